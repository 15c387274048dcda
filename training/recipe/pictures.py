"""Pictures: scenes composed of icons, recolouring by a hue shift, and tensors of both."""

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from .icons import Icons
from .scenes import COLOURS, Scene, placements

SATURATED = 90  # of 255; below this a pixel's hue means nothing
NEAR = 75  # degrees
YELLOW_SHADE = 0.4  # the share of a shade's darkness that is kept


def compose_picture(scene: Scene, icons: Icons, size: int, own_colour: str | None = None) -> Image.Image:
    """RGB [size, size], box-filtered from icons drawn at a larger size, so that edges are smooth."""
    ground = ground_colour(scene.colour) if scene.kind == "background" else (255, 255, 255)
    canvas, side = None, 0
    for code, colour, (x, y, scale) in placements(scene, own_colour):
        icon = icons.draw(scene.icon_set, code)
        if colour:
            icon = recolour(icon, colour)
        if canvas is None:
            side = icon.width
            canvas = Image.new("RGB", (side, side), ground)
        extent = round(side * scale)
        small = icon.resize((extent, extent), Image.Resampling.BOX)
        canvas.paste(small, (round(side * x - extent / 2), round(side * y - extent / 2)), small)
    return canvas.resize((size, size), Image.Resampling.BOX)


def ground_colour(colour: str) -> tuple[int, int, int]:
    """Lighter than the things, so that they stand out."""
    hsv = Image.new("HSV", (1, 1), (round(COLOURS[colour][1] / 360 * 256) % 256, 120, 245))
    return hsv.convert("RGB").getpixel((0, 0))


def opaque(picture: Image.Image) -> np.ndarray:
    """bool [height, width]; all True if there is no alpha."""
    return np.asarray(picture.convert("RGBA"))[..., 3] > 127


def main_hue(picture: Image.Image) -> float:
    """The hue, in degrees, around which most saturated pixels lie: the mean of the 60 degrees that have the most."""
    hue, saturation, _ = np.moveaxis(np.asarray(picture.convert("RGB").convert("HSV"), dtype=np.float64), -1, 0)
    degrees = hue[(saturation > SATURATED) & opaque(picture)] / 256 * 360
    distances = (degrees - np.arange(0, 360, 5)[:, None] + 180) % 360 - 180
    fullest = (np.abs(distances) < 30).sum(axis=1).argmax()
    inside = distances[fullest][np.abs(distances[fullest]) < 30]
    return float(fullest * 5 + inside.mean())


def recolour(picture: Image.Image, colour: str) -> Image.Image:
    """Shifts the hues near the main one so that it becomes `colour`'s; a red car's blue windows stay blue.

    Yellow is also made lighter, because dark yellow is brown.
    """
    hsv = np.asarray(picture.convert("RGB").convert("HSV")).copy()
    main = main_hue(picture)
    distance = (hsv[..., 0] / 256 * 360 - main + 180) % 360 - 180
    near = np.abs(distance) < NEAR
    shift = round((COLOURS[colour][1] - main) / 360 * 256)
    hsv[..., 0] = np.where(near, (hsv[..., 0].astype(int) + shift) % 256, hsv[..., 0])
    if colour == "yellow":
        hsv[..., 2] = np.where(near & (hsv[..., 1] > SATURATED), 255 - (255 - hsv[..., 2]) * YELLOW_SHADE, hsv[..., 2])
    recoloured = Image.fromarray(hsv, "HSV").convert("RGB")
    if picture.mode == "RGBA":
        recoloured.putalpha(picture.getchannel("A"))
    return recoloured


def to_tensor(picture: Image.Image) -> torch.Tensor:
    """uint8 [3, height, width]."""
    return torch.from_numpy(np.asarray(picture).copy()).permute(2, 0, 1)


def to_unit(pictures: torch.Tensor) -> torch.Tensor:
    """uint8 0…255 to float32 -1…1, as the VAE sees them."""
    return pictures.float() / 127.5 - 1


def shifted(pictures: torch.Tensor, reach: int = 4) -> torch.Tensor:
    """Moves the batch by up to `reach` pixels on a white background."""
    size = pictures.shape[-1]
    top, left = torch.randint(0, 2 * reach + 1, (2,)).tolist()
    return F.pad(pictures, (reach,) * 4, value=255)[..., top : top + size, left : left + size]


def augmented(pictures: torch.Tensor) -> torch.Tensor:
    """For the image tower: shifts, slight changes of brightness and slight noise; no flips, because captions say left and right."""
    batch = shifted(pictures, reach=max(pictures.shape[-1] // 16, 1)).float()
    gain = 0.85 + 0.3 * torch.rand(len(batch), 1, 1, 1, device=batch.device)
    noise = 8 * torch.randn_like(batch)
    return (batch * gain + noise).clamp(0, 255)
