"""Styles as filters on a finished picture, from uint8 [256, 256, 3] to the same."""

import random
from collections.abc import Callable
from functools import cache

import cv2
import numpy as np

from .canvas import SIDE

cv2.setNumThreads(1)

Picture = np.ndarray
GRAINS = 4  # of each kind of paper


@cache
def grain(seed: int, scale: int) -> np.ndarray:
    """Smooth noise, float32 [256, 256], with spots of about `scale` pixels."""
    coarse = np.random.default_rng(seed).standard_normal((SIDE // scale, SIDE // scale)).astype(np.float32)
    return cv2.resize(coarse, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)


def flat(picture: Picture, rng: random.Random) -> Picture:
    """Areas of uniform colour, with few steps of brightness."""
    hsv = cv2.cvtColor(cv2.pyrMeanShiftFiltering(picture, 6, 22, maxLevel=1), cv2.COLOR_RGB2HSV).astype(np.float32)
    hsv[..., 2] = np.round(hsv[..., 2] / 26) * 26
    hsv[..., 1] *= 1.1
    return cv2.medianBlur(cv2.cvtColor(np.clip(hsv, 0, 255).astype(np.uint8), cv2.COLOR_HSV2RGB), 3)


def line_art(picture: Picture, rng: random.Random) -> Picture:
    """Edges on white, the darker the stronger the contrast."""
    smooth = cv2.bilateralFilter(cv2.GaussianBlur(picture, (0, 0), 0.6), 5, 30, 4)
    lab = cv2.cvtColor(smooth, cv2.COLOR_RGB2LAB).astype(np.float32)
    slope = np.hypot(cv2.Sobel(lab, cv2.CV_32F, 1, 0), cv2.Sobel(lab, cv2.CV_32F, 0, 1)).max(axis=-1)
    edges = cv2.GaussianBlur(cv2.Canny(smooth, 40, 110).astype(np.float32) / 255, (0, 0), 0.75)
    ink = np.clip(edges * 1.9 * np.clip(slope / 60, 0.45, 1), 0, 1)
    return np.repeat((252 - 225 * ink)[..., None], 3, axis=-1).astype(np.uint8)


def pixel_art(picture: Picture, rng: random.Random) -> Picture:
    """32 by 32 pixels, each channel in eight steps: a latent can hold four such pixels."""
    small = cv2.resize(picture, (32, 32), interpolation=cv2.INTER_AREA).astype(np.float32)
    strong = np.clip((small - 128) * 1.15 + 128, 0, 255)
    return cv2.resize((np.round(strong / 36) * 36).clip(0, 255).astype(np.uint8), (SIDE, SIDE), interpolation=cv2.INTER_NEAREST)


def watercolour(picture: Picture, rng: random.Random) -> Picture:
    """Wandering edges with dark rims, clouds of pigment, a torn white margin."""
    seed = rng.randrange(GRAINS)
    rows, columns = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    warped = cv2.remap(
        picture, columns + grain(seed, 8) * 1.2, rows + grain(seed + 10, 8) * 1.2, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    )
    washed = cv2.bilateralFilter(cv2.medianBlur(warped, 5), 5, 30, 4)
    lab = cv2.cvtColor(washed, cv2.COLOR_RGB2LAB).astype(np.float32)
    rims = np.clip(np.abs(cv2.GaussianBlur(lab, (0, 0), 1) - cv2.GaussianBlur(lab, (0, 0), 2.2)).max(axis=-1) / 14, 0, 1)
    pigment = grain(seed + 20, 32) * 9 + grain(seed + 30, 8) * 5 + grain(seed + 40, 2) * 4
    paint = 255 - (255 - (washed * (1 - 0.35 * rims[..., None]) + pigment[..., None])) * 0.9
    to_edge = np.minimum(np.minimum(columns, SIDE - 1 - columns), np.minimum(rows, SIDE - 1 - rows))
    inside = np.clip(to_edge / 14 + grain(seed + 50, 16) * 0.25, 0, 1)[..., None]
    return np.clip(paint * inside + 252 * (1 - inside), 0, 255).astype(np.uint8)


def oil(picture: Picture, rng: random.Random) -> Picture:
    """The Kuwahara filter, which gives each pixel the mean of its most uniform quadrant; then the relief of brush strokes."""
    values, size = picture.astype(np.float32), 4
    grey = values.mean(axis=-1)
    means = cv2.blur(values, (size, size))
    spread = cv2.blur(grey * grey, (size, size)) - cv2.blur(grey, (size, size)) ** 2
    corners = [(dy, dx) for dy in (-2, 2) for dx in (-2, 2)]
    calmest = np.argmin(np.stack([np.roll(spread, corner, (0, 1)) for corner in corners]), axis=0)
    smooth = np.choose(calmest[..., None], [np.roll(means, corner, (0, 1)) for corner in corners])
    height = cv2.GaussianBlur(grain(rng.randrange(GRAINS) + 60, 2), (0, 0), 1.0) + smooth.mean(axis=-1) / 40
    relief = cv2.Sobel(height, cv2.CV_32F, 1, 0) + cv2.Sobel(height, cv2.CV_32F, 0, 1)
    return np.clip(smooth * 1.04 + relief[..., None] * 1.3, 0, 255).astype(np.uint8)


FILTERS: dict[str, Callable[[Picture, random.Random], Picture]] = {
    "flat": flat,
    "line art": line_art,
    "pixel art": pixel_art,
    "watercolour": watercolour,
    "oil": oil,
}
