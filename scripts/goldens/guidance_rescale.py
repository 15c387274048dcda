"""Pictures whose guidance is rescaled: src/pipeline/__goldens__/guidance-rescale.json.gz.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 safetensors==0.8.0
    python scripts/goldens/guidance_rescale.py

StableDiffusionPipeline's `guidance_rescale` (Lin et al. 2023, equations 15 and 16) with the weights in tiny-skypaint/, on the CPU in
float32.
"""

import sys
from pathlib import Path

sys.modules["torchvision"] = None  # not needed, and broken beside a CPU build of torch

import diffusers
import torch
from pictures import NEGATIVE_PROMPT, PROMPT, check_unlike, decode, encoded, open_pipeline, psnr, use_scheduler, write_cases

GOLDENS = Path(__file__).parents[2] / "src/pipeline/__goldens__"
HEIGHT, WIDTH = 32, 24
STEPS = 8
GUIDANCE_SCALE = 12
SAMPLERS = {"euler": "EulerDiscreteScheduler", "euler_a": "EulerAncestralDiscreteScheduler", "heun": "HeunDiscreteScheduler"}


def draw(pipeline, config, sampler, seed, rescale):
    use_scheduler(pipeline, getattr(diffusers, SAMPLERS[sampler]), config)
    latents = pipeline(
        PROMPT, negative_prompt=NEGATIVE_PROMPT, height=HEIGHT, width=WIDTH, num_inference_steps=STEPS,
        guidance_scale=GUIDANCE_SCALE, guidance_rescale=rescale, generator=torch.Generator("cpu").manual_seed(seed),
        output_type="latent",
    ).images
    return decode(pipeline, latents)


torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)
pipeline = open_pipeline(GOLDENS / "tiny-skypaint")
config = dict(pipeline.scheduler.config)
cases = []
for seed, (sampler, rescale) in enumerate([("euler", 0.7), ("euler_a", 0.3), ("heun", 1)], start=21):
    picture, without = (draw(pipeline, config, sampler, seed, part) for part in (rescale, 0))
    check_unlike(f"{sampler}, not rescaled", psnr(picture, without), below=35)
    cases.append({
        "sampler": sampler, "steps": STEPS, "prompt": PROMPT, "negativePrompt": NEGATIVE_PROMPT, "seed": seed,
        "guidanceScale": GUIDANCE_SCALE, "guidanceRescale": rescale, "picture": encoded(picture),
    })
write_cases(GOLDENS / "guidance-rescale.json.gz", cases)
