"""Noise and pictures of A1111's variation seeds.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 safetensors==0.8.0 randomgen==2.5.1
    python scripts/goldens/variations.py

src/core/random/__goldens__/variations.json has initial noise, from the CPU's and from CUDA's generator, mixed as in A1111's
modules/rng.py: along the angle between the two for each column over the height of the latents, and linearly where they are nearly
equal. src/pipeline/__goldens__/variations.json.gz has pictures that StableDiffusionPipeline draws with skypaint-mini from such noise;
the seed's generator then continues, as in A1111.
"""

import json
import sys
from pathlib import Path

sys.modules["torchvision"] = None  # not needed, and broken beside a CPU build of torch

import diffusers
import torch
from philox_noise import PhiloxNoise
from pictures import check_unlike, decode, encoded, open_pipeline, psnr, use_scheduler, write_cases

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "training/models/skypaint-mini-64"
NOISE = ROOT / "src/core/random/__goldens__/variations.json"
PICTURES = ROOT / "src/pipeline/__goldens__/variations.json.gz"

#: Seed, variation seed, strength. Equal seeds give equal noise; the CPU generator ignores high bits.
MIXTURES = [(7, 8, 0.15), (7, 8, 0.4), (2**33 + 5, 123, 0.75), (7, 7, 0.3), (7, 9, 1.0)]
SHAPE = [1, 4, 8, 6]

SIZE, GUIDANCE_SCALE, STEPS = 64, 7.5, 6
PROMPT, NEGATIVE_PROMPT = "红苹果", ""
SAMPLERS = {"euler": "EulerDiscreteScheduler", "euler_a": "EulerAncestralDiscreteScheduler"}


def mixed(strength, noise, other):
    """`[channels, height, width]` each."""
    lengths = noise.norm(dim=1, keepdim=True), other.norm(dim=1, keepdim=True)
    cosine = (noise / lengths[0] * (other / lengths[1])).sum(1)
    if cosine.mean() > 0.9995:
        return strength * noise + (1 - strength) * other
    angle = cosine.acos()
    weights = [(angle * part).sin() / angle.sin() for part in (1 - strength, strength)]
    return weights[0].unsqueeze(1) * noise + weights[1].unsqueeze(1) * other


class TorchNoise:
    def __init__(self, seed):
        self.generator = torch.Generator("cpu").manual_seed(seed)

    def randn(self, shape):
        return torch.randn(shape, generator=self.generator)


def first_noise(source, seed, variation_seed, strength, shape):
    """The noise `[1, …]`, and the seed's generator after its first draw."""
    other = source(variation_seed).randn(shape[1:])
    main = source(seed)
    return mixed(strength, main.randn(shape[1:]), other)[None], main


def noise_case(rng, source, seed, variation_seed, strength):
    noise, _ = first_noise(source, seed, variation_seed, strength, SHAPE)
    return {
        "rng": rng, "seed": seed, "variationSeed": variation_seed, "variationStrength": strength, "shape": SHAPE,
        "values": [round(float(value), 7) for value in noise.flatten()],
    }


def chain_case(seed, steps):
    """A variation of a variation, which A1111 does not have: its mixture, repeated."""
    noise = TorchNoise(seed).randn(SHAPE[1:])
    for variation_seed, strength in steps:
        noise = mixed(strength, noise, TorchNoise(variation_seed).randn(SHAPE[1:]))
    values = [round(float(value), 7) for value in noise.flatten()]
    return {"seed": seed, "steps": steps, "shape": SHAPE, "values": values}


@torch.no_grad()
def draw(pipeline, config, sampler, seed, variation_seed, strength):
    use_scheduler(pipeline, getattr(diffusers, SAMPLERS[sampler]), config)
    edge = SIZE // pipeline.vae_scale_factor
    shape = [1, pipeline.unet.config.in_channels, edge, edge]
    noise, main = first_noise(TorchNoise, seed, variation_seed, strength, shape)
    latents = pipeline(
        PROMPT, negative_prompt=NEGATIVE_PROMPT, height=SIZE, width=SIZE, num_inference_steps=STEPS,
        guidance_scale=GUIDANCE_SCALE, latents=noise, generator=main.generator, output_type="latent",
    ).images
    return decode(pipeline, latents)


torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)
cases = [
    noise_case(rng, source, *mixture)
    for rng, source in (("CPU", TorchNoise), ("NV", PhiloxNoise))
    for mixture in MIXTURES
]
chain = chain_case(7, [(8, 0.4), (9, 0.15), (10, 0.15)])
text = json.dumps({"versions": {"torch": torch.__version__}, "cases": cases, "chain": chain}, separators=(",", ":"))
NOISE.write_text(text.replace('{"rng"', '\n{"rng"') + "\n")

pipeline = open_pipeline(MODEL)
config = dict(pipeline.scheduler.config)
cases = []
for sampler, strength in (("euler", 0.4), ("euler_a", 0.15)):
    picture, without = (draw(pipeline, config, sampler, 7, 21, part) for part in (strength, 0))
    check_unlike(f"{sampler}, without a variation", psnr(picture, without), below=35)
    cases.append({
        "sampler": sampler, "steps": STEPS, "prompt": PROMPT, "negativePrompt": NEGATIVE_PROMPT, "seed": 7,
        "variation": {"seed": 21, "strength": strength}, "guidanceScale": GUIDANCE_SCALE, "picture": encoded(picture),
    })
write_cases(PICTURES, cases)
