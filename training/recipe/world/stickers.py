"""Positions of things alone on a white or coloured background."""

import random

from .actors import Spot
from .canvas import SIDE, Canvas
from .compositions import Actor, Composition
from .light import WHITE, Light

CENTRES = {"left": (0.27, 0.5), "right": (0.73, 0.5), "top": (0.5, 0.27), "bottom": (0.5, 0.73)}
GROUPS = {
    2: ((0.27, 0.5), (0.73, 0.5)),
    3: ((0.5, 0.27), (0.26, 0.74), (0.74, 0.74)),
    4: ((0.26, 0.26), (0.74, 0.26), (0.26, 0.74), (0.74, 0.74)),
}
OPPOSITE = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}
BODY = 1.35  # the height of a head on its body, as a share of the spot's side
ON_HEAD = {"hat": 0.3, "cap": 0.15, "crown": 0.2, "umbrella": 0.15}  # what an accessory adds to that
BESIDE = {"umbrella": 0.25}  # how far an accessory moves its bearer to the left, as a share of the spot's side


def blank(canvas: Canvas, ground: tuple[float, float, float] | None) -> None:
    """Fills the canvas with white, or with a colour that is a little lighter in the middle."""
    canvas.light = Light("day", WHITE)
    canvas.fill(ground or WHITE)
    if ground:
        canvas.disc(SIDE / 2, SIDE / 2, SIDE * 0.75, canvas.glow(SIDE / 2, SIDE / 2, SIDE * 0.75, WHITE, WHITE, alphas=(0.22, 0.0)))


def height(actor: Actor) -> float:
    """Of an actor's picture, as a share of the spot's side."""
    return BODY + ON_HEAD.get(actor.accessory, 0.0) if actor.accessory or actor.holds else 1.0


def sticker_spots(composition: Composition, rng: random.Random) -> list[list[Spot]]:
    """The spots of each actor; unless settled, they vary a little. Copies have the same size."""
    loose = 0.0 if composition.settled else 1.0
    grown = 1.0 + loose * rng.uniform(-0.14, 0.02)

    def spot(actor: Actor, x: float, y: float, high: float) -> Spot:
        """Where an actor of this height, as a fraction of the picture's, has its middle at (x, y)."""
        high *= grown
        x, y = x + loose * rng.uniform(-0.04, 0.04), y + loose * rng.uniform(-0.04, 0.04)
        side = high / height(actor)
        return Spot((x - BESIDE.get(actor.accessory, 0.0) * side) * SIDE, (y + high / 2) * SIDE, side * SIDE, shadow=False)

    if len(composition.actors) == 2:
        first = composition.relation or rng.choice(["left", "right"])
        centres = CENTRES[first], CENTRES[OPPOSITE[first]]
        return [[spot(actor, *centre, 0.5)] for actor, centre in zip(composition.actors, centres, strict=True)]
    actor = composition.actors[0]
    if actor.count > 1:
        return [[spot(actor, *centre, 0.46) for centre in GROUPS[actor.count]]]
    high = {"small": 0.42, "big": 0.95, None: 0.75 + loose * rng.uniform(-0.09, 0.09)}[actor.size]
    if composition.side:
        return [[spot(actor, *CENTRES[composition.side], min(high, 0.5))]]
    return [[spot(actor, 0.5, 0.5, min(high * 1.1, 0.85) if height(actor) > 1 else high)]]
