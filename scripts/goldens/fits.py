"""Pictures resized as A1111's `resize_image` (modules/images.py of 1.10.1) does it with Pillow.

Usage:
    pip install pillow==13.0.0 numpy
    python scripts/goldens/fits.py

Writes src/core/image/__goldens__/fits.json: the SHA-256 of each result's bytes.
"""

import json
import random
from pathlib import Path

import PIL
from drawn import draw, sha
from PIL import Image

TARGET = Path(__file__).parents[2] / "src/core/image/__goldens__/fits.json"


def stretch(image, width, height):
    return image.resize((width, height), Image.LANCZOS)


def scaled(image, width, height, keeps_width):
    size = (width, image.height * width // image.width) if keeps_width else (image.width * height // image.height, height)
    resized = image.resize(size, Image.LANCZOS)
    result = Image.new("RGB", (width, height))
    result.paste(resized, (width // 2 - size[0] // 2, height // 2 - size[1] // 2))
    return resized, result


def crop(image, width, height):
    return scaled(image, width, height, width / height > image.width / image.height)[1]


def fill(image, width, height):
    ratio, own = width / height, image.width / image.height
    resized, result = scaled(image, width, height, ratio < own)
    if ratio < own:
        more = height // 2 - resized.height // 2
        if more > 0:
            result.paste(resized.resize((width, more), box=(0, 0, width, 0)), (0, 0))
            end = resized.height
            result.paste(resized.resize((width, more), box=(0, end, width, end)), (0, more + end))
    elif ratio > own:
        more = width // 2 - resized.width // 2
        if more > 0:
            result.paste(resized.resize((more, height), box=(0, 0, 0, height)), (0, 0))
            end = resized.width
            result.paste(resized.resize((more, height), box=(end, 0, end, height)), (more + end, 0))
    return result


def cases():
    dice = random.Random(20261130)
    # The last ones are thin: 20:1 and more.
    sizes = [(dice.randint(1, 150), dice.randint(1, 150)) for _ in range(30)] + [(200, 10), (9, 190), (64, 64), (1, 1)]
    for pattern, size in enumerate(sizes):
        to = (8 * dice.randint(4, 16), 8 * dice.randint(4, 16))
        for fit in (crop, fill, stretch):
            fitted = fit(Image.fromarray(draw(*size, pattern)), *to)
            yield {"from": size, "to": to, "fit": fit.__name__, "pattern": pattern, "sha256": sha(fitted)}


if __name__ == "__main__":
    TARGET.write_text(json.dumps({"pillow": PIL.__version__, "cases": list(cases())}, separators=(",", ":")) + "\n")
