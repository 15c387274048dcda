"""Does the exported model draw what it is asked for? Run after the export, or with another model's folder:

    python -m recipe.evaluation --config configs/cpu-64.toml [--model ../public/models/skypaint-mini]

Every drawing is asked for with the style tag at the configured defaults, in English, Chinese and a mixture. Nearest means:
least mean squared difference of RGB, both averaged to 16x16 pixels, so that place, shape and colour count and crispness
does not.

- Things: the nearest of all drawn things' pictures is the right one (top-1), or it is among the five nearest (top-5).
- Same thing: English, Chinese and mixed prompt of a thing have the same nearest picture.
- Held-out compositions, by kind: candidates are all compositions of that kind in the data's first style. The word counts
  as right when the nearest candidate has the asked colour, count, size or place; the thing when it has the asked thing.
"""

import argparse
import json
from pathlib import Path
from types import SimpleNamespace

import torch
import torch.nn.functional as F
from diffusers import StableDiffusionPipeline
from PIL import Image

from .captions import STYLE_TAG, TEMPLATES, sample_pair
from .concepts import Concept, load_concepts
from .config import ROOT, load_config
from .data import Record, load_data
from .pictures import to_tensor
from .sampling import draw, encode_prompts
from .scenes import COMPOSED

GRID = 16
CHUNK = 50
LANGUAGES = ("en", "zh", "mixed")


class FirstChoice:
    """In place of a random generator: first name, first template, no tag; mixtures are Chinese sentences with English names."""

    def choice(self, options: list) -> object:
        return options[0]

    def random(self) -> float:
        return 0.0


def signature(pictures: torch.Tensor) -> torch.Tensor:
    """uint8 [N, 3, H, W] to float [N, 3 * GRID * GRID]."""
    return F.adaptive_avg_pool2d(pictures.float() / 255, GRID).flatten(1)


def draw_prompts(pipeline: StableDiffusionPipeline, prompts: list[str], settings: SimpleNamespace) -> list[Image.Image]:
    """One picture a prompt, each from its own seed."""
    states = encode_prompts(pipeline.tokenizer, pipeline.text_encoder, [STYLE_TAG + prompt for prompt in prompts])
    empty = encode_prompts(pipeline.tokenizer, pipeline.text_encoder, [""])
    prediction_type = pipeline.scheduler.config.prediction_type
    return [
        picture
        for start in range(0, len(prompts), CHUNK)
        for picture in draw(
            pipeline.unet, pipeline.vae, states[start : start + CHUNK], empty, settings, prediction_type, seed=start
        )
    ]


def distances(drawn: list[Image.Image], candidates: torch.Tensor) -> torch.Tensor:
    """float [drawings, candidates]."""
    return torch.cdist(signature(torch.stack([to_tensor(picture) for picture in drawn])), signature(candidates))


def prompts_of(records: list[Record], concepts: dict[str, Concept], language: str) -> list[str]:
    """The first name in the kind's first template, the second one for mixtures ("一个 apple"), without tag."""
    start = int(language == "mixed")
    pairs = [sample_pair(r.scene, concepts, FirstChoice(), TEMPLATES[r.scene.kind][start:]) for r in records]
    return [getattr(pair, language).removeprefix(STYLE_TAG) for pair in pairs]


def share(right: torch.Tensor) -> float:
    return round(right.float().mean().item(), 3)


def asked_word(record: Record) -> tuple:
    scene = record.scene
    return scene.colour, scene.count, scene.size, scene.place


def asked_things(record: Record) -> tuple:
    return record.scene.code, record.scene.other


def evaluate(pipeline: StableDiffusionPipeline, config: SimpleNamespace) -> dict:
    pictures, records = load_data(config.work)
    concepts = {concept.code: concept for concept in load_concepts(config)}
    first = [i for i, r in enumerate(records) if r.drawn and r.scene.icon_set == config.data.icon_sets[0]]
    numbers: dict[str, dict] = {}

    def ask(rows: list[int], language: str, candidates: list[int]) -> torch.Tensor:
        drawn = draw_prompts(pipeline, prompts_of([records[i] for i in rows], concepts, language), config.export)
        return distances(drawn, pictures[candidates])

    def note(name: str, values: dict) -> None:
        numbers[name] = values
        print(name, values, flush=True)

    things = [i for i in first if records[i].scene.kind == "thing"]
    unnamed = torch.tensor([concepts[records[i].scene.code].zh_held_out for i in things])
    nearest = {}
    for language in LANGUAGES:
        found = ask(things, language, things)
        ranks = (found < found.diagonal()[:, None]).sum(dim=1)
        nearest[language] = found.argmin(dim=1)
        for label, kept in (("", ~unnamed), (", Chinese name held out", unnamed)):
            if kept.any():
                values = {"top-1": share(ranks[kept] == 0), "top-5": share(ranks[kept] < 5), "chance": round(1 / len(things), 3)}
                note(f"things, {language}{label}", {"prompts": int(kept.sum()), **values})
    same = (nearest["en"] == nearest["zh"]) & (nearest["en"] == nearest["mixed"])
    note("same thing in en, zh and mixed", {"prompts": len(things), "share": share(same)})
    for kind in ("colour", *COMPOSED):
        candidates = [i for i in first if records[i].scene.kind == kind]
        asked = [i for i in candidates if records[i].held_out]
        for language in LANGUAGES[:2] if asked else ():
            chosen = [records[candidates[i]] for i in ask(asked, language, candidates).argmin(dim=1)]
            wanted = [records[i] for i in asked]
            word = torch.tensor([asked_word(a) == asked_word(b) for a, b in zip(wanted, chosen, strict=True)])
            thing = torch.tensor([asked_things(a) == asked_things(b) for a, b in zip(wanted, chosen, strict=True)])
            values = {"word": share(word), "thing": share(thing), "both": share(word & thing)}
            note(f"held-out {kind}, {language}", {"prompts": len(asked), "candidates": len(candidates), **values})
    return numbers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, default=ROOT / "configs" / "cpu-64.toml")
    parser.add_argument("--model", type=Path)
    arguments = parser.parse_args()
    config = load_config(arguments.config)
    torch.set_num_threads(config.threads or torch.get_num_threads())
    pipeline = StableDiffusionPipeline.from_pretrained((arguments.model or config.output).resolve(), dtype=torch.float32)
    numbers = evaluate(pipeline, config)
    (config.work / "evaluation.json").write_text(json.dumps(numbers, ensure_ascii=False, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
