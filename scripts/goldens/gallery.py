"""Two hundred pictures of different things, painted by diffusers with training/models/skypaint-mini-64: e2e/__goldens__/gallery.webp.

    pip install -r training/requirements.txt && python scripts/goldens/gallery.py

One picture for each line of training/data/everyday.tsv, prompted by its first English name, and one more thing, with the model's
default settings. They are 64 pixels wide, twenty in a row, in the order of gallery.json, which has the names in both languages.
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy
import torch
from diffusers import DPMSolverMultistepScheduler, StableDiffusionPipeline
from PIL import Image

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "training/models/skypaint-mini-64"
OUT = ROOT / "e2e/__goldens__"
ONE_MORE = ("blue car", "蓝色汽车")
COLUMNS = 20
SIDE = 64


def things() -> list[tuple[str, str]]:
    lines = (ROOT / "training/data/everyday.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(row[1].split("|")[0], row[2].split("|")[0]) for row in rows] + [ONE_MORE]


@torch.no_grad()
def main():
    pipeline = StableDiffusionPipeline.from_pretrained(MODEL, dtype=torch.float32)
    pipeline.set_progress_bar_config(disable=True)
    pipeline.scheduler = DPMSolverMultistepScheduler.from_config(
        dict(pipeline.scheduler.config), steps_offset=1, clip_sample=False, use_karras_sigmas=True
    )
    names = things()
    sheet = Image.new("RGB", (COLUMNS * SIDE, -(-len(names) // COLUMNS) * SIDE), "white")
    for start in range(0, len(names), COLUMNS):
        row = names[start : start + COLUMNS]
        pictures = pipeline(
            [f"sai-v1 art, {english}" for english, _ in row],
            height=SIDE,
            width=SIDE,
            num_inference_steps=10,
            guidance_scale=3.0,
            generator=[torch.Generator("cpu").manual_seed(start + index) for index in range(len(row))],
            output_type="np",
        ).images
        strip = numpy.concatenate(list(pictures), axis=1)
        sheet.paste(Image.fromarray((strip * 255).round().astype(numpy.uint8)), (0, start // COLUMNS * SIDE))
        print(f"{start + len(row)} of {len(names)}")
    sheet.save(OUT / "gallery.webp", quality=80, method=6)
    contents = {
        "versions": {name: version(name) for name in ("torch", "diffusers", "transformers", "pillow")},
        "columns": COLUMNS,
        "side": SIDE,
        "names": [{"en": english, "zh-CN": chinese} for english, chinese in names],
    }
    (OUT / "gallery.json").write_text(json.dumps(contents, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
