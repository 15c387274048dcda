"""A picture of two steps for an emulated GPU, where each step takes seconds: e2e/__goldens__/two-steps.json.

    pip install -r training/requirements.txt && python scripts/goldens/two_steps.py

StableDiffusionPipeline draws with training/models/skypaint-mini-64 on the CPU in float32. Two steps show that the sampler continues
from its own latents: `check_unlike` makes sure that the second one matters.
"""

from pathlib import Path

import torch
from diffusers import EulerDiscreteScheduler
from pictures import check_unlike, decode, encoded, open_pipeline, psnr, use_scheduler, write_cases

ROOT = Path(__file__).parents[2]
REQUEST = {"prompt": "熊猫，绿色", "negativePrompt": "蓝色", "seed": 2, "guidanceScale": 4.0}


def draw(pipeline, steps):
    use_scheduler(pipeline, EulerDiscreteScheduler, pipeline.scheduler.config)
    latents = pipeline(
        REQUEST["prompt"], negative_prompt=REQUEST["negativePrompt"], height=64, width=64, num_inference_steps=steps,
        guidance_scale=REQUEST["guidanceScale"], generator=torch.Generator("cpu").manual_seed(REQUEST["seed"]),
        output_type="latent",
    ).images
    return decode(pipeline, latents)


pipeline = open_pipeline(ROOT / "training/models/skypaint-mini-64")
picture = draw(pipeline, 2)
check_unlike("one step and two", psnr(picture, draw(pipeline, 1)), below=30)
write_cases(ROOT / "e2e/__goldens__/two-steps.json", [{"sampler": "euler", "steps": 2, **REQUEST, "picture": encoded(picture)}])
