"""Pictures of two passes (A1111's hires fix): src/pipeline/__goldens__/tiny-hires/, and src/core/tensor/__goldens__/interpolate.json.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 safetensors==0.8.0 scipy==1.17.1 pillow==13.0.0
    python scripts/goldens/hires_fix.py

StableDiffusionPipeline draws the first pass with the weights in tiny-skypaint/, torch's `interpolate` or Pillow enlarges it, and
StableDiffusionImg2ImgPipeline draws the second one, each from the seed, as A1111's `sample_hr_pass` does. With tiles, the UNet's
`forward` is replaced by the weighted mean of its predictions for tiles; `check_panorama` compares this, with equal weights, with
StableDiffusionPanoramaPipeline (MultiDiffusion). `check` makes sure that each of a case's settings has an effect.
"""

import itertools
import json
import math
import sys
from pathlib import Path

sys.modules["torchvision"] = None  # not needed, and broken beside a CPU build of torch

import diffusers
import torch
from diffusers import DDIMScheduler, StableDiffusionImg2ImgPipeline, StableDiffusionPanoramaPipeline, StableDiffusionPipeline
from pictures import (
    GUIDANCE_SCALE,
    NEGATIVE_PROMPT,
    PROMPT,
    check_unlike,
    decode,
    encoded,
    psnr,
    request_of,
    use_scheduler,
    write_cases,
)
from PIL import Image

ROOT = Path(__file__).parents[2] / "src"
GOLDENS = ROOT / "pipeline/__goldens__"
OUT = GOLDENS / "tiny-hires/pictures.json.gz"
SIZE = (32, 24)
STEPS = 6
HIRES_PROMPT = "红色的月亮"
KARRAS = {"use_karras_sigmas": True}
SAMPLERS = {
    "euler": ("EulerDiscreteScheduler", {}),
    "euler_a": ("EulerAncestralDiscreteScheduler", {}),
    "heun": ("HeunDiscreteScheduler", {}),
    "dpmpp_2m_karras": ("DPMSolverMultistepScheduler", {"algorithm_type": "dpmsolver++", **KARRAS}),
}
MODES = {
    "nearest": ("nearest", False),
    "nearest-exact": ("nearest-exact", False),
    "bilinear": ("bilinear", False),
    "bilinear antialiased": ("bilinear", True),
    "bicubic": ("bicubic", False),
    "bicubic antialiased": ("bicubic", True),
}


def enlarge_latents(latents, size, mode):
    name, antialias = MODES[mode]
    return torch.nn.functional.interpolate(latents, size=size, mode=name, antialias=antialias)


def starts_of(extent, length):
    """Where tiles start: spread evenly, with overlaps of at least a quarter of a tile."""
    overlap = math.ceil(length / 4)
    count = math.ceil((extent - overlap) / (length - overlap)) if extent > length else 1
    return [math.floor(index * (extent - length) / max(count - 1, 1) + 0.5) for index in range(count)]


def tent(length):
    """The weights along a tile's edge. Tiles as small as these have no margin: see `marginIn` in src/pipeline/predict-by-tiles.ts."""
    place = torch.arange(length)
    return torch.minimum(place + 1, length - place).float()


def by_tiles(forward, tile, starts=starts_of, window=tent):
    """The UNet's `forward` as a weighted mean over tiles of size `tile`, height and width in latents."""

    def run(sample, *args, **options):
        height, width = (min(a, b) for a, b in zip(sample.shape[2:], tile))
        weight = window(height)[:, None] * window(width)[None, :]
        total, weights = torch.zeros_like(sample), torch.zeros(sample.shape[2:])
        for top, left in itertools.product(starts(sample.shape[2], height), starts(sample.shape[3], width)):
            part = (..., slice(top, top + height), slice(left, left + width))
            total[part] += forward(sample[part], *args, **{**options, "return_dict": False})[0] * weight
            weights[part] += weight
        return (total / weights,)

    return run


