"""A canvas of 256 by 256 units with the few shapes that the world is made of; (0, 0) is the upper left corner."""

import random
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import skia
from PIL import Image

from ..icons import Icons
from ..pictures import recolour
from .light import Colour, Light, mix, packed, solid

SIDE = 256
CACHED_ICONS = 4000
VISIBLE = 40  # of 255: the alpha from which a pixel belongs to an icon
SAMPLING = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)


class Icon:
    """A picture with its visible part, as fractions of its side, and its main colour."""

    def __init__(self, picture: Image.Image) -> None:
        pixels = np.ascontiguousarray(picture)
        self.image = skia.Image.fromarray(pixels, colorType=skia.kRGBA_8888_ColorType).withDefaultMipmaps()
        rows, columns = np.where(pixels[..., 3] > VISIBLE)
        height, width = pixels.shape[:2]
        self.left, self.right = columns.min() / width, (columns.max() + 1) / width
        self.top, self.bottom = rows.min() / height, (rows.max() + 1) / height
        opaque = pixels[pixels[..., 3] > 200][:, :3]
        self.colour: Colour = tuple(np.median(opaque, axis=0)) if len(opaque) else (128, 128, 128)

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


@lru_cache(maxsize=4)
def open_icons(path: Path) -> Icons:
    """One archive per process."""
    return Icons(path)


@lru_cache(maxsize=CACHED_ICONS)
def load_icon(path: Path, icon_set: str, code: str, colour: str | None = None) -> Icon:
    picture = open_icons(path).draw(icon_set, code)
    return Icon(recolour(picture, colour) if colour else picture)


