"""k-diffusion's samplers that diffusers has no class for: whole denoising loops in src/core/schedulers/__goldens__/k-diffusion.json.gz,
and pictures of the tiny pipeline in src/pipeline/__goldens__/tiny-samplers/k-diffusion.json.gz.

    pip install torch==2.13.0 torchvision diffusers==0.42.1 transformers==5.23.0 k-diffusion==0.1.1.post1
    python scripts/goldens/k_diffusion.py

The sampler is k-diffusion's; the sigmas are those of diffusers' EulerDiscreteScheduler, as for all other samplers here. The model,
the noise and the file's format are core_schedulers.py's.
"""

import base64
import gzip
import json
from importlib.metadata import version
from pathlib import Path

import torch
from diffusers import EulerDiscreteScheduler
from k_diffusion.external import DiscreteSchedule
from k_diffusion.sampling import sample_dpmpp_2s_ancestral
from pictures import PIPELINE_OPTIONS, check_unlike, decode, encoded, open_pipeline, psnr, write_cases

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "src/pipeline/__goldens__/tiny-skypaint"
PICTURES = ROOT / "src/pipeline/__goldens__/tiny-samplers/k-diffusion.json.gz"
HEIGHT, WIDTH = 32, 24
STEPS = 5
GUIDANCE_SCALE = 7.5
PROMPT, NEGATIVE_PROMPT = "一只蓝色的猫，在雪山上", "红色"
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


def sample(euler, steps, prediction_type, shape, generator, output_of):
    """k-diffusion's loop over a model that takes scaled samples. Returns the start, each call's sample and timestep, and the end."""
    train_sigmas = ((1 - euler.alphas_cumprod) / euler.alphas_cumprod) ** 0.5
    schedule = DiscreteSchedule(train_sigmas, quantize=False)
    euler.set_timesteps(steps)
    samples, timesteps = [], []

    def denoise(x, sigma):
        samples.append(x)
        sigma = sigma[0]
        # Every other call begins a step.
        whole, inside = divmod(len(timesteps), 2)
        timestep = schedule.sigma_to_t(sigma[None].float()).item() if inside else euler.timesteps[whole].item()
        timesteps.append(timestep)
        output = output_of(x / (sigma**2 + 1) ** 0.5, timestep)
        if prediction_type == "v_prediction":
            return x / (sigma**2 + 1) - output * sigma / (sigma**2 + 1) ** 0.5
        return x - sigma * output

    # The sampler runs in float64: in float32, errors of its logarithms and exponentials would exceed the test's tolerance.
    first = torch.randn(shape, generator=generator) * euler.init_noise_sigma
    noise = lambda *_: torch.randn(shape, generator=generator).double()
    sigmas = euler.sigmas.double()
    last = sample_dpmpp_2s_ancestral(denoise, first.double(), sigmas, noise_sampler=noise, disable=True)
    return first, samples, timesteps, last


def run(config, steps):
    euler = EulerDiscreteScheduler(**SD, **config)
    generator = torch.Generator().manual_seed(SEED)
    prediction_type = config.get("prediction_type")
    first, samples, timesteps, last = sample(euler, steps, prediction_type, SHAPE, generator, output_of)
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
def draw(pipeline, options, seed):
    """Draws like samplers.py."""
    euler = EulerDiscreteScheduler.from_config({**pipeline.scheduler.config, **PIPELINE_OPTIONS, **options})
    prompt, negative = pipeline.encode_prompt(PROMPT, "cpu", 1, True, negative_prompt=NEGATIVE_PROMPT)
    embeds = torch.cat([negative, prompt])

    def predict(x, timestep):
        output = pipeline.unet(torch.cat([x, x]).float(), timestep, encoder_hidden_states=embeds).sample
        without, under = output.double().chunk(2)
        return without + GUIDANCE_SCALE * (under - without)

    shape = (1, 4, HEIGHT // 8, WIDTH // 8)
    generator = torch.Generator().manual_seed(seed)
    *_, latents = sample(euler, STEPS, euler.config.prediction_type, shape, generator, predict)
    return decode(pipeline, latents.float())


def main():
    versions = {name: version(name) for name in ("torch", "diffusers", "k-diffusion")}
    golden = {"versions": versions, "cases": [run(config, steps) for config in CASES for steps in (1, 7)]}
    OUT.write_bytes(gzip.compress(json.dumps(golden, separators=(",", ":")).encode(), mtime=0))
    pipeline = open_pipeline(MODEL)
    pictures = {name: draw(pipeline, options, 1) for name, options in SAMPLERS.items()}
    check_unlike("samplers", psnr(*pictures.values()), below=45)
    cases = [
        {
            "sampler": name, "steps": STEPS, "prompt": PROMPT, "negativePrompt": NEGATIVE_PROMPT, "seed": seed,
            "guidanceScale": GUIDANCE_SCALE, "picture": encoded(draw(pipeline, options, seed)),
        }
        for seed, (name, options) in enumerate(SAMPLERS.items(), start=41)
    ]
    write_cases(PICTURES, cases)


if __name__ == "__main__":
    main()
