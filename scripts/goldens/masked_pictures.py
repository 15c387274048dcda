"""How masked pictures are prepared and composited: src/pipeline/__goldens__/masked-pictures.json.gz.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 safetensors==0.8.0 pillow==13.0.0
    python scripts/goldens/masked_pictures.py

StableDiffusionInpaintPipeline with training/models/skypaint-mini-64 draws on the CPU in float32 what a request asks for: a picture and
a blurred mask, the whole picture or only the masked part. With `padding_mask_crop` the pipeline lays the result over the source; the
other pictures are laid over it by the pipeline's own processor. `check` makes sure that blur, padding and overlay have an effect.
"""

import sys
from pathlib import Path

sys.modules["torchvision"] = None  # not needed, and broken beside a CPU build of torch

import numpy
import torch
from diffusers import EulerDiscreteScheduler, StableDiffusionInpaintPipeline
from image_processor import draw
from pictures import check_unlike, encoded, psnr, request_of, use_scheduler, write_cases
from PIL import Image

ROOT = Path(__file__).parents[2]
OUT = ROOT / "src/pipeline/__goldens__/masked-pictures.json.gz"
SIZE = (64, 72)  # width, height
STEPS, GUIDANCE_SCALE = 4, 5
PROMPT = "红苹果"


def picture_of(width, height):
    """Smooth, like real pictures: the formula's noise, enlarged."""
    return Image.fromarray(draw(6, 5, 1)).resize((width, height), Image.Resampling.BICUBIC)


def mask_of(width, height, box):
    mask = Image.new("L", (width, height))
    mask.paste(255, box)
    return mask


def paint(pipeline, case):
    width, height = case["source"]
    use_scheduler(pipeline, EulerDiscreteScheduler, pipeline.scheduler.config)
    picture, mask = picture_of(width, height), mask_of(width, height, tuple(case["box"]))
    mask = pipeline.mask_processor.blur(mask, case["blur"])
    result = pipeline(
        PROMPT, image=picture, mask_image=mask, width=SIZE[0], height=SIZE[1], strength=case["strength"],
        num_inference_steps=STEPS, guidance_scale=GUIDANCE_SCALE, generator=torch.Generator("cpu").manual_seed(case["seed"]),
        padding_mask_crop=case["padding"] if case["onlyMasked"] else None,
    ).images[0]
    if not case["onlyMasked"]:
        source, cover = picture.resize(SIZE, Image.Resampling.LANCZOS), mask.resize(SIZE, Image.Resampling.LANCZOS)
        result = pipeline.image_processor.apply_overlay(cover, source, result)
    return torch.from_numpy(numpy.array(result))


def case_of(seed, source, box, **more):
    own = {"source": source, "box": box, "strength": 0.75, "blur": 0, "onlyMasked": False, "padding": 0, **more}
    return request_of("euler", seed, steps=STEPS, prompt=PROMPT, negative_prompt="", guidance_scale=GUIDANCE_SCALE, **own)


torch.use_deterministic_algorithms(True)
pipeline = StableDiffusionInpaintPipeline.from_pretrained(ROOT / "training/models/skypaint-mini-64", dtype=torch.float32, safety_checker=None)
pipeline.set_progress_bar_config(disable=True)
# The pipeline blends for UNets of 4 channels and refuses the 8 of this one, although nothing else depends on the number.
pipeline.unet.register_to_config(in_channels=4)
cases = [
    case_of(1, SIZE, (16, 16, 56, 48)),
    case_of(2, SIZE, (16, 16, 56, 48), blur=4, strength=1.0),
    # A larger picture, reduced for painting.
    case_of(3, (100, 90), (20, 30, 80, 70), blur=3),
    # Part of a larger picture, at another scale.
    case_of(4, (150, 130), (90, 20, 130, 60), blur=4, onlyMasked=True, padding=16),
    case_of(5, (150, 130), (90, 20, 131, 97), onlyMasked=True, padding=0, strength=1.0),
]
pictures = [paint(pipeline, case) for case in cases]
blurred = paint(pipeline, {**cases[0], "blur": 4})
check_unlike("blur", psnr(blurred, pictures[0]), below=40)
padded = paint(pipeline, {**cases[4], "padding": 16})
check_unlike("padding", psnr(padded, pictures[4]), below=40)
write_cases(
    OUT,
    [{**case, "picture": encoded(picture)} for case, picture in zip(cases, pictures, strict=True)],
    sources=[encoded(torch.from_numpy(numpy.array(picture_of(*case["source"])))) for case in cases],
)
