"""Draws pictures and writes them in the goldens' format; used by the scripts beside this one."""

import base64
import gzip
import importlib.util
import json
import zlib
from importlib.metadata import version

import torch
from diffusers import EulerDiscreteScheduler, StableDiffusionPipeline

#: Of most pictures here.
PROMPT, NEGATIVE_PROMPT, GUIDANCE_SCALE = "一只蓝色的猫，在雪山上", "红色", 7.5
PIPELINE_OPTIONS = {"steps_offset": 1, "clip_sample": False}  # what StableDiffusionPipeline expects for SD 1.x


def open_pipeline(folder):
    pipeline = StableDiffusionPipeline.from_pretrained(folder, dtype=torch.float32)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def use_scheduler(pipeline, scheduler_class, config, options=None):
    pipeline.scheduler = scheduler_class.from_config({**config, **PIPELINE_OPTIONS, **(options or {})})


@torch.no_grad()
def decode(pipeline, latents):
    """8-bit RGB `[height, width, 3]`."""
    pixels = pipeline.vae.decode(latents / pipeline.vae.config.scaling_factor).sample
    return ((pixels / 2 + 0.5).clamp(0, 1) * 255).round().to(torch.uint8)[0].permute(1, 2, 0).contiguous()


#: The page's tests use them, too. The size is the smallest that the page allows.
EULER_STEPS, EULER_GUIDANCE = 5, GUIDANCE_SCALE
HEIGHT, WIDTH = 72, 64


def draw_euler(pipeline, prompt, negative_prompt, seed, steps=EULER_STEPS):
    use_scheduler(pipeline, EulerDiscreteScheduler, pipeline.scheduler.config)
    latents = pipeline(
        prompt, negative_prompt=negative_prompt, height=HEIGHT, width=WIDTH, num_inference_steps=steps,
        guidance_scale=EULER_GUIDANCE, generator=torch.Generator("cpu").manual_seed(seed), output_type="latent",
    ).images
    return decode(pipeline, latents)


def request_of(sampler, seed, *, steps, prompt=PROMPT, negative_prompt=NEGATIVE_PROMPT, guidance_scale=GUIDANCE_SCALE, **more):
    """What a picture was drawn from, in the goldens' format."""
    return {
        "sampler": sampler, "steps": steps, "prompt": prompt, "negativePrompt": negative_prompt, "seed": seed,
        "guidanceScale": guidance_scale, **more,
    }


def euler_case(prompt, negative_prompt, seed, picture, steps=EULER_STEPS, **more):
    """A picture drawn by `draw_euler`, in the goldens' format."""
    request = request_of(
        "euler", seed, steps=steps, prompt=prompt, negative_prompt=negative_prompt, guidance_scale=EULER_GUIDANCE, **more
    )
    return {**request, "picture": encoded(picture)}


def set_padding(mode, *models):
    """Makes all convolutions "circular", as for pictures that tile, or pads them with "zeros" again."""
    for model in models:
        for module in model.modules():
            if isinstance(module, torch.nn.Conv2d):
                module.padding_mode = mode


def check_unlike(what, decibels, below):
    """Fails if two pictures are too much alike: a golden proves nothing if another method draws the same picture."""
    print(f"{what}: {decibels:.1f} dB")
    assert decibels < below


def gradients(size, factors):
    """8-bit `[height, width, 3]`: to the right, downwards, and both."""
    y, x = torch.meshgrid(torch.arange(size[0]), torch.arange(size[1]), indexing="ij")
    return torch.stack([part * factor % 256 for part, factor in zip((x, y, x + y), factors)], dim=-1).to(torch.uint8)


def as_tensor(picture):
    """`[1, 3, height, width]` from 0 to 1, as diffusers' pipelines take a picture."""
    return picture.permute(2, 0, 1)[None].float() / 255


def encoded(values):
    compressed = base64.b64encode(zlib.compress(values.numpy().tobytes(), 9)).decode("ascii")
    return {"shape": list(values.shape), "deflatedUint8": compressed}


def psnr(a, b):
    return (10 * torch.log10(255**2 / (a.double() - b.double()).pow(2).mean())).item()


def load_module(path):
    spec = importlib.util.spec_from_file_location("reference", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_cases(path, cases, **contents):
    """One case per line; compressed if the name ends in .gz."""
    versions = {name: version(name) for name in ("torch", "diffusers", "transformers")}
    text = json.dumps({"versions": versions, **contents, "cases": cases}, ensure_ascii=False, separators=(",", ":"))
    path.parent.mkdir(parents=True, exist_ok=True)
    content = (text.replace('{"sampler"', '\n{"sampler"') + "\n").encode()
    path.write_bytes(gzip.compress(content, 9, mtime=0) if path.suffix == ".gz" else content)