@torch.no_grad()
def draw(pipelines, config, case):
    first, second = pipelines
    name, options = SAMPLERS[case["sampler"]]
    for pipeline in pipelines:
        use_scheduler(pipeline, getattr(diffusers, name), config, options)
    shared = {"negative_prompt": NEGATIVE_PROMPT, "guidance_scale": GUIDANCE_SCALE, "output_type": "latent"}
    latents = first(
        PROMPT, height=SIZE[0], width=SIZE[1], num_inference_steps=STEPS,
        generator=torch.Generator("cpu").manual_seed(case["seed"]), **shared,
    ).images
    size = [int(edge * case["scale"]) // 8 * 8 for edge in SIZE]
    if case["enlargement"] == "lanczos":
        picture = Image.fromarray(decode(first, latents).numpy()).resize(size[::-1], Image.Resampling.LANCZOS)
        image = torch.tensor(list(picture.tobytes()), dtype=torch.float32).reshape(*size, 3).permute(2, 0, 1)[None] / 255
    else:
        image = enlarge_latents(latents, [edge // 8 for edge in size], case["enlargement"])
    asked = case["hiresSteps"] or STEPS
    scheduled = int(asked / min(case["strength"], 0.999))
    forward = second.unet.forward
    if case["tiles"]:
        second.unet.forward = by_tiles(forward, [edge // 8 for edge in SIZE])
    latents = second(
        case["hiresPrompt"] or PROMPT, image=image, strength=min(1, (asked + 0.5) / scheduled), num_inference_steps=scheduled,
        generator=torch.Generator("cpu").manual_seed(case["seed"]), **shared,
    ).images
    second.unet.forward = forward
    return decode(second, latents)


@torch.no_grad()
def check_panorama(pipeline, config):
    """With the panorama pipeline's own window of 64 latents and stride of 8."""
    use_scheduler(pipeline, DDIMScheduler, config)
    panorama = StableDiffusionPanoramaPipeline(**pipeline.components, requires_safety_checker=False)
    panorama.set_progress_bar_config(disable=True)
    request = {
        "prompt": PROMPT, "height": 576, "width": 640, "num_inference_steps": 3, "guidance_scale": GUIDANCE_SCALE, "output_type": "latent",
    }
    expected = panorama(generator=torch.Generator("cpu").manual_seed(1), **request).images
    forward = pipeline.unet.forward
    pipeline.unet.forward = by_tiles(
        forward, (64, 64), starts=lambda extent, length: range(0, extent - length + 1, 8), window=torch.ones
    )
    found = pipeline(generator=torch.Generator("cpu").manual_seed(1), **request).images
    pipeline.unet.forward = forward
    whole = pipeline(generator=torch.Generator("cpu").manual_seed(1), **request).images
    likeness = psnr(decode(pipeline, expected), decode(pipeline, found))
    print(f"panorama: {likeness:.1f} dB; without tiles: {psnr(decode(pipeline, expected), decode(pipeline, whole)):.1f} dB")
    assert likeness > 70


def check(pipelines, config):
    plain = {
        "sampler": "euler", "seed": 1, "scale": 2, "enlargement": "bilinear", "strength": 0.5, "hiresSteps": 0, "hiresPrompt": "",
        "tiles": False,
    }
    variants = {
        "enlargement": ["nearest", "bicubic", "lanczos"], "strength": [0.7], "hiresSteps": [3], "hiresPrompt": [HIRES_PROMPT],
        "tiles": [True], "sampler": ["euler_a", "dpmpp_2m_karras"],
    }
    picture = draw(pipelines, config, plain)
    for key, values in variants.items():
        for value in values:
            check_unlike(f"{key} {value}", psnr(picture, draw(pipelines, config, {**plain, key: value})), below=38)
    check_unlike("seeds", psnr(picture, draw(pipelines, config, {**plain, "seed": 2})), below=38)


def write_interpolated():
    source = torch.randn(1, 2, 5, 4, generator=torch.Generator("cpu").manual_seed(1))
    sizes = [(10, 8), (7, 7), (5, 11)]
    cases = [
        {"mode": mode, "height": height, "width": width, "values": enlarge_latents(source, (height, width), mode).flatten().tolist()}
        for mode in MODES
        for height, width in sizes
    ]
    path = ROOT / "core/tensor/__goldens__/interpolate.json"
    path.parent.mkdir(exist_ok=True)
    contents = {"torch": torch.__version__, "shape": list(source.shape), "source": source.flatten().tolist(), "cases": cases}
    rounded = json.loads(json.dumps(contents), parse_float=lambda text: round(float(text), 7))
    path.write_text(json.dumps(rounded, separators=(",", ":")).replace('{"mode"', '\n{"mode"') + "\n", encoding="utf-8")


if __name__ == "__main__":
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    write_interpolated()
    first = StableDiffusionPipeline.from_pretrained(GOLDENS / "tiny-skypaint", dtype=torch.float32)
    config = dict(first.scheduler.config)
    pipelines = (first, StableDiffusionImg2ImgPipeline(**first.components, requires_safety_checker=False))
    for pipeline in pipelines:
        pipeline.set_progress_bar_config(disable=True)
    check_panorama(first, config)
    check(pipelines, config)
    # Sampler, scale, enlargement, strength, steps, prompt, tiles.
    wanted = [
        ("euler", 2, "bilinear", 0.7, 0, "", False),
        ("euler", 2, "bilinear", 0.5, 0, "", True),
        ("dpmpp_2m_karras", 2, "nearest", 0.6, 4, "", False),
        ("dpmpp_2m_karras", 2, "lanczos", 0.4, 0, HIRES_PROMPT, False),
        ("euler_a", 1.7, "lanczos", 0.35, 5, "", True),
        ("heun", 1.5, "bicubic", 0.5, 3, HIRES_PROMPT, True),
    ]
    cases = []
    for seed, (sampler, scale, enlargement, strength, steps, prompt, tiles) in enumerate(wanted, start=51):
        case = request_of(
            sampler, seed, steps=STEPS, scale=scale, enlargement=enlargement, strength=strength, hiresSteps=steps, hiresPrompt=prompt,
            tiles=tiles,
        )
        cases.append({**case, "picture": encoded(draw(pipelines, config, case))})
    write_cases(OUT, cases, first=list(SIZE))