class Canvas:
    """The surface for a picture, with its random generator and its icons."""

    def __init__(self, icons: Path, icon_set: str, rng: random.Random, settled: bool = False) -> None:
        self.icons, self.icon_set, self.rng, self.settled = icons, icon_set, rng, settled
        self.surface = skia.Surface.MakeRasterN32Premul(SIDE, SIDE)
        self.skia = self.surface.getCanvas()
        self.light = Light("day", (222, 240, 255))
        self.sun = SIDE / 2  # where light comes from
        self.horizon = SIDE / 2

    def pixels(self) -> np.ndarray:
        """uint8 [256, 256, 3]."""
        return np.ascontiguousarray(self.surface.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType)[..., :3])

    def icon(self, code: str, colour: str | None = None) -> Icon:
        """The icon from the picture's own set, or from the first set if that lacks it."""
        known = code in open_icons(self.icons).codes(self.icon_set)
        return load_icon(self.icons, self.icon_set if known else "fluent-emoji", code, colour)

    def up_down(self, top: float, bottom: float, *colours: Colour, at: Sequence[float] | None = None) -> skia.Shader:
        """A gradient from `top` down to `bottom`."""
        return self.gradient((0, top), (0, bottom), *colours, at=at)

    @staticmethod
    def gradient(
        start: tuple, end: tuple, *colours: Colour, at: Sequence[float] | None = None, alphas: Sequence[float] = ()
    ) -> skia.Shader:
        alphas = alphas or (1.0,) * len(colours)
        values = [packed(colour, alpha) for colour, alpha in zip(colours, alphas, strict=True)]
        return skia.GradientShader.MakeLinear(points=[start, end], colors=values, positions=at)

    @staticmethod
    def glow(x: float, y: float, radius: float, *colours: Colour, alphas: Sequence[float] = ()) -> skia.Shader:
        alphas = alphas or (1.0,) * len(colours)
        values = [packed(colour, alpha) for colour, alpha in zip(colours, alphas, strict=True)]
        return skia.GradientShader.MakeRadial(center=(x, y), radius=radius, colors=values)

    @staticmethod
    def paint(fill: Colour | skia.Shader, alpha: float = 1.0, blur: float = 0.0, stroke: float = 0.0) -> skia.Paint:
        paint = skia.Paint(AntiAlias=True)
        if isinstance(fill, skia.Shader):
            paint.setShader(fill)
        else:
            paint.setColor4f(solid(fill, alpha))
        if blur:
            paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
        if stroke:
            paint.setStyle(skia.Paint.kStroke_Style)
            paint.setStrokeWidth(stroke)
            paint.setStrokeCap(skia.Paint.kRound_Cap)
        return paint

    def fill(self, fill: Colour | skia.Shader) -> None:
        self.skia.drawPaint(self.paint(fill))

    def box(self, left: float, top: float, right: float, bottom: float, fill: Colour | skia.Shader, alpha: float = 1.0) -> None:
        self.skia.drawRect(skia.Rect(left, top, right, bottom), self.paint(fill, alpha))

    def oval(
        self, x: float, y: float, rx: float, ry: float, fill: Colour | skia.Shader, alpha: float = 1.0, blur: float = 0.0
    ) -> None:
        self.skia.drawOval(skia.Rect(x - rx, y - ry, x + rx, y + ry), self.paint(fill, alpha, blur))

    def disc(self, x: float, y: float, radius: float, fill: Colour | skia.Shader, alpha: float = 1.0, blur: float = 0.0) -> None:
        self.oval(x, y, radius, radius, fill, alpha, blur)

    def shape(self, corners: Sequence[tuple[float, float]], fill: Colour | skia.Shader, alpha: float = 1.0) -> None:
        self.skia.drawPath(skia.Path.Polygon([skia.Point(*corner) for corner in corners], True), self.paint(fill, alpha))

    def ground(self, y: float, swing: float, near: Colour, far: Colour, depth: float | None = None) -> Callable[[float], float]:
        """Land below a wavy line at about `y`, from colour `near` to `far`; returns the line's y by x."""
        waves = [(self.rng.uniform(0.6, 2.2), self.rng.uniform(0, 7), self.rng.uniform(0.3, 1)) for _ in range(3)]

        def line(x: float) -> float:
            return y + swing / 2 * sum(w * np.sin(k * x / SIDE * 4 + o) for k, o, w in waves)

        edge = [(x, line(x)) for x in range(0, SIDE + 7, 6)]
        bottom = SIDE if depth is None else y + depth
        self.shape([*edge, (SIDE + 8, SIDE), (0, SIDE)], self.up_down(y - swing, bottom, near, far))
        return line

    def put(
        self,
        code: str,
        x: float,
        y: float,
        side: float,
        *,
        distance: float = 0.0,
        shadow: bool = True,
        flip: bool = False,
        turn: float = 0.0,
        light: float = 1.0,
        colour: str | None = None,
        material: skia.ColorFilter | None = None,
    ) -> Icon:
        """Draws an icon of `side` pixels whose visible part stands on (x, y)."""
        icon = self.icon(code, colour)
        if shadow:
            self.shadow(x, y, icon.width * side)
        tint = self.light.filter(distance, light)
        paint = skia.Paint(AntiAlias=True, ColorFilter=skia.ColorFilters.Compose(tint, material) if material else tint)
        middle = (icon.left + icon.right) / 2
        self.skia.save()
        self.skia.translate(x, y)
        self.skia.rotate(turn)
        self.skia.scale(-1 if flip else 1, 1)
        left, top = -middle * side, -icon.bottom * side
        self.skia.drawImageRect(icon.image, skia.Rect(left, top, left + side, top + side), SAMPLING, paint)
        self.skia.restore()
        return icon

    def shadow(self, x: float, y: float, width: float, alpha: float = 0.38) -> None:
        """A soft shadow on the ground, away from the sun."""
        away = 1 if self.sun < x else -1
        self.oval(x + away * width * 0.07, y - 1, width * 0.5, max(2.0, width * 0.08), (10, 15, 40), alpha, max(1.2, width * 0.035))

    def between(self, low: float, high: float) -> float:
        """A random number; in settled pictures always the middle."""
        return (low + high) / 2 if self.settled else self.rng.uniform(low, high)

    def lit(self, colour: Colour, distance: float = 0.0) -> Colour:
        return self.light.on(colour, distance)

    def choose(self, *colours: Colour, distance: float = 0.0) -> Colour:
        """A random one of these colours, in the picture's light."""
        return self.lit(self.rng.choice(colours), distance)

    def hazy(self, colour: Colour, share: float) -> Colour:
        return mix(colour, self.light.haze, share)
