"""Positions of things alone on a white or coloured background."""

import random

from .actors import Spot
from .canvas import SIDE, Canvas
from .compositions import Composition
from .light import WHITE, Light

CENTRES = {"left": (0.27, 0.5), "right": (0.73, 0.5), "top": (0.5, 0.27), "bottom": (0.5, 0.73)}
GROUPS = {
    2: ((0.27, 0.5), (0.73, 0.5)),
    3: ((0.5, 0.27), (0.26, 0.74), (0.74, 0.74)),
    4: ((0.26, 0.26), (0.74, 0.26), (0.26, 0.74), (0.74, 0.74)),
}
OPPOSITE = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}


def blank(canvas: Canvas, ground: tuple[float, float, float] | None) -> None:
    """Fills the canvas with white, or with a colour that is a little lighter in the middle."""
    canvas.light = Light("day", WHITE)
    canvas.fill(ground or WHITE)
    if ground:
        canvas.disc(SIDE / 2, SIDE / 2, SIDE * 0.75, canvas.glow(SIDE / 2, SIDE / 2, SIDE * 0.75, WHITE, WHITE, alphas=(0.22, 0.0)))


def sticker_spots(composition: Composition, rng: random.Random) -> list[list[Spot]]:
    """The spots of each actor; unless settled, they vary a little. Copies have the same size."""
    loose = 0.0 if composition.settled else 1.0
    grown = 1.0 + loose * rng.uniform(-0.14, 0.02)

    def spot(x: float, y: float, side: float) -> Spot:
        side *= grown
        x, y = x + loose * rng.uniform(-0.04, 0.04), y + loose * rng.uniform(-0.04, 0.04)
        return Spot(x * SIDE, (y + side / 2) * SIDE, side * SIDE, shadow=False)

    if len(composition.actors) == 2:
        first = composition.relation or rng.choice(["left", "right"])
        return [[spot(*CENTRES[first], 0.5)], [spot(*CENTRES[OPPOSITE[first]], 0.5)]]
    actor = composition.actors[0]
    if actor.count > 1:
        return [[spot(*centre, 0.46) for centre in GROUPS[actor.count]]]
    side = {"small": 0.42, "big": 0.95, None: 0.75 + loose * rng.uniform(-0.09, 0.09)}[actor.size]
    if composition.side:
        return [[spot(*CENTRES[composition.side], min(side, 0.5))]]
    return [[spot(0.5, 0.5, side / (1.15 if actor.accessory or actor.holds else 1.0))]]
