"""Measures what steers a drawing apart from its prompt: the guidance scale, the negative prompt, and meaningless words.

- Guidance: for every fifth thing, at each scale, how often the nearest picture of all things is the right one, and the
  lead: 1 - d(right) / d(nearest wrong), averaged; above 0 if the right one is nearest.
  - Negative prompt: a thing with a typical colour is drawn without naming the colour, and again with that colour as the
  negative prompt. The ink is the share of saturated pixels whose hue is near the colour's; it should fall.
  - Unknown words and the empty prompt: the drawing's total variation (mean difference of neighbouring pixels; noise has much)
  should be within the range of the pictures', and its nearest picture no farther away than the most isolated picture is from
  the others.
"""

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from .pictures import SATURATED
from .prompts import UNHEARD
from .scenes import COLOURS

GRID = 16
SCALES = (1.0, 3.0, 7.0)
EVERY = 5  # of the things, for the guidance scales
NEAR = 40  # degrees of hue
Drawer = Callable[..., torch.Tensor]  # (prompts, negatives=None, guidance_scale=None) to uint8 [prompts, 3, H, W]


def signature(pictures: torch.Tensor) -> torch.Tensor:
    """uint8 [N, 3, H, W] to float [N, 3 * GRID * GRID]."""
    return F.adaptive_avg_pool2d(pictures.float() / 255, GRID).flatten(1)


def leads(distances: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    """float [drawings] of distances [drawings, candidates] and the right candidate's index [drawings]."""
    own = distances.gather(1, right[:, None])[:, 0]
    wrong = distances.scatter(1, right[:, None], torch.inf).min(dim=1).values
    return 1 - own / wrong


def ink(picture: torch.Tensor, colour: str) -> float:
    """The share of a picture's saturated pixels near the colour's hue; uint8 [3, H, W]. 0 if no pixel is saturated."""
    image = Image.fromarray(picture.permute(1, 2, 0).contiguous().numpy()).convert("HSV")
    hue, saturation, _ = np.moveaxis(np.asarray(image, dtype=np.float64), -1, 0)
    distance = np.abs((hue / 256 * 360 - COLOURS[colour][1] + 180) % 360 - 180)
    saturated = saturation > SATURATED
    return float((saturated & (distance < NEAR)).sum() / max(saturated.sum(), 1))


def total_variation(pictures: torch.Tensor) -> torch.Tensor:
    """float [N] of uint8 [N, 3, H, W], in units of full brightness."""
    values = pictures.float() / 255
    return values.diff(dim=-1).abs().mean(dim=(1, 2, 3)) + values.diff(dim=-2).abs().mean(dim=(1, 2, 3))


def is_sane(drawn: torch.Tensor, pictures: torch.Tensor) -> torch.Tensor:
    """bool [drawings]: neither noise nor blank, and no farther from all pictures than one of them is from the others."""
    busy, range_ = total_variation(drawn), total_variation(pictures)
    own, known = signature(drawn), signature(pictures)
    apart = torch.cdist(known, known).fill_diagonal_(torch.inf).min(dim=1).values.max()
    return (busy >= range_.min()) & (busy <= range_.max()) & (torch.cdist(own, known).min(dim=1).values <= apart)


def guidance(draw: Drawer, prompts: list[str], pictures: torch.Tensor) -> dict[str, float]:
    """`prompts` and `pictures` of all things, in the same order."""
    asked = torch.arange(0, len(prompts), EVERY)
    numbers: dict[str, float] = {"prompts": len(asked)}
    for scale in SCALES:
        drawn = draw([prompts[i] for i in asked], guidance_scale=scale)
        found = torch.cdist(signature(drawn), signature(pictures))
        numbers[f"top-1 at {scale:g}"] = round((found.argmin(dim=1) == asked).float().mean().item(), 3)
        numbers[f"lead at {scale:g}"] = round(leads(found, asked).mean().item(), 3)
    return numbers


def negative_prompt(draw: Drawer, prompts: list[str], colours: list[str], words: list[str]) -> dict[str, float]:
    """`words` are the `colours` in the prompts' language."""
    plain, without = draw(prompts), draw(prompts, negatives=words)
    before, after = ([ink(picture, c) for picture, c in zip(side, colours, strict=True)] for side in (plain, without))
    fell = [b < a for a, b in zip(before, after, strict=True)]
    mean = SimpleNamespace(before=sum(before) / len(before), after=sum(after) / len(after), fell=sum(fell) / len(fell))
    return {"prompts": len(prompts)} | {name: round(value, 3) for name, value in vars(mean).items()}


def unheard(draw: Drawer, pictures: torch.Tensor) -> dict[str, float | list[str]]:
    """`pictures` are all pictures that the model learnt to draw."""
    drawn = draw(list(UNHEARD))
    sane = is_sane(drawn, pictures)
    odd = [prompt for prompt, fine in zip(UNHEARD, sane.tolist(), strict=True) if not fine]
    return {"prompts": len(UNHEARD), "sane": round(sane.float().mean().item(), 3), "odd": odd}
