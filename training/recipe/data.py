"""Stage 1: the data set. Draws the icons, recolours them, captions them, and writes the vocabulary.

Leaves in `work`:
- icons/            PNG by set and code point, CLDR's annotations
- data.pt           pictures uint8 [N, 3, size, size] and one record each (code, colour, captions, held_out)
- vocab.txt
"""

import json
import random
import subprocess
from pathlib import Path
from types import SimpleNamespace

import torch

from .captions import COLOURS, COLOUR_TEMPLATES, MIXED_TEMPLATES, STYLE_TAG, TEMPLATES, picture_captions
from .concepts import Concept, load_concepts
from .config import ROOT, command_line
from .pictures import load_picture, recolour, to_tensor
from .vocabulary import build_vocabulary, write_vocabulary


def draw_icons(config: SimpleNamespace) -> Path:
    """Runs the Node script (`npm ci` in training/data first); skipped when the icons are there."""
    icons = config.work / "icons"
    if not (icons / "annotations-zh.json").exists():
        command = ["node", "render-icons.mjs", "--out", str(icons), "--size", str(config.data.render_size)]
        subprocess.run([*command, config.data.icon_set], cwd=ROOT / "data", check=True)
    return icons


def build_data(concepts: list[Concept], icons: Path, config: SimpleNamespace) -> dict:
    """Every concept as it is, and the recolourable everyday ones in every other colour."""
    rng = random.Random(config.seed)
    pictures, records = [], []
    for concept in concepts:
        path = next(path for end in ("", "-fe0f") if (path := icons / f"{concept.code}{end}.png").exists())
        original = load_picture(path, config.data.image_size)
        for colour in (None, *(COLOURS if concept.own_colour else ())):
            own = colour in (None, concept.own_colour)
            pictures.append(to_tensor(original if own else recolour(original, colour)))
            records.append(
                {
                    "code": concept.code,
                    "colour": colour,
                    "everyday": concept.everyday,
                    "held_out": not own and rng.random() < config.data.held_out_colours,
                    "captions": picture_captions(concept, colour, config.data.captions_per_picture, rng),
                }
            )
    return {"pictures": torch.stack(pictures), "records": records}


def drawable(records: list[dict]) -> list[int]:
    """Indices of the pictures that the UNet learns to draw: everyday ones, without the held-out colours."""
    return [i for i, r in enumerate(records) if r["everyday"] and not r["held_out"]]


def record_weights(records: list[dict], everyday_share: float) -> torch.Tensor:
    """Sampling weights: everyday pictures share `everyday_share` of the draws; held-out ones are never drawn."""
    everyday = torch.tensor([r["everyday"] for r in records])
    allowed = torch.tensor([not r["held_out"] for r in records]).float()
    weights = torch.where(everyday, everyday_share / everyday.sum(), (1 - everyday_share) / (~everyday).sum().clamp(min=1))
    return weights * allowed


def run(config: SimpleNamespace) -> None:
    icons = draw_icons(config)
    concepts = load_concepts(config)
    data = build_data(concepts, icons / config.data.icon_set, config)
    torch.save(data, config.work / "data.pt")

    sentences = [side for pair in (*TEMPLATES, *COLOUR_TEMPLATES, *MIXED_TEMPLATES) for side in pair]
    colours = [word for name, (chinese, _) in COLOURS.items() for word in (name, chinese + "色")]
    names = [name for concept in concepts for name in (*concept.en, *concept.zh)]
    vocabulary = build_vocabulary([STYLE_TAG, *sentences, *colours, *names])
    write_vocabulary(config.work / "vocab.txt", vocabulary)

    everyday = [record for record in data["records"] if record["everyday"]]
    summary = {
        "concepts": len(concepts),
        "everyday concepts": sum(c.everyday for c in concepts),
        "Chinese names held out": [c.zh[0] for c in concepts if c.zh_held_out],
        "pictures": len(data["records"]),
        "everyday pictures": len(everyday),
        "colours held out": sum(r["held_out"] for r in everyday),
        "captions": sum(len(r["captions"]) for r in everyday if not r["held_out"]),
        "vocabulary": len(vocabulary),
    }
    (config.work / "data.json").write_text(json.dumps(summary, ensure_ascii=False, indent=2), encoding="utf-8")
    print(json.dumps(summary, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    command_line(__doc__, run)
