"""k-diffusion's samplers that diffusers has no class for: whole denoising loops in src/core/schedulers/__goldens__/k-diffusion.json.gz,
and pictures of the tiny pipeline in src/pipeline/__goldens__/tiny-samplers/k-diffusion.json.gz and, started from a picture, in
tiny-images/k-diffusion.json.gz.

    pip install torch==2.13.0 torchvision diffusers==0.42.1 transformers==5.23.0 k-diffusion==0.1.1.post1
    python scripts/goldens/dpmpp_2s_ancestral.py

The sampler is k-diffusion's; the sigmas are those of diffusers' EulerDiscreteScheduler, as for all other samplers here. The model,
the noise and the file's format are core_schedulers.py's. A picture is a start as in A1111: its latents are sampled, noise of the first
step's sigma is added, and the sampler gets the rest of the sigmas. How many steps these are is what diffusers' pipeline would do.
"""

import base64
import gzip
import itertools
import json
from importlib.metadata import version
from pathlib import Path

import torch
from diffusers import EulerDiscreteScheduler
from k_diffusion.external import DiscreteSchedule
from k_diffusion.sampling import sample_dpmpp_2s_ancestral
from pictures import (
    GUIDANCE_SCALE,
    NEGATIVE_PROMPT,
    PIPELINE_OPTIONS,
    PROMPT,
    as_tensor,
    check_unlike,
    decode,
    encoded,
    gradients,
    open_pipeline,
    psnr,
    request_of,
    write_cases,
)

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "src/pipeline/__goldens__/tiny-skypaint"
PICTURES = ROOT / "src/pipeline/__goldens__/tiny-samplers/k-diffusion.json.gz"
IMAGES = ROOT / "src/pipeline/__goldens__/tiny-images/k-diffusion.json.gz"
HEIGHT, WIDTH = 32, 24
STEPS = 5
#: Of the pictures that start from a picture.
IMAGE_STEPS, STRENGTHS, FACTORS = 10, (0.5, 0.8), (9, 7, 4)
SAMPLERS = {"dpmpp_2s_a": {}, "dpmpp_2s_a_karras": {"use_karras_sigmas": True}}

OUT = ROOT / "src/core/schedulers/__goldens__/k-diffusion.json.gz"
SHAPE = [2, 3, 3, 2]
SEED = 42
SD = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}
CASES = [
    *({"prediction_type": p} for p in ("epsilon", "v_prediction")),
    *({"timestep_spacing": s, "steps_offset": 1} for s in ("leading", "trailing")),
    {"use_karras_sigmas": True},
    {"use_exponential_sigmas": True},
]


def base64_of(tensors):
    return base64.b64encode(torch.stack(tensors).numpy().astype("<f4").tobytes()).decode()


def output_of(sample, timestep):
    return 0.6 * torch.sin(1.7 * sample + 0.003 * timestep) + 0.3 * sample


def sample(euler, prediction_type, first, generator, output_of, begin=0):
    """
    k-diffusion's loop, from step `begin` of those that `euler` is set to, over a model that takes scaled samples.
    Returns each call's sample and timestep, and the end.
    """
    train_sigmas = ((1 - euler.alphas_cumprod) / euler.alphas_cumprod) ** 0.5
    schedule = DiscreteSchedule(train_sigmas, quantize=False)
    samples, timesteps = [], []

    def denoise(x, sigma):
        samples.append(x)
        sigma = sigma[0]
        # Every other call begins a step.
        whole, inside = divmod(len(timesteps), 2)
        timestep = schedule.sigma_to_t(sigma[None].float()).item() if inside else euler.timesteps[begin + whole].item()
        timesteps.append(timestep)
        output = output_of(x / (sigma**2 + 1) ** 0.5, timestep)
        if prediction_type == "v_prediction":
            return x / (sigma**2 + 1) - output * sigma / (sigma**2 + 1) ** 0.5
        return x - sigma * output

    # The sampler runs in float64: in float32, errors of its logarithms and exponentials would exceed the test's tolerance.
    noise = lambda *_: torch.randn(first.shape, generator=generator).double()
    sigmas = euler.sigmas[begin:].double()
    last = sample_dpmpp_2s_ancestral(denoise, first.double(), sigmas, noise_sampler=noise, disable=True)
    return samples, timesteps, last


