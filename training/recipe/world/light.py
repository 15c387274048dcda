"""Colours: mixing them, and how the time of day and the distance tint them. Colours are (red, green, blue) of 0 to 255."""

from dataclasses import dataclass

import skia

Colour = tuple[float, float, float]

WHITE: Colour = (255, 255, 255)
# Gain and lift of red, green and blue.
LIGHTS = {
    "day": ((1.0, 1.0, 1.0), (0, 0, 0)),
    "sunset": ((0.98, 0.78, 0.70), (15, 5, 0)),
    "night": ((0.62, 0.66, 0.92), (0, 0, 8)),
}
SKIES = {
    "day": (
        ((70, 150, 240), (150, 205, 250), (222, 240, 255)),
        ((60, 170, 235), (140, 215, 245), (235, 248, 250)),
        ((95, 160, 250), (170, 215, 255), (240, 246, 255)),
    ),
    "sunset": (
        ((88, 70, 150), (240, 120, 110), (255, 205, 120)),
        ((60, 60, 130), (225, 95, 120), (255, 180, 100)),
        ((120, 80, 160), (250, 140, 110), (255, 225, 150)),
    ),
    "night": (
        ((10, 14, 44), (26, 34, 86), (62, 74, 134)),
        ((8, 10, 36), (20, 36, 80), (40, 80, 120)),
        ((20, 12, 52), (44, 30, 96), (88, 66, 140)),
    ),
}
OVERCAST = {"day": (130, 140, 155), "sunset": (140, 118, 128), "night": (40, 46, 66)}


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """Mixes `share` of `b` into `a`."""
    return tuple(x * (1 - share) + y * share for x, y in zip(a, b, strict=True))


def shade(colour: Colour, share: float = 0.35) -> Colour:
    """Darker and a little bluer, like outdoor shadows."""
    return mix(colour, (15, 20, 50), share)


def solid(colour: Colour, alpha: float = 1.0) -> skia.Color4f:
    return skia.Color4f(*(channel / 255 for channel in colour), alpha)


def packed(colour: Colour, alpha: float = 1.0) -> int:
    return skia.Color(*(int(max(0, min(255, channel))) for channel in colour), int(255 * alpha))


@dataclass(frozen=True)
class Light:
    """The light of one picture: `haze` is the colour that distant things fade into."""

    time: str
    haze: Colour

    def on(self, colour: Colour, distance: float = 0.0) -> Colour:
        """`colour` in this light, at a distance of 0 (near) to 1 (lost in haze)."""
        gains, lifts = LIGHTS[self.time]
        return mix(tuple(c * gain + lift for c, gain, lift in zip(colour, gains, lifts, strict=True)), self.haze, distance)

    def filter(self, distance: float = 0.0, strength: float = 1.0) -> skia.ColorFilter:
        """The same for a whole picture; a `strength` of 0 leaves it unchanged."""
        gains, lifts = LIGHTS[self.time]
        rows = []
        for channel in range(3):
            row = [0.0] * 5
            row[channel] = (1 + (gains[channel] - 1) * strength) * (1 - distance)
            row[4] = (lifts[channel] * strength * (1 - distance) + self.haze[channel] * distance) / 255
            rows += row
        return skia.ColorFilters.Matrix([*rows, 0, 0, 0, 1, 0])
