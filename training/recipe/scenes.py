"""What a picture shows: one thing unchanged, recoloured, counted, small, placed, on a coloured background, or two things.

A scene says what is requested; `placements` says where each icon goes, so that scenes that look the same can be recognised.
"""

import random
import zlib
from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace

from .concepts import Concept

COLOURS = {  # English name: (Chinese name, hue in degrees)
    "red": ("红", 0),
    "yellow": ("黄", 50),
    "green": ("绿", 120),
    "blue": ("蓝", 212),
    "purple": ("紫", 275),
    "pink": ("粉", 325),
}
# Centre and side of each icon, in units of the picture's side.
WHOLE = (0.5, 0.5, 1.0)
SIZES = {"small": (0.5, 0.5, 0.45), "big": WHOLE}
PLACES = {"left": (0.27, 0.5, 0.5), "right": (0.73, 0.5, 0.5), "top": (0.5, 0.27, 0.5), "bottom": (0.5, 0.73, 0.5)}
COUNTS = {
    2: (PLACES["left"], PLACES["right"]),
    3: ((0.5, 0.26, 0.48), (0.26, 0.74, 0.48), (0.74, 0.74, 0.48)),
    4: tuple((x, y, 0.48) for y in (0.26, 0.74) for x in (0.26, 0.74)),
}
OPPOSITE = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}
COMPOSED = ("count", "size", "place", "background", "pair", "relation")


@dataclass(frozen=True)
class Scene:
    """One picture's content. Which fields count depends on `kind`."""

    kind: str  # "thing", "colour", or one of COMPOSED
    code: str
    icon_set: str
    colour: str | None = None  # of the thing (kind "colour") or of the background (kind "background")
    count: int = 1
    size: str | None = None
    place: str | None = None  # of the thing; in a relation, of the thing as seen from the other
    other: str | None = None

    def composition(self) -> tuple:
        """What is requested, regardless of style."""
        return astuple(replace(self, icon_set=""))


def placements(scene: Scene, own_colour: str | None = None) -> tuple[tuple[str, str | None, tuple[float, float, float]], ...]:
    """(code, colour, (x, y, side)) of every icon; `own_colour` is the thing's own colour, so that a red apple is just an apple."""
    colour = scene.colour if scene.kind == "colour" and scene.colour != own_colour else None
    match scene.kind:
        case "count":
            spots = COUNTS[scene.count]
        case "size":
            spots = (SIZES[scene.size],)
        case "place":
            spots = (PLACES[scene.place],)
        case "pair":
            spots = (PLACES["left"],)
        case "relation":
            spots = (PLACES[scene.place],)
        case _:
            spots = (WHOLE,)
    placed = [(scene.code, colour, spot) for spot in spots]
    if scene.other:
        placed.append((scene.other, None, PLACES[OPPOSITE[scene.place or "left"]]))
    return tuple(sorted(placed, key=lambda entry: entry[2]))


def turned(scene: Scene) -> Scene:
    """A scene of two things with their places swapped."""
    return replace(scene, place=OPPOSITE[scene.place]) if scene.place else replace(scene, code=scene.other, other=scene.code)


def look(scene: Scene, own_colour: str | None = None) -> tuple:
    """Equal for scenes that no caption can tell apart: the placements and the background, but not the icons' style."""
    return placements(scene, own_colour), scene.colour if scene.kind == "background" else None


def chosen(key: tuple, share: float) -> bool:
    """Whether a key belongs to a `share` of all keys, the same on every machine and in every run."""
    return zlib.crc32(repr(key).encode()) / 2**32 < share


def compose(kind: str, concept: Concept, other: Concept, icon_set: str, rng: random.Random) -> Scene:
    """A random scene of one kind."""
    scene = Scene(kind, concept.code, icon_set)
    match kind:
        case "count":
            return replace(scene, count=rng.choice(list(COUNTS)))
        case "size":
            return replace(scene, size=rng.choice(list(SIZES)))
        case "place":
            return replace(scene, place=rng.choice(list(PLACES)))
        case "background":
            return replace(scene, colour=rng.choice(list(COLOURS)))
        case "pair":
            return replace(scene, other=other.code)
        case _:
            return replace(scene, place=rng.choice(list(PLACES)), other=other.code)


def single_scenes(concepts: list[Concept], icon_sets: dict[str, set[str]]) -> Iterator[Scene]:
    """Every thing in every style that has it; in the first style, recolourable ones also in all colours."""
    first = next(iter(icon_sets))
    for icon_set, codes in icon_sets.items():
        for concept in concepts:
            if concept.code in codes:
                yield Scene("thing", concept.code, icon_set)
                if concept.own_colour and icon_set == first:
                    yield from (Scene("colour", concept.code, icon_set, colour=colour) for colour in COLOURS)


def composed_scenes(
    concepts: list[Concept], icon_sets: dict[str, set[str]], count: int, first_share: float, rng: random.Random
) -> list[Scene]:
    """`count` different scenes of drawn things, the kinds in equal parts; `first_share` of them in the first style."""
    drawn, sets = [c for c in concepts if c.drawn], list(icon_sets)
    scenes: dict[Scene, None] = {}
    for attempt in range(count * 4):
        icon_set = sets[0] if len(sets) == 1 or rng.random() < first_share else rng.choice(sets[1:])
        concept, other = rng.sample([c for c in drawn if c.code in icon_sets[icon_set]], 2)
        scenes[compose(COMPOSED[attempt % len(COMPOSED)], concept, other, icon_set, rng)] = None
        if len(scenes) == count:
            break
    return list(scenes)
