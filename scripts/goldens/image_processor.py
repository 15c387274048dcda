"""Results of Pillow's resize and transformers' CLIPImageProcessor for pictures drawn by a formula.

Usage:
    pip install torch==2.13.0 transformers==5.23.0 pillow==13.0.0 numpy
    python scripts/goldens/image_processor.py

Writes src/core/image/__goldens__/image-processor.json: for 200 resizes the SHA-256 of the result's bytes, for processors the SHA-256
of the cropped bytes and some values.
"""

import json
import random
import sys
from pathlib import Path

import numpy
import PIL
import transformers
from drawn import draw, sha
from PIL import Image
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

TARGET = Path(__file__).parents[2] / "src/core/image/__goldens__/image-processor.json"
FILTERS = {"lanczos": 1, "bilinear": 2, "bicubic": 3, "box": 4, "hamming": 5}


def resizes():
    dice = random.Random(20261129)
    for pattern in range(200):
        name = list(FILTERS)[pattern % len(FILTERS)]
        width, height = dice.randint(1, 180), dice.randint(1, 180)
        # Enlarged, reduced, and with one edge unchanged.
        to = [dice.randint(1, 120), dice.randint(1, 120)]
        if pattern % 17 == 0:
            to[pattern % 2] = (width, height)[pattern % 2]
        image = Image.fromarray(draw(width, height, pattern))
        resized = numpy.asarray(image.resize(tuple(to), FILTERS[name]))
        yield {"from": [width, height], "to": to, "filter": name, "pattern": pattern, "sha256": sha(resized)}


def processors():
    configs = [
        {"size": {"shortest_edge": 24}, "crop_size": {"height": 24, "width": 24}},
        # The format before transformers 4.20.
        {"size": 17, "crop_size": 17, "image_mean": [0.5, 0.4, 0.3], "image_std": [0.5, 0.6, 0.7]},
        # skypaint-mini's.
        {
            "size": {"shortest_edge": 16},
            "crop_size": {"height": 16, "width": 16},
            "resample": 4,
            "image_mean": [0.5, 0.5, 0.5],
            "image_std": [0.5, 0.5, 0.5],
        },
        {"size": {"height": 11, "width": 19}, "do_center_crop": False},
        # Smaller than its crop, so with a black border.
        {"size": {"shortest_edge": 10}, "crop_size": {"height": 15, "width": 31}},
        {"do_resize": False, "crop_size": {"height": 8, "width": 9}, "do_normalize": False},
    ]
    for pattern, config in enumerate(configs):
        for width, height in [(40, 31), (23, 64), (20, 20), (13, 9)]:
            image = Image.fromarray(draw(width, height, pattern))
            bare = CLIPImageProcessorPil(**{**config, "do_rescale": False, "do_normalize": False})
            cropped = bare(image, return_tensors="np")["pixel_values"][0]
            values = CLIPImageProcessorPil(**config)(image, return_tensors="np")["pixel_values"][0]
            yield {
                "config": config,
                "from": [width, height],
                "pattern": pattern,
                "shape": list(values.shape),
                "sha256": sha(cropped.transpose(1, 2, 0).astype(numpy.uint8)),
                # Only every 37th value.
                "values": [round(float(value), 6) for value in values.reshape(-1)[::37]],
            }


def main():
    goldens = {
        "versions": {
            "python": sys.version.split()[0],
            "pillow": PIL.__version__,
            "transformers": transformers.__version__,
            "numpy": numpy.__version__,
        },
        "resizes": list(resizes()),
        "processors": list(processors()),
    }
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(goldens, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
