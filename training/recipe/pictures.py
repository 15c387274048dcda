"""Pictures as tensors: loading, and recolouring by a hue shift."""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from .captions import COLOURS

SATURATED = 90  # of 255; below it a pixel's hue says nothing


def load_picture(path: Path, size: int) -> Image.Image:
    """RGB, box-filtered to `size` pixels: the icons are drawn larger, so that edges stay smooth."""
    return Image.open(path).convert("RGB").resize((size, size), Image.Resampling.BOX)


def main_hue(picture: Image.Image) -> float:
    """The hue in degrees that most of the saturated pixels share (circular mean)."""
    hue, saturation, _ = np.moveaxis(np.asarray(picture.convert("HSV"), dtype=np.float64), -1, 0)
    angle = hue[saturation > SATURATED] / 256 * 2 * np.pi
    return float(np.degrees(np.arctan2(np.sin(angle).mean(), np.cos(angle).mean())))


def recolour(picture: Image.Image, colour: str) -> Image.Image:
    """Turns all hues so that the main one becomes `colour`'s."""
    hsv = np.asarray(picture.convert("HSV")).copy()
    shift = round((COLOURS[colour][1] - main_hue(picture)) / 360 * 256)
    hsv[..., 0] = (hsv[..., 0].astype(int) + shift) % 256
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
