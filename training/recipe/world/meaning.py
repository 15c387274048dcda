"""A composition as numbers: the right answers to what the text encoder is asked, one for each of QUESTIONS, and who is seen."""

import torch

from ..scenes import COLOURS
from .compositions import Actor, Composition
from .lexicon import ACCESSORIES, COUNTS, MATERIALS, PLACES, RELATIONS, SIDES, SIZES, STYLES, TIMES, WEATHERS

QUESTIONS = {  # answers by number, None first
    "place": (None, *PLACES),
    "time": (None, *TIMES),
    "weather": (None, *WEATHERS),
    "ground": (None, *COLOURS),
    "style": (None, *STYLES),
    "side": (None, *SIDES),
    "relation": (None, *RELATIONS),
    "count": (None, 1, *COUNTS),
    "size": (None, *SIZES),
    "colour": (None, *COLOURS),
    "material": (None, *MATERIALS),
    "accessory": (None, *ACCESSORIES),
}
OF_THE_PICTURE = ("place", "time", "weather", "ground", "style", "side", "relation")
UNASKED = -100  # cross entropy's ignore_index


def answers(composition: Composition) -> list[int]:
    """The number of the right answer to each of QUESTIONS; a sticker has no time."""
    actor = composition.actors[0] if len(composition.actors) == 1 else Actor("", "")
    values = {name: getattr(composition if name in OF_THE_PICTURE else actor, name) for name in QUESTIONS}
    if not composition.place:
        values["time"] = None
    if len(composition.actors) != 1:
        values["count"] = None
    return [options.index(values[name]) for name, options in QUESTIONS.items()]


class Meaning:
    """Compositions as tensors; `codes` are the subjects in the order of their numbers."""

    def __init__(self, codes: list[str]) -> None:
        self.numbers = {code: number for number, code in enumerate(codes)}

    def answers(self, compositions: list[Composition]) -> torch.Tensor:
        """int64 [compositions, questions]."""
        return torch.tensor([answers(c) for c in compositions])

    def seen(self, compositions: list[Composition]) -> torch.Tensor:
        """float32 [compositions, subjects]; each row sums to 1, or to 0 if nobody is seen."""
        table = torch.zeros(len(compositions), len(self.numbers))
        for row, composition in enumerate(compositions):
            for actor in composition.actors:
                table[row, self.numbers[actor.code]] = 1 / len(composition.actors)
        return table

    def special(self, compositions: list[Composition]) -> torch.Tensor:
        """int64 [compositions, 2]: who is on the left or above, and what is held; UNASKED if the caption does not say."""
        rows = []
        for composition in compositions:
            first, held = UNASKED, UNASKED
            if composition.relation:
                leading = composition.actors[0 if composition.relation in ("left", "top") else 1]
                first = self.numbers[leading.code]
            if composition.actors and composition.actors[0].holds:
                held = self.numbers[composition.actors[0].holds]
            rows.append((first, held))
        return torch.tensor(rows)
