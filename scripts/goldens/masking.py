"""What Pillow and diffusers' VaeImageProcessor make of pictures and masks: src/core/image/__goldens__/masking.json.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 pillow==13.0.0 numpy
    python scripts/goldens/masking.py

Pictures are drawn by the formula of image_processor.py; results are SHA-256 of their bytes.
"""

import json
import sys
from pathlib import Path

sys.modules["torchvision"] = None  # not needed, and broken beside a CPU build of torch

import diffusers
import numpy
import PIL
from diffusers.image_processor import VaeImageProcessor
from image_processor import draw, sha
from PIL import Image

TARGET = Path(__file__).parents[2] / "src/core/image/__goldens__/masking.json"
processor = VaeImageProcessor()


def blurs():
    radii = [0.3, 0.5, 1, 2, 3.7, 4, 8, 16, 33.3, 64, 256]
    for pattern, radius in enumerate(radii):
        for width, height in [(41, 30), (7, 3), (1, 25)]:
            image = Image.fromarray(draw(width, height, pattern))
            yield {"from": [width, height], "pattern": pattern, "radius": radius, "sha256": sha(numpy.asarray(processor.blur(image, radius)))}


def main():
    goldens = {
        "versions": {"pillow": PIL.__version__, "diffusers": diffusers.__version__, "numpy": numpy.__version__},
        "blurs": list(blurs()),
    }
    TARGET.write_text(json.dumps(goldens, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
