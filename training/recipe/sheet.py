"""The contact sheet: sixty prompts as a user would type them, one picture each, with the index as seed. Run after the export.

    python -m recipe.sheet --model ../public/models/skypaint-mini --font FONT.ttc --out ../docs/skypaint-mini.webp

Prompts and seeds were fixed early in the training, and no picture was selected. The font needs Chinese glyphs.
"""

import argparse
import json
from pathlib import Path
from textwrap import wrap
from types import SimpleNamespace

import torch
from diffusers import StableDiffusionPipeline
from PIL import Image, ImageDraw, ImageFont

from .evaluation import draw_prompts
from .scene_prompts import SIXTY

COLUMNS = 10
SIDE, LABEL, GAP = 160, 40, 8
LINE = 22  # characters of a label's line
INK, GROUND = "#222222", "#ffffff"


def labelled_sheet(pictures: list[Image.Image], labels: tuple[str, ...], font: ImageFont.FreeTypeFont) -> Image.Image:
    rows = -(-len(pictures) // COLUMNS)
    width, height = SIDE + GAP, SIDE + LABEL + GAP
    sheet = Image.new("RGB", (COLUMNS * width + GAP, rows * height + GAP), GROUND)
    pen = ImageDraw.Draw(sheet)
    for index, (picture, label) in enumerate(zip(pictures, labels, strict=True)):
        left, top = GAP + index % COLUMNS * width, GAP + index // COLUMNS * height
        sheet.paste(picture.resize((SIDE, SIDE), Image.Resampling.BICUBIC), (left, top))
        lines = "\n".join(wrap(label, LINE))
        pen.multiline_text((left + SIDE / 2, top + SIDE + LABEL / 2), lines, INK, font, anchor="mm", align="center")
    return sheet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("model", "font", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    defaults = json.loads((arguments.model / "manifest.json").read_text(encoding="utf-8"))["defaults"]
    settings = SimpleNamespace(steps=defaults["steps"], guidance_scale=defaults["guidanceScale"])
    pipeline = StableDiffusionPipeline.from_pretrained(arguments.model, dtype=torch.float32)
    font = ImageFont.truetype(str(arguments.font), 13)
    prompts = tuple(asked.prompt for asked in SIXTY)
    sheet = labelled_sheet(draw_prompts(pipeline, list(prompts), settings), prompts, font)
    sheet.save(arguments.out, quality=88)


if __name__ == "__main__":
    main()
