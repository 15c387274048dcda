"""A composition as a picture. The same composition gives the same pixels in every run."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from ..pictures import ground_colour
from .actors import Spot, perform, scene_spots
from .built_places import city, room, space, underwater
from .canvas import Canvas
from .compositions import Actor, Composition
from .filters import FILTERS
from .landscapes import Ground, beach, desert, farm, forest, heaven, meadow, mountains, open_sea, snowfield
from .sky import evening_glow, falling
from .stickers import blank, sticker_spots
from .subjects import Subject

PLACES: dict[str, Callable[[Canvas, str, str | None], Ground | None]] = {
    "sea": open_sea,
    "beach": beach,
    "forest": forest,
    "snowfield": snowfield,
    "desert": desert,
    "mountains": mountains,
    "city": city,
    "space": space,
    "underwater": underwater,
    "farm": farm,
    "meadow": meadow,
    "room": room,
    "sky": heaven,
}
GLOWLESS = ("room", "space", "underwater")


def paint(composition: Composition, subjects: dict[str, Subject], icons: Path) -> np.ndarray:
    """uint8 [256, 256, 3]; `subjects` by code, `icons` the archive of the icons stage."""
    return paint_and_mark(composition, subjects, icons)[0]


def paint_and_mark(composition: Composition, subjects: dict[str, Subject], icons: Path) -> tuple[np.ndarray, np.ndarray]:
    """The picture, uint8 [256, 256, 3], and where its actors are, bool [256, 256], including shadows."""
    rng = random.Random(composition.seed)
    canvas = Canvas(icons, composition.icon_set, rng, composition.settled)
    actors = paint_scene(canvas, composition, subjects) if composition.place else paint_sticker(canvas, composition, subjects)
    picture = canvas.pixels()
    return FILTERS[composition.style](picture, rng) if composition.style in FILTERS else picture, actors


def paint_sticker(canvas: Canvas, composition: Composition, subjects: dict[str, Subject]) -> np.ndarray:
    """Paints things alone; returns where they are."""
    blank(canvas, ground_colour(composition.ground) if composition.ground else None)
    empty = canvas.pixels()
    for actor, spots in zip(composition.actors, sticker_spots(composition, canvas.rng), strict=True):
        for spot in spots:
            perform(canvas, actor, subjects[actor.code], spot)
    return changed(empty, canvas.pixels())


def changed(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """bool [256, 256]; invisible differences do not count."""
    return np.abs(after.astype(np.int16) - before).max(axis=-1) > 8


def paint_scene(canvas: Canvas, composition: Composition, subjects: dict[str, Subject]) -> np.ndarray:
    """Paints a scene, actors that stand farther away first; returns where they are."""
    ground = PLACES[composition.place](canvas, composition.time, composition.weather)
    empty = canvas.pixels()
    standing = []
    for actor, x in zip(composition.actors, positions(canvas, composition), strict=True):
        crowd = max(len(composition.actors), actor.count)
        spots = scene_spots(canvas, actor, subjects[actor.code], composition.place, ground, x, crowd)
        standing += [(spot, actor) for spot in spots]
    for spot, actor in sorted(standing, key=lambda entry: entry[0].y):
        if composition.place == "sea" and spot.shadow:
            afloat(canvas, actor, subjects[actor.code], spot)
        else:
            perform(canvas, actor, subjects[actor.code], spot)
    actors = changed(empty, canvas.pixels())
    falling(canvas, composition.weather)
    if composition.time == "sunset" and composition.place not in GLOWLESS:
        evening_glow(canvas)
    return actors


def positions(canvas: Canvas, composition: Composition) -> list[float]:
    """The x of each actor, as a fraction of the width."""
    if len(composition.actors) == 2:
        left, right = canvas.between(0.2, 0.34), canvas.between(0.66, 0.8)
        first_left = composition.relation == "left" if composition.relation else canvas.rng.random() < 0.5
        return [left, right] if first_left else [right, left]
    around = {"left": (0.14, 0.3), "right": (0.7, 0.86), None: (0.3, 0.7)}[composition.side]
    return [canvas.between(*around) for _ in composition.actors]


def afloat(canvas: Canvas, actor: Actor, subject: Subject, spot: Spot) -> None:
    """Paints an actor in the water, with foam instead of a shadow."""
    spot = perform(canvas, actor, subject, replace(spot, shadow=False))
    canvas.oval(spot.x, spot.y - 2, spot.side * 0.5, spot.side * 0.05, (255, 255, 255), 0.4, 2)
    canvas.oval(spot.x, spot.y - 1, spot.side * 0.42, spot.side * 0.035, (255, 255, 255), 0.55, 1.5)
