"""How well 1.0 draws, judged by the image encoder's answers (`scene_matching`). Run it from a training's results at any time.

    python -m recipe.scene_evaluation --config configs/scenes-256.toml

- Sixty prompts: right if every subject asked for is among the five most likely of all drawn ones, and place, time, weather and
  style, where asked for, are the most likely ones. At least 90 % should be right.
- Held-out compositions, in English and Chinese, each in its own words: the same for what their captions say. At least 80 %.
- Same content: the same composition said in Chinese, English and a mixture has the same most likely subject, place and time. 95 %.
- Relations: of two things, one left of or above the other, both and their order are right. At least 75 %.
- Negative prompts: two things are asked for, and again with one of them as the negative prompt; the judge then gives that one less
  than half its former score. In 80 %.
- Seeds: how far four seeds of a prompt are apart on average, in 1/255 of a channel: at least 20 for scenes, 8 for things on white.

The judge errs, too. "The data's own pictures" says how often it is right about held-out pictures that were not drawn by the model;
no result can be better than that.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from types import SimpleNamespace

import numpy as np
import torch
from PIL import Image

from .captions import with_article
from .config import command_line
from .device import autocast, find_device
from .models import load_text_encoder, make_unet
from .pictures import to_unit
from .prompts import FORTY
from .sampling import contact_sheet, draw, encode_prompts
from .scene_decoder import load_decoder
from .scene_matching import Matcher, small_pictures
from .scene_prompts import SIXTY, Asked, subject_codes
from .shards import HELD_OUT, read_compositions, shard_path
from .vocabulary import load_tokenizer, read_vocabulary
from .warm_start import latest_weights
from .world.compositions import Composition, is_held_out
from .world.meaning import QUESTIONS
from .world.painting import paint
from .world.world import World, load_world

CHUNK = 30
NEAREST = 5
COMPOSITIONS = 120
PAIRS = 60
SEEDS = 4
SEEDS_EVERY = 4  # of the sixty
OF_THE_SCENE = ("place", "time", "weather", "style")
LANGUAGES = ("english", "chinese", "mixed")


@dataclass(frozen=True)
class Seen:
    """The judge's answers about some pictures."""

    who: torch.Tensor  # float [pictures, subjects]
    first: torch.Tensor  # float [pictures, subjects]: who is on the left or above
    scene: dict[str, list[str | None]]  # the most likely answer to each question OF_THE_SCENE

    def shows(self, row: int, asked: dict[str, str | None], who: Sequence[int]) -> bool:
        """Whether all subjects are among the nearest, and everything said about the scene is right; None means not said."""
        near = set(self.who[row].topk(NEAREST).indices.tolist())
        return set(who) <= near and all(value in (None, self.scene[name][row]) for name, value in asked.items())

    def ordered(self, row: int, first: int, second: int) -> bool:
        """Whether both are among the nearest, and the first is more likely to be on the left or above."""
        return self.shows(row, {}, [first, second]) and bool(self.first[row, first] > self.first[row, second])


class Judge:
    def __init__(self, config: SimpleNamespace, world: World) -> None:
        self.side, self.drawn = config.vision.image_size, len(world.pictured.subjects)
        self.matcher = Matcher(config, len(read_vocabulary(config.work / "vocab.txt")), len(world.subjects))
        self.matcher.clip.load_state_dict(torch.load(config.work / "matching.pt", map_location="cpu"))
        self.matcher.answer.load_state_dict(torch.load(config.work / "answers.pt", map_location="cpu"))
        self.matcher.eval()

    @torch.no_grad()
    def look(self, pictures: torch.Tensor) -> Seen:
        """uint8 [pictures, 3, H, W]."""
        small = torch.nn.functional.interpolate(pictures.float(), size=self.side, mode="area")
        states = [self.matcher.clip.image_encoder(to_unit(part)).last_hidden_state.mean(dim=1) for part in small.split(CHUNK)]
        *questions, who, first, _ = self.matcher.answer(torch.cat(states)).split(self.matcher.parts, dim=-1)
        answers = dict(zip(QUESTIONS, questions, strict=True))
        scene = {name: [tuple(QUESTIONS[name])[i] for i in answers[name].argmax(1).tolist()] for name in OF_THE_SCENE}
        return Seen(who[:, : self.drawn], first[:, : self.drawn], scene)


