"""Measures whether the exported model draws what it is asked for. Run it after the export, or with another model's folder:

    python -m recipe.evaluation --config configs/cpu-64.toml [--model models/skypaint-mini-64] [--out FILE.json]
        [--questions forty things steering compositions]

Everything is drawn with the style tag and the configured defaults, in English, Chinese and a mixture. "Nearest" means the
least mean squared difference of RGB, both averaged to 16x16 pixels, so that place, shape and colour count, but not sharpness.

- Things: the right picture is the nearest of all drawn things' (top-1), or among the five nearest (top-5).
- Same thing: English, Chinese and mixed prompt of a thing have the same nearest picture. At least 90 % should. This only counts
  together with the numbers above, because a model that draws the same picture for everything passes too.
- Forty prompts: as above, among all things and coloured things. At least 90 % should be in the top 5.
- Held-out compositions, by kind: candidates are all compositions of that kind in the data's first style. The word is right if
  the nearest candidate has the requested colour, count, size or place; the thing is right if it has the requested thing. Of all
  compositions of several things or of a thing somewhere, at least 70 % should be right in both.
- Guidance scale, negative prompt, and words without meaning: see `recipe/steering.py`.
"""

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace

import torch
from diffusers import StableDiffusionPipeline
from PIL import Image

from .captions import STYLE_TAG, TEMPLATES, sample_pair
from .concepts import Concept, load_concepts
from .config import ROOT, load_config
from .data import Record, load_data
from .pictures import to_tensor
from .prompts import FORTY, FirstChoice, meant
from .sampling import draw, encode_prompts
from .scenes import COLOURS, COMPOSED
from .steering import guidance, negative_prompt, signature, unheard

CHUNK = 50
LANGUAGES = ("en", "zh", "mixed")
SAME_THING, TOP_5_OF_FORTY, COMPOSITIONS = 0.9, 0.9, 0.7  # what a model should reach


def draw_prompts(
    pipeline: StableDiffusionPipeline, prompts: list[str], settings: SimpleNamespace, negatives: list[str] | None = None
) -> list[Image.Image]:
    """One picture per prompt, each with its own seed; the style tag is put before each prompt."""

    def encode(texts: list[str]) -> torch.Tensor:
        return encode_prompts(pipeline.tokenizer, pipeline.text_encoder, texts)

    states = encode([STYLE_TAG + prompt for prompt in prompts])
    empty = encode(negatives) if negatives else encode([""]).expand_as(states)
    prediction_type = pipeline.scheduler.config.prediction_type
    parts = zip(range(0, len(prompts), CHUNK), states.split(CHUNK), empty.split(CHUNK), strict=True)
    return [
        picture
        for start, said, unsaid in parts
        for picture in draw(pipeline.unet, pipeline.vae, said, unsaid, settings, prediction_type, seed=start)
    ]


def prompts_of(records: list[Record], concepts: dict[str, Concept], language: str) -> list[str]:
    """The first name in the kind's first template, or in the second one for mixtures ("一个 apple"), without tag."""
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


