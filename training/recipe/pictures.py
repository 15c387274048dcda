"""Pictures as tensors: loading, and recolouring by a hue shift."""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from .captions import COLOURS

SATURATED = 90  # of 255; below it a pixel's hue says nothing
NEAR = 75  # degrees
YELLOW_SHADE = 0.4  # of the darkness is kept


def load_picture(path: Path, size: int) -> Image.Image:
    """RGB, box-filtered to `size` pixels: the icons are drawn larger, so that edges stay smooth."""
    return Image.open(path).convert("RGB").resize((size, size), Image.Resampling.BOX)


def main_hue(picture: Image.Image) -> float:
    """The hue in degrees around which most of the saturated pixels lie: the fullest 60 degrees, then their mean."""
    hue, saturation, _ = np.moveaxis(np.asarray(picture.convert("HSV"), dtype=np.float64), -1, 0)
    degrees = hue[saturation > SATURATED] / 256 * 360
    distances = (degrees - np.arange(0, 360, 5)[:, None] + 180) % 360 - 180
    fullest = (np.abs(distances) < 30).sum(axis=1).argmax()
    inside = distances[fullest][np.abs(distances[fullest]) < 30]
    return float(fullest * 5 + inside.mean())


def recolour(picture: Image.Image, colour: str) -> Image.Image:
    """Turns the hues near the main one so that it becomes `colour`'s; a red car's blue windows stay blue.

    Yellow is made lighter too: a dark yellow is brown.
    """
    hsv = np.asarray(picture.convert("HSV")).copy()
    main = main_hue(picture)
    distance = (hsv[..., 0] / 256 * 360 - main + 180) % 360 - 180
    near = np.abs(distance) < NEAR
    shift = round((COLOURS[colour][1] - main) / 360 * 256)
    hsv[..., 0] = np.where(near, (hsv[..., 0].astype(int) + shift) % 256, hsv[..., 0])
    if colour == "yellow":
        hsv[..., 2] = np.where(near & (hsv[..., 1] > SATURATED), 255 - (255 - hsv[..., 2]) * YELLOW_SHADE, hsv[..., 2])
    return Image.fromarray(hsv, "HSV").convert("RGB")


def to_tensor(picture: Image.Image) -> torch.Tensor:
    """uint8 [3, height, width]."""
    return torch.from_numpy(np.asarray(picture).copy()).permute(2, 0, 1)


def to_unit(pictures: torch.Tensor) -> torch.Tensor:
    """uint8 0…255 to float32 -1…1, as the VAE sees them."""
    return pictures.float() / 127.5 - 1


def shifted(pictures: torch.Tensor, reach: int = 4) -> torch.Tensor:
    """Moves the batch by up to `reach` pixels over white ground."""
    size = pictures.shape[-1]
    top, left = torch.randint(0, 2 * reach + 1, (2,)).tolist()
    return F.pad(pictures, (reach,) * 4, value=255)[..., top : top + size, left : left + size]
