"""Pictures that tile without seams: src/pipeline/__goldens__/seamless.json.gz.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 safetensors==0.8.0
    python scripts/goldens/seamless.py

StableDiffusionPipeline and StableDiffusionImg2ImgPipeline draw with the weights in tiny-skypaint/ on the CPU in float32, with every
Conv2d of UNet and VAE made circular, as A1111's "Tiling" does. Padding outside of Conv2d (in the VAE's downsamplers) stays as it is.
The second picture is painted from the first one, so that the encoder is tested, too.
"""

import sys
from pathlib import Path

sys.modules["torchvision"] = None  # not needed, and broken beside a CPU build of torch

import diffusers
import torch
from pictures import (
    NEGATIVE_PROMPT,
    PROMPT,
    as_tensor,
    check_unlike,
    decode,
    encoded,
    open_pipeline,
    psnr,
    set_padding,
    use_scheduler,
    write_cases,
)

GOLDENS = Path(__file__).parents[2] / "src/pipeline/__goldens__"
HEIGHT, WIDTH = 64, 48
STEPS, STRENGTH, GUIDANCE_SCALE = 6, 0.7, 7.5
SAMPLERS = {"euler": "EulerDiscreteScheduler", "heun": "HeunDiscreteScheduler"}


def options(sampler, seed):
    return {
        "negative_prompt": NEGATIVE_PROMPT, "num_inference_steps": STEPS, "guidance_scale": GUIDANCE_SCALE,
        "generator": torch.Generator("cpu").manual_seed(seed), "output_type": "latent",
    }


def draw(pipeline, config, sampler, seed, start):
    use_scheduler(pipeline, getattr(diffusers, SAMPLERS[sampler]), config)
    if start is None:
        latents = pipeline(PROMPT, height=HEIGHT, width=WIDTH, **options(sampler, seed)).images
    else:
        painter = diffusers.StableDiffusionImg2ImgPipeline(**pipeline.components, requires_safety_checker=False)
        painter.set_progress_bar_config(disable=True)
        latents = painter(PROMPT, image=as_tensor(start), strength=STRENGTH, **options(sampler, seed)).images
    return decode(pipeline, latents)


torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)
pipeline = open_pipeline(GOLDENS / "tiny-skypaint")
config = dict(pipeline.scheduler.config)
cases, start = [], None
for seed, sampler in enumerate(SAMPLERS, start=31):
    set_padding("zeros", pipeline.unet, pipeline.vae)
    plain = draw(pipeline, config, sampler, seed, start)
    set_padding("circular", pipeline.unet, pipeline.vae)
    picture = draw(pipeline, config, sampler, seed, start)
    check_unlike(f"{sampler}, with zeros at its edges", psnr(picture, plain), below=35)
    cases.append({
        "sampler": sampler, "steps": STEPS, "prompt": PROMPT, "negativePrompt": NEGATIVE_PROMPT, "seed": seed,
        "guidanceScale": GUIDANCE_SCALE, "strength": None if start is None else STRENGTH, "picture": encoded(picture),
    })
    start = picture
write_cases(GOLDENS / "seamless.json.gz", cases)