class Painter:
    """The trained parts in memory."""

    def __init__(self, config: SimpleNamespace) -> None:
        self.config, self.device = config, find_device()
        self.unet = make_unet(config)
        self.unet.load_state_dict(latest_weights(config, "unet"))
        self.unet = self.unet.to(self.device).eval()
        decoder = load_decoder(config)
        self.decoder = decoder.to(self.device) if isinstance(decoder, torch.nn.Module) else decoder
        self.text_encoder = load_text_encoder(config).to(self.device)
        self.tokenizer = load_tokenizer(config.work / "vocab.txt")

    @torch.no_grad()
    def paint(self, prompts: Sequence[str], seed: int = 0, negatives: Sequence[str] | None = None) -> list[Image.Image]:
        """One picture for each prompt, with consecutive seeds from `seed` on, and optionally with a negative prompt for each."""
        pictures = []
        for start in range(0, len(prompts), CHUNK):
            part = slice(start, start + CHUNK)
            said, unsaid = self.states(prompts[part]), self.states(negatives[part] if negatives else [""])
            with autocast(self.device):
                pictures += draw(
                    self.unet, self.decoder, said, unsaid, self.config.export, self.config.unet.prediction_type, seed + start
                )
        return pictures

    def states(self, prompts: Sequence[str]) -> torch.Tensor:
        return encode_prompts(self.tokenizer, self.text_encoder, list(prompts))


def tensor_of(pictures: Sequence[Image.Image]) -> torch.Tensor:
    """uint8 [pictures, 3, H, W]."""
    return torch.stack(
        [torch.frombuffer(bytearray(p.tobytes()), dtype=torch.uint8).view(p.height, p.width, 3) for p in pictures]
    ).permute(0, 3, 1, 2)


def percent(right: Sequence[bool]) -> float:
    return round(100 * sum(right) / max(len(right), 1), 1)


def scene_of(asked: Asked | Composition) -> dict[str, str | None]:
    """What was asked for about the scene. A sticker has no time, and plain 3D is not asked for."""
    values = {name: getattr(asked, name) for name in OF_THE_SCENE}
    if isinstance(asked, Composition):
        values["style"] = None if asked.style == "3d" else asked.style
        values["time"] = asked.time if asked.place else None
    return values


def apart(pictures: torch.Tensor) -> float:
    """The mean difference between any two of the pictures, in 1/255 of a channel."""
    return torch.stack([(a.float() - b.float()).abs().mean() for a, b in combinations(pictures, 2)]).mean().item()


def ask_sixty(painter: Painter, judge: Judge, world: World) -> dict:
    pictures = painter.paint([asked.prompt for asked in SIXTY])
    contact_sheet(pictures, columns=10).save(painter.config.work / "sixty.png")
    seen, numbers = judge.look(tensor_of(pictures)), {code: i for i, code in enumerate(world.subjects)}
    right = [
        seen.shows(row, scene_of(asked), [numbers[code] for code in subject_codes(world.subjects, asked)])
        for row, asked in enumerate(SIXTY)
    ]
    missed = [asked.prompt for asked, fine in zip(SIXTY, right, strict=True) if not fine]
    forty, twenty = right[: len(FORTY)], right[len(FORTY) :]
    return {"forty": percent(forty), "twenty": percent(twenty), "all": percent(right), "missed": missed}


