"""What Pillow and diffusers' VaeImageProcessor make from pictures and masks: src/core/image/__goldens__/masking.json.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 pillow==13.0.0 numpy
    python scripts/goldens/masking.py

Pictures are drawn by drawn.py's formula; results are the SHA-256 of their bytes.
"""

import itertools
import json
import random
import sys
from pathlib import Path

sys.modules["torchvision"] = None  # not needed, and broken beside a CPU build of torch

import diffusers
import numpy
import PIL
from diffusers.image_processor import VaeImageProcessor
from image_processor import draw, sha
from PIL import Image, ImageFilter, ImageOps

TARGET = Path(__file__).parents[2] / "src/core/image/__goldens__/masking.json"
processor = VaeImageProcessor()


def blurs():
    radii = [0.3, 0.5, 1, 2, 3.7, 4, 8, 16, 33.3, 64, 256]
    for pattern, radius in enumerate(radii):
        for width, height in [(41, 30), (7, 3), (1, 25)]:
            image = Image.fromarray(draw(width, height, pattern))
            yield {"from": [width, height], "pattern": pattern, "radius": radius, "sha256": sha(numpy.asarray(processor.blur(image, radius)))}


def mask_of(width, height, box, noise=None):
    """A white box on black, or noise in its place."""
    mask = numpy.zeros((height, width), dtype=numpy.uint8)
    left, top, right, bottom = box
    mask[top:bottom, left:right] = 255 if noise is None else draw(width, height, noise)[top:bottom, left:right, 0]
    return Image.fromarray(mask)


def boxes():
    dice = random.Random(4)
    for _ in range(60):
        width, height = dice.randint(9, 90), dice.randint(9, 90)
        left, top = dice.randint(0, width - 2), dice.randint(0, height - 2)
        yield width, height, (left, top, dice.randint(left + 1, width), dice.randint(top + 1, height))


def regions():
    for index, (width, height, box) in enumerate(boxes()):
        size, padding = [(64, 64), (96, 48), (40, 72)][index % 3], [0, 5, 32][index % 3]
        region = processor.get_crop_region(mask_of(width, height, box), *size, pad=padding)
        yield {"from": [width, height], "box": box, "to": size, "padding": padding, "region": region}


def overlays():
    for index, (width, height, box) in enumerate(boxes()):
        mask = mask_of(width, height, box, noise=index)
        source = Image.fromarray(draw(width, height, index))
        case = {"from": [width, height], "box": box, "pattern": index}
        if index % 2:
            painted = Image.fromarray(draw(width, height, index + 1))
            result = processor.apply_overlay(mask, source, painted)
        else:
            painted = Image.fromarray(draw(48, 40, index + 1))
            result = processor.apply_overlay(mask, source, painted, box)
        yield {**case, "isCropped": index % 2 == 0, "sha256": sha(numpy.asarray(result))}


def fills():
    """A1111's "fill", reimplemented: ever smaller blurs of what is not masked, each laid over the previous one."""
    for index, (width, height, box) in enumerate(itertools.islice(boxes(), 24)):
        mask = mask_of(width, height, box, noise=None if index % 2 else index)
        kept = Image.new("RGBa", (width, height))
        kept.paste(Image.fromarray(draw(width, height, index)).convert("RGBA").convert("RGBa"), mask=ImageOps.invert(mask))
        filled = Image.new("RGBA", (width, height))
        for radius, times in ((256, 1), (64, 1), (16, 2), (4, 4), (2, 2), (0, 1)):
            for _ in range(times):
                filled = Image.alpha_composite(filled, kept.filter(ImageFilter.GaussianBlur(radius)).convert("RGBA"))
        yield {
            "from": [width, height], "box": box, "pattern": index, "isNoise": index % 2 == 0,
            "sha256": sha(numpy.asarray(filled.convert("RGB"))),
        }


def main():
    goldens = {
        "versions": {"pillow": PIL.__version__, "diffusers": diffusers.__version__, "numpy": numpy.__version__},
        "blurs": list(blurs()),
        "regions": list(regions()),
        "overlays": list(overlays()),
        "fills": list(fills()),
    }
    TARGET.write_text(json.dumps(goldens, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