class Evaluation:
    """The results so far, and what all questions need; each `ask` method answers one question."""

    def __init__(self, pipeline: StableDiffusionPipeline, config: SimpleNamespace) -> None:
        self.pipeline, self.settings = pipeline, config.export
        self.pictures, self.records = load_data(config.work)
        self.concepts = {concept.code: concept for concept in load_concepts(config)}
        self.first = [i for i, r in enumerate(self.records) if r.drawn and r.scene.icon_set == config.data.icon_sets[0]]
        self.things = self.of_kind("thing")
        self.numbers: dict[str, dict] = {}

    def of_kind(self, *kinds: str) -> list[int]:
        return [i for i in self.first if self.records[i].scene.kind in kinds]

    def note(self, name: str, values: dict) -> None:
        self.numbers[name] = values
        print(name, values, flush=True)

    def said(self, rows: list[int], language: str) -> list[str]:
        return prompts_of([self.records[i] for i in rows], self.concepts, language)

    def draw(self, prompts: list[str], negatives: list[str] | None = None, guidance_scale: float | None = None) -> torch.Tensor:
        """uint8 [prompts, 3, H, W]."""
        scale = self.settings.guidance_scale if guidance_scale is None else guidance_scale
        settings = SimpleNamespace(**{**vars(self.settings), "guidance_scale": scale})
        return torch.stack([to_tensor(picture) for picture in draw_prompts(self.pipeline, prompts, settings, negatives)])

    def distances(self, prompts: list[str], candidates: list[int]) -> torch.Tensor:
        """float [prompts, candidates]."""
        return torch.cdist(signature(self.draw(prompts)), signature(self.pictures[candidates]))

    def ask_things(self) -> None:
        unnamed = torch.tensor([self.concepts[self.records[i].scene.code].zh_held_out for i in self.things])
        nearest = {}
        for language in LANGUAGES:
            found = self.distances(self.said(self.things, language), self.things)
            ranks = (found < found.diagonal()[:, None]).sum(dim=1)
            nearest[language] = found.argmin(dim=1)
            for label, kept in (("", ~unnamed), (", Chinese name held out", unnamed)):
                if kept.any():
                    values = {"top-1": share(ranks[kept] == 0), "top-5": share(ranks[kept] < 5)}
                    values["chance"] = round(1 / len(self.things), 3)
                    self.note(f"things, {language}{label}", {"prompts": int(kept.sum()), **values})
        same = share((nearest["en"] == nearest["zh"]) & (nearest["en"] == nearest["mixed"]))
        values = {"prompts": len(self.things), "share": same, "reached": same >= SAME_THING}
        self.note("same thing in en, zh and mixed", values)

    def ask_forty(self) -> None:
        candidates = self.of_kind("thing", "colour")
        right = torch.tensor(meant(FORTY, [self.records[i].scene for i in candidates], self.concepts))
        found = self.distances(list(FORTY), candidates)
        ranks = (found < found.gather(1, right[:, None])).sum(dim=1)
        top_1, top_5 = share(ranks == 0), share(ranks < 5)
        missed = [prompt for prompt, rank in zip(FORTY, ranks.tolist(), strict=True) if rank >= 5]
        values = {"candidates": len(candidates), "top-1": top_1, "top-5": top_5, "missed": missed}
        self.note("forty prompts", {"prompts": len(FORTY), **values, "reached": top_5 >= TOP_5_OF_FORTY})

    def ask_compositions(self) -> None:
        right: dict[str, list[torch.Tensor]] = {language: [] for language in LANGUAGES[:2]}
        for kind in ("colour", *COMPOSED):
            candidates = self.of_kind(kind)
            asked = [i for i in candidates if self.records[i].held_out]
            for language in LANGUAGES[:2] if asked else ():
                nearest = self.distances(self.said(asked, language), candidates).argmin(dim=1)
                pairs = [(self.records[i], self.records[candidates[n]]) for i, n in zip(asked, nearest.tolist(), strict=True)]
                word = torch.tensor([asked_word(a) == asked_word(b) for a, b in pairs])
                thing = torch.tensor([asked_things(a) == asked_things(b) for a, b in pairs])
                values = {"word": share(word), "thing": share(thing), "both": share(word & thing)}
                self.note(f"held-out {kind}, {language}", {"prompts": len(asked), "candidates": len(candidates), **values})
                if kind in COMPOSED:
                    right[language].append(word & thing)
        for language, parts in right.items():
            if parts:
                both = share(torch.cat(parts))
                values = {"prompts": sum(map(len, parts)), "both": both, "reached": both >= COMPOSITIONS}
                self.note(f"held-out compositions, {language}", values)

    def ask_steering(self) -> None:
        for language in LANGUAGES[:2]:
            self.note(f"guidance, {language}", guidance(self.draw, self.said(self.things, language), self.pictures[self.things]))
        owned = [i for i in self.things if self.concepts[self.records[i].scene.code].own_colour]
        colours = [self.concepts[self.records[i].scene.code].own_colour for i in owned]
        for language, words in (("en", colours), ("zh", [COLOURS[colour][0] + "色" for colour in colours])):
            self.note(f"negative prompt, {language}", negative_prompt(self.draw, self.said(owned, language), colours, words))
        self.note("unheard words", unheard(self.draw, self.pictures[self.first]))


QUESTIONS = {
    "forty": Evaluation.ask_forty,
    "things": Evaluation.ask_things,
    "steering": Evaluation.ask_steering,
    "compositions": Evaluation.ask_compositions,
}


def evaluate(pipeline: StableDiffusionPipeline, config: SimpleNamespace, questions: Iterable[str] = QUESTIONS) -> dict:
    asked = Evaluation(pipeline, config)
    for question in questions:
        QUESTIONS[question](asked)
    return asked.numbers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, default=ROOT / "configs" / "cpu-64.toml")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--questions", nargs="+", choices=QUESTIONS, default=QUESTIONS)
    arguments = parser.parse_args()
    config = load_config(arguments.config)
    torch.set_num_threads(config.threads or torch.get_num_threads())
    pipeline = StableDiffusionPipeline.from_pretrained((arguments.model or config.output).resolve(), dtype=torch.float32)
    numbers = evaluate(pipeline, config, arguments.questions)
    out = arguments.out or config.work / "evaluation.json"
    out.write_text(json.dumps(numbers, ensure_ascii=False, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