def ask_compositions(painter: Painter, judge: Judge, world: World) -> dict:
    path, rng = shard_path(painter.config.work, HELD_OUT), random.Random(painter.config.seed)
    asked = read_compositions(path)[:COMPOSITIONS]
    numbers = {code: i for i, code in enumerate(world.subjects)}
    who = [[numbers[actor.code] for actor in c.actors] for c in asked]

    def right(seen: Seen) -> float:
        return percent([seen.shows(row, scene_of(c), who[row]) for row, c in enumerate(asked)])

    own = judge.look(small_pictures(path, judge.side)[: len(asked)])
    seen = {name: judge.look(tensor_of(painter.paint([world.speaker.said_in(name, c, rng) for c in asked]))) for name in LANGUAGES}
    contents = [
        [(s.who[row].argmax().item() if who[row] else None, s.scene["place"][row], s.scene["time"][row]) for s in seen.values()]
        for row in range(len(asked))
    ]
    table = {name: right(s) for name, s in seen.items()}
    same = percent([len(set(content)) == 1 for content in contents])
    return {"compositions": len(asked), "the data's own pictures": right(own), **table, "same content": same}


def pairs_of(world: World, count: int, share: float, seed: int) -> list[Composition]:
    """Held-out compositions of two things, one of them left of or above the other."""
    rng, found = random.Random(f"{seed} pairs"), []
    while len(found) < count:
        composition = world.pictured.compose(rng)
        if composition.relation and is_held_out(composition, share):
            found.append(composition)
    return found


def ask_relations(painter: Painter, judge: Judge, world: World) -> dict:
    config, rng = painter.config, random.Random(painter.config.seed)
    asked = pairs_of(world, PAIRS, config.data.held_out_compositions, config.seed)
    numbers = {code: i for i, code in enumerate(world.subjects)}

    def right(pictures: torch.Tensor) -> float:
        seen, answers = judge.look(pictures), []
        for row, c in enumerate(asked):
            one, other = (numbers[actor.code] for actor in c.actors)
            answers.append(seen.ordered(row, *((one, other) if c.relation in ("left", "top") else (other, one))))
        return percent(answers)

    own = [paint(c, world.subjects, config.work / "icons.zip") for c in asked]
    table = {"pairs": len(asked), "the data's own pictures": right(torch.from_numpy(np.stack(own)).permute(0, 3, 1, 2))}
    for language in ("english", "chinese"):
        table[language] = right(tensor_of(painter.paint([world.speaker.said_in(language, c, rng) for c in asked])))
    return table


def ask_negatives(painter: Painter, judge: Judge, world: World) -> dict:
    config = painter.config
    asked = pairs_of(world, PAIRS, config.data.held_out_compositions, config.seed)
    names = [[world.subjects[actor.code].en[0] for actor in c.actors] for c in asked]
    prompts, unwanted = [f"{with_article(one)} and {with_article(other)}" for one, other in names], [other for _, other in names]
    rows, codes = range(len(asked)), list(world.subjects)
    columns = [codes.index(c.actors[1].code) for c in asked]
    before, after = (
        judge.look(tensor_of(pictures)).who.softmax(dim=1)[rows, columns]
        for pictures in (painter.paint(prompts), painter.paint(prompts, negatives=unwanted))
    )
    return {"pairs": len(asked), "taken away": percent((after < before / 2).tolist())}


def ask_seeds(painter: Painter, judge: Judge, world: World) -> dict:
    spread: dict[str, list[float]] = {"scenes": [], "things": []}
    for asked in SIXTY[::SEEDS_EVERY]:
        spread["scenes" if asked.place else "things"].append(apart(tensor_of(painter.paint([asked.prompt] * SEEDS, seed=1000))))
    return {kind: round(sum(values) / max(len(values), 1), 1) for kind, values in spread.items()}


ASKED = {
    "sixty prompts": ask_sixty,
    "held-out compositions": ask_compositions,
    "relations": ask_relations,
    "negative prompts": ask_negatives,
    "seeds": ask_seeds,
}


def run(config: SimpleNamespace) -> None:
    world = load_world(config)
    painter, judge = Painter(config), Judge(config, world)
    numbers = {}
    for name, ask in ASKED.items():
        numbers[name] = ask(painter, judge, world)
        print(name, numbers[name], flush=True)
    (config.work / "scene_evaluation.json").write_text(json.dumps(numbers, ensure_ascii=False, indent=2), encoding="utf-8")


if __name__ == "__main__":
    command_line(__doc__, run)
