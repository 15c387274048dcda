"""Image-to-image pictures that diffusers paints with training/models/skypaint-mini-64: skypaint-mini-images.json.gz.

    pip install -r training/requirements.txt && pip install pillow==13.0.0
    python scripts/goldens/skypaint_mini_images.py

A drawn picture of another shape is fitted as A1111 does it (fits.py) and handed to StableDiffusionImg2ImgPipeline, which paints
on the CPU in float32. `check_unlike` makes sure that the strength and the way of fitting have an effect.
"""

import sys
from pathlib import Path

sys.modules["torchvision"] = None  # not needed, and broken beside a CPU build of torch

import diffusers
import fits
import torch
from diffusers import StableDiffusionImg2ImgPipeline
from pictures import check_unlike, decode, encoded, psnr, use_scheduler, write_cases
from PIL import Image

ROOT = Path(__file__).parents[2]
OUT = ROOT / "src/pipeline/__goldens__/skypaint-mini-images.json.gz"
SIZE = 64
SOURCE = {"size": [96, 64], "pattern": 3}
SAMPLERS = {
    "euler_a": ("EulerAncestralDiscreteScheduler", {}),
    "ddim": ("DDIMScheduler", {}),
    "dpmpp_2m_karras": ("DPMSolverMultistepScheduler", {"algorithm_type": "dpmsolver++", "use_karras_sigmas": True}),
}
CASES = [("euler_a", 6, 0.5, "crop"), ("ddim", 7, 0.3, "stretch"), ("dpmpp_2m_karras", 8, 0.75, "fill")]
PROMPT, NEGATIVE_PROMPT, GUIDANCE_SCALE = "sai-v1 art, 红苹果", "blue", 3.0


@torch.no_grad()
def draw(pipeline, config, sampler, steps, strength, fit, seed):
    name, options = SAMPLERS[sampler]
    use_scheduler(pipeline, getattr(diffusers, name), config, options)
    image = getattr(fits, fit)(Image.fromarray(fits.draw(*SOURCE["size"], SOURCE["pattern"])), SIZE, SIZE)
    latents = pipeline(
        PROMPT, negative_prompt=NEGATIVE_PROMPT, image=image, strength=strength, num_inference_steps=steps,
        guidance_scale=GUIDANCE_SCALE, generator=torch.Generator("cpu").manual_seed(seed), output_type="latent",
    ).images
    return decode(pipeline, latents)


torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)
pipeline = StableDiffusionImg2ImgPipeline.from_pretrained(ROOT / "training/models/skypaint-mini-64", dtype=torch.float32)
pipeline.set_progress_bar_config(disable=True)
config = dict(pipeline.scheduler.config)
first = draw(pipeline, config, *CASES[0], 1)
check_unlike("another fit", psnr(first, draw(pipeline, config, "euler_a", 6, 0.5, "fill", 1)), below=35)
check_unlike("another strength", psnr(first, draw(pipeline, config, "euler_a", 6, 0.34, "crop", 1)), below=35)
cases = [
    {
        "sampler": sampler, "steps": steps, "strength": strength, "fit": fit, "prompt": PROMPT,
        "negativePrompt": NEGATIVE_PROMPT, "seed": seed, "guidanceScale": GUIDANCE_SCALE,
        "picture": encoded(draw(pipeline, config, sampler, steps, strength, fit, seed)),
    }
    for seed, (sampler, steps, strength, fit) in enumerate(CASES, start=71)
]
write_cases(OUT, cases, source=SOURCE)