def run(config, steps):
    euler = EulerDiscreteScheduler(**SD, **config)
    euler.set_timesteps(steps)
    generator = torch.Generator().manual_seed(SEED)
    first = torch.randn(SHAPE, generator=generator) * euler.init_noise_sigma
    samples, timesteps, last = sample(euler, config.get("prediction_type"), first, generator, output_of)
    index = 4 if steps > 2 else 0
    noisy = torch.randn(SHAPE, generator=torch.Generator().manual_seed(SEED + 1)) + first * euler.sigmas[index // 2]
    return {
        "className": "DPMSolverPP2SAncestral",
        "config": {**SD, **config},
        "steps": steps,
        "timesteps": timesteps,
        "initNoiseSigma": float(euler.init_noise_sigma),
        "noisyIndex": index,
        "noisy": base64_of([noisy]),
        # The samples that the model was given next.
        "samples": base64_of([*samples[1:], last]),
    }


@torch.no_grad()
def draw(pipeline, options, seed, steps=STEPS, strength=None):
    """Draws like samplers.py or, with a strength, like image_to_image.py."""
    euler = EulerDiscreteScheduler.from_config({**pipeline.scheduler.config, **PIPELINE_OPTIONS, **options})
    euler.set_timesteps(steps)
    prompt, negative = pipeline.encode_prompt(PROMPT, "cpu", 1, True, negative_prompt=NEGATIVE_PROMPT)
    embeds = torch.cat([negative, prompt])

    def predict(x, timestep):
        output = pipeline.unet(torch.cat([x, x]).float(), timestep, encoder_hidden_states=embeds).sample
        without, under = output.double().chunk(2)
        return without + GUIDANCE_SCALE * (under - without)

    generator = torch.Generator().manual_seed(seed)
    noise = lambda: torch.randn((1, 4, HEIGHT // 8, WIDTH // 8), generator=generator)
    if strength is None:
        begin, first = 0, noise() * euler.init_noise_sigma
    else:
        begin = steps - int(steps * strength)
        image = as_tensor(gradients((HEIGHT, WIDTH), FACTORS))
        clean = pipeline.vae.encode(2 * image - 1).latent_dist.sample(generator) * pipeline.vae.config.scaling_factor
        first = clean + noise() * euler.sigmas[begin]
    *_, latents = sample(euler, euler.config.prediction_type, first, generator, predict, begin)
    return decode(pipeline, latents.float())


def case_of(pipeline, name, seed, steps=STEPS, **strength):
    picture = draw(pipeline, SAMPLERS[name], seed, steps, **strength)
    return {**request_of(name, seed, steps=steps, **strength), "picture": encoded(picture)}


def main():
    versions = {name: version(name) for name in ("torch", "diffusers", "k-diffusion")}
    golden = {"versions": versions, "cases": [run(config, steps) for config in CASES for steps in (1, 7)]}
    OUT.write_bytes(gzip.compress(json.dumps(golden, separators=(",", ":")).encode(), mtime=0))
    pipeline = open_pipeline(MODEL)
    for more in ({}, *({"steps": IMAGE_STEPS, "strength": strength} for strength in STRENGTHS)):
        check_unlike(f"samplers {more}", psnr(*(draw(pipeline, options, 1, **more) for options in SAMPLERS.values())), below=45)
    write_cases(PICTURES, [case_of(pipeline, name, seed) for seed, name in enumerate(SAMPLERS, start=41)])
    wanted = enumerate(itertools.product(SAMPLERS, STRENGTHS), start=51)
    cases = [case_of(pipeline, name, seed, IMAGE_STEPS, strength=strength) for seed, (name, strength) in wanted]
    write_cases(IMAGES, cases, images=[encoded(gradients((HEIGHT, WIDTH), FACTORS))])


if __name__ == "__main__":
    main()
