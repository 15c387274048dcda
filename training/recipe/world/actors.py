"""Draws the subjects in their places: sizes by depth, bodies under heads, what they wear and hold, what they are made of."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import skia

from .canvas import SIDE, Canvas, Icon
from .compositions import Actor
from .light import WHITE, mix
from .subjects import Subject

HAT, CAP, CROWN, SUNGLASSES, UMBRELLA, PANDA = "1f3a9", "1f9e2", "1f451", "1f576", "2602", "1f43c"
PEOPLE = ("1f466", "1f467", "1f476", "1f9d2", "1f468", "1f469", "1f474", "1f475", "1f920")
CLOTHES = ((70, 130, 220), (230, 90, 90), (90, 180, 110), (240, 180, 60))
SCARVES = ((220, 50, 60), (60, 110, 210), (240, 180, 50), (80, 170, 90))
# Things are drawn in these sizes, with their corners on a grid of two latents, which is one position in the UNet's second stage. So
# each has only a few sets of latents to learn; at any place and size, each of its patches would be new every time.
GRID = 32
SIDES = (32, 64, 96, 128, 160, 192, 224)
HEAD_SHARE = 0.972  # the side of a head on a body, as a share of the spot's side
NECK = 0.378  # the height of the chin above the feet, as a share of the spot's side
FEET = 0.94 * SIDE  # where things stand in settled scenes, wherever the horizon is
EVENED = 0.4  # exponent of the sizes: at true scale, an apple beside an elephant is three pixels wide
RAMPS = {  # dark, middle and light tone of a material
    "robot": ((38, 46, 66), (120, 136, 160), (235, 242, 250)),
    "golden": ((90, 50, 5), (225, 160, 30), (255, 245, 170)),
    "ice": ((70, 130, 200), (150, 210, 245), (245, 252, 255)),
    "stone": ((60, 58, 56), (130, 128, 124), (215, 212, 206)),
    "chocolate": ((40, 18, 10), (110, 62, 36), (200, 150, 110)),
}


@dataclass(frozen=True)
class Spot:
    """Where an actor stands: its feet, and the side of its picture in pixels.

    `lit` is how strongly the time of day colours it; a full night would hide it.
    """

    x: float
    y: float
    side: float
    shadow: bool = True
    lit: float = 0.6


@lru_cache(maxsize=len(RAMPS))
def material_filter(material: str) -> skia.ColorFilter:
    """Maps brightness to a ramp of colours."""
    levels = np.arange(256) / 255
    table = [np.interp(levels, [0, 0.5, 1], channel).round().astype(int).tolist() for channel in zip(*RAMPS[material], strict=True)]
    brightness = skia.ColorFilters.Matrix([0.3, 0.59, 0.11, 0, 0] * 3 + [0, 0, 0, 1, 0])
    return skia.ColorFilters.Compose(skia.TableColorFilter.MakeARGB(list(range(256)), *table), brightness)


def on_grid(spot: Spot, icon: Icon, flip: bool, lift: float = 0.0, share: float = 1.0) -> Spot:
    """The nearest spot at which the icon has one of SIDES and its corners are on the grid.

    The icon is `share` of the spot's side, and stands `lift` of that side above the spot.
    """
    side = min(SIDES, key=lambda one: abs(one - spot.side * share)) / share
    middle, drawn = (icon.left + icon.right) / 2, side * share
    left, top = (1 - middle if flip else middle) * drawn, icon.bottom * drawn + lift * side
    return replace(spot, x=nearest(spot.x - left) + left, y=nearest(spot.y - top) + top, side=side)


def nearest(place: float) -> int:
    return round(place / GRID) * GRID


def perform(canvas: Canvas, actor: Actor, subject: Subject, spot: Spot) -> Spot:
    """Paints one actor once, and returns where it actually stands."""
    flip = not canvas.settled and canvas.rng.random() < 0.5
    material = material_filter(actor.material) if actor.material else None
    kind, icon = subject.kinds[subject.looks.index(actor.look)], canvas.icon(actor.look, actor.colour)
    dressed = {"light": spot.lit, "colour": actor.colour, "material": material}
    if kind != "head" or (not spot.shadow and not (actor.accessory or actor.holds)):
        spot = on_grid(spot, icon, flip)
        canvas.put(actor.look, spot.x, spot.y, spot.side, shadow=spot.shadow, flip=flip, **dressed)
        return spot
    flip = flip and not actor.accessory
    spot = on_grid(spot, icon, flip, lift=NECK - HEAD_SHARE * 0.06, share=HEAD_SHARE)
    chin, side = body(canvas, actor, spot)
    canvas.put(actor.look, spot.x, chin + side * 0.06, side, shadow=False, flip=flip, **dressed)
    if actor.accessory:
        wear(canvas, actor.accessory, icon, spot.x, chin, side)
    if actor.holds:
        hold(canvas, actor.holds, spot, side)
    return spot


def body(canvas: Canvas, actor: Actor, spot: Spot) -> tuple[float, float]:
    """A small body in the head's colour; returns the y of the chin and the side of the head's picture."""
    x, y, height = spot.x, spot.y, spot.side * 1.35
    colour = canvas.icon(actor.look, actor.colour).colour
    if actor.look in PEOPLE:
        colour = canvas.rng.choice(CLOTHES)
    if actor.look == PANDA:
        colour = (60, 60, 70)
    if actor.material:
        colour = RAMPS[actor.material][1]
    base = mix(colour, canvas.lit(colour), spot.lit)
    dark, belly = mix(base, (20, 20, 50), 0.35), mix(base, WHITE, 0.9 if actor.look == PANDA else 0.55)
    wide = height * 0.2
    if spot.shadow:
        canvas.shadow(x, y, wide * 2.6)
    for side in (-1, 1):
        canvas.oval(x + side * wide * 0.55, y - height * 0.03, wide * 0.42, height * 0.045, dark)
        canvas.oval(x + side * wide * 0.95, y - height * 0.22, wide * 0.3, height * 0.1, mix(base, dark, 0.5))
    round_off = canvas.gradient((x - wide, 0), (x + wide, 0), mix(base, WHITE, 0.15), base, dark, at=[0, 0.5, 1])
    canvas.oval(x, y - height * 0.2, wide, height * 0.177, round_off)
    canvas.oval(x, y - height * 0.18, wide * 0.6, height * 0.125, belly)
    return y - spot.side * NECK, spot.side * HEAD_SHARE


def wear(canvas: Canvas, accessory: str, head: Icon, x: float, chin: float, side: float) -> None:
    """Puts an accessory on a head whose chin is at `chin`."""
    high, wide = head.height * side, head.width * side
    top = chin + side * 0.06 - high

    def on_head(code: str, share: float, sink: float) -> None:
        canvas.put(code, x, top + high * sink, wide * share / canvas.icon(code).width, shadow=False)

    match accessory:
        case "hat":
            on_head(HAT, 0.62, 0.22)
        case "cap":
            on_head(CAP, 0.8, 0.24)
        case "crown":
            on_head(CROWN, 0.62, 0.2)
        case "sunglasses":
            on_head(SUNGLASSES, 0.8, 0.62)
        case "umbrella":
            canvas.put(UMBRELLA, x + wide * 0.62, chin + side * 0.2, side * 0.95, shadow=False, turn=12)
        case "scarf":
            colour = canvas.choose(*SCARVES)
            band = canvas.up_down(chin - side * 0.02, chin + side * 0.12, mix(colour, WHITE, 0.2), mix(colour, (0, 0, 0), 0.3))
            canvas.oval(x, chin + side * 0.05, wide * 0.32, side * 0.07, band)
            canvas.box(x + wide * 0.1, chin + side * 0.05, x + wide * 0.22, chin + side * 0.28, mix(colour, (0, 0, 0), 0.15))


def hold(canvas: Canvas, code: str, spot: Spot, side: float) -> None:
    """Draws a small thing in front of the body."""
    canvas.put(
        code, spot.x + canvas.rng.choice([-1, 1]) * side * 0.3, spot.y - side * 0.05, side * 0.5, shadow=False, light=spot.lit
    )


def size_factor(actor: Actor) -> float:
    return {"small": 0.6, "big": 1.35, None: 1.0}[actor.size]


def scene_spots(
    canvas: Canvas, actor: Actor, subject: Subject, place: str, ground: tuple[float, float] | None, x: float, crowd: int
) -> list[Spot]:
    """Where an actor and its copies stand in a scene; `x` is a fraction of the width, `crowd` how many share it.

    In a settled scene, it is always the same.
    """
    between, copies = canvas.between, actor.count > 1
    kind = subject.kinds[subject.looks.index(actor.look)]
    depth = between(0.25, 1.0) if kind != "building" else between(0, 0.35)
    scale = subject.size**EVENED * size_factor(actor) * (1.0 if crowd == 1 else 0.85 if crowd == 2 else 0.7)
    afloat = ground is None or kind in ("fly", "sky") or (place == "underwater" and kind in ("swim", "boat"))
    spots, high_up = [], between(0.44, 0.6)
    for number in range(actor.count):
        spread = (number - (actor.count - 1) / 2) * (0.3 if actor.count < 4 else 0.23)
        at = min(max(x + spread + between(-0.03, 0.03) * copies, 0.1), 0.9) * SIDE
        if afloat:
            side = SIDE * high_up * scale * (1.15 if kind == "sky" else 1.0)
            low, high = (0.45, 0.72) if ground is None or place == "underwater" else (0.2, 0.34) if kind == "sky" else (0.3, 0.55)
            spots.append(Spot(at, between(low, high) * SIDE + side * 0.4, side, shadow=False, lit=0.3 if kind == "sky" else 0.5))
            continue
        far, near = (FEET - 0.1 * SIDE, FEET) if canvas.settled else ground
        one = min(max(depth + between(-0.08, 0.08) * copies, 0), 1)
        if kind == "building":
            spots.append(Spot(at, far + (near - far) * one * 0.5, SIDE * (0.54 + 0.16 * one) * scale))
        else:
            spots.append(Spot(at, far + (near - far) * one, SIDE * (0.46 + 0.2 * one) * scale))
    return sorted(spots, key=lambda spot: spot.y)
