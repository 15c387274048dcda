"""Pairs of a small and a large picture for the upscaler.

There are two kinds: stickers, newly drawn without loss, and the shards' scenes, halved so that their compression does not show.
Pictures are shrunk in several ways. Some stickers also go through a VAE, because its pictures are what people enlarge.
"""

import random
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL
from PIL import Image

from .config import ROOT
from .shards import HELD_OUT, read_pictures, shard_path, training_shards
from .world.compositions import Composition, is_held_out
from .world.painting import paint
from .world.world import load_world

MEASURED = 48
MODES = ("area", "bicubic", "bilinear")  # of torch; with antialiasing, bilinear is Pillow's triangle filter
LARGEST_NOISE = 2.0 / 255


def as_batch(pictures: np.ndarray) -> torch.Tensor:
    """uint8 [pictures, height, width, 3] as [pictures, 3, height, width]."""
    return torch.from_numpy(pictures).permute(0, 3, 1, 2).contiguous()


def to_unit(pictures: torch.Tensor) -> torch.Tensor:
    """uint8 as float32 of 0 to 1."""
    return pictures.float() / 255


def to_bytes(pictures: torch.Tensor) -> torch.Tensor:
    return (pictures * 255).round().clamp(0, 255).to(torch.uint8)


def shrink(pictures: torch.Tensor, scale: int, mode: str = "area") -> torch.Tensor:
    """Shrinks float32 of 0 to 1; the result is clamped to that range."""
    options = {} if mode == "area" else {"antialias": True, "align_corners": False}
    return F.interpolate(pictures, scale_factor=1 / scale, mode=mode, **options).clamp(0, 1)


def lanczos(pictures: torch.Tensor, scale: int) -> torch.Tensor:
    """Pillow's Lanczos enlargement of float32 of 0 to 1."""
    rows = to_bytes(pictures).permute(0, 2, 3, 1).numpy()
    size = (rows.shape[2] * scale, rows.shape[1] * scale)
    return to_unit(as_batch(np.stack([np.asarray(Image.fromarray(row).resize(size, Image.Resampling.LANCZOS)) for row in rows])))


def stickers(config: SimpleNamespace, count: int, held_out: bool) -> torch.Tensor:
    """uint8 [count, 3, 256, 256]: things alone; the same on every machine."""
    world = load_world(config)
    rng = random.Random(f"{config.seed} stickers {held_out}")

    def compositions() -> Iterator[Composition]:
        while True:
            drawn = world.pictured.compose(rng)
            if drawn.place is None and is_held_out(drawn, config.data.held_out_compositions) == held_out:
                yield drawn

    chosen = compositions()
    icons = config.work / "icons.zip"
    return as_batch(np.stack([paint(next(chosen), world.subjects, icons) for _ in range(count)]))


def kept(path: Path, make: object) -> torch.Tensor:
    """What `make` returns, read from the disk the next time."""
    if not path.exists():
        np.save(path.with_suffix(".new.npy"), make().numpy())
        path.with_suffix(".new.npy").replace(path)
    return torch.from_numpy(np.load(path))


def scenes(path: Path) -> torch.Tensor:
    """uint8 [pictures, 3, 128, 128]."""
    pictures = as_batch(read_pictures(path))
    return torch.cat([to_bytes(shrink(to_unit(part), 2)) for part in pictures.split(64)])


@torch.no_grad()
def repaint(pictures: torch.Tensor, model: str) -> torch.Tensor:
    """uint8 pictures, encoded and decoded by an exported model's VAE."""
    vae = AutoencoderKL.from_pretrained((ROOT / model).resolve() / "vae").float().eval()
    parts = [vae.decode(vae.encode(part * 2 - 1).latent_dist.mode()).sample / 2 + 0.5 for part in to_unit(pictures).split(32)]
    return to_bytes(torch.cat(parts))


class Pairs:
    """Random patches of small pictures and the same patches of the large ones."""

    def __init__(self, config: SimpleNamespace) -> None:
        self.settings = config.upscaler
        self.scale = self.settings.scale
        name = f"stickers-{self.settings.stickers}.npy"
        self.stickers = kept(config.work / name, lambda: stickers(config, self.settings.stickers, held_out=False))
        self.scenes = torch.cat([scenes(path) for path in training_shards(config.work)[: self.settings.shards]])
        small = to_bytes(torch.cat([shrink(to_unit(part), self.scale) for part in self.stickers.split(64)]))
        self.repainted = repaint(small, self.settings.repainter)

    def sample(self, count: int) -> tuple[torch.Tensor, torch.Tensor]:
        """float32 of 0 to 1, [count, 3, side, side] and `scale` times as large; rotated and mirrored at random."""
        share = torch.rand(count)
        of_scenes = int((share < self.settings.scenes).sum())
        of_repainted = int((share > 1 - self.settings.repainted).sum())
        parts = [
            self.shrunk(self.scenes, of_scenes),
            self.from_vae(of_repainted),
            self.shrunk(self.stickers, count - of_scenes - of_repainted),
        ]
        small, large = (torch.cat(side) for side in zip(*parts, strict=True))
        turns, mirror = int(torch.randint(4, ())), bool(torch.rand(()) < 0.5)
        return tuple(torch.rot90(part.flip(-1) if mirror else part, turns, (-2, -1)) for part in (small, large))

    def shrunk(self, pictures: torch.Tensor, count: int) -> tuple[torch.Tensor, torch.Tensor]:
        large = self.patches(pictures, count)
        mode = MODES[int(torch.randint(len(MODES), ()))]
        small = shrink(large, self.scale, mode)
        noise = torch.randn_like(small) * LARGEST_NOISE * torch.rand(count, 1, 1, 1)
        return (small + noise).clamp(0, 1), large

    def from_vae(self, count: int) -> tuple[torch.Tensor, torch.Tensor]:
        side, scale = self.settings.side, self.scale
        rows = torch.randint(len(self.repainted), (count,)).tolist()
        places = [torch.randint(self.repainted.shape[-1] - side + 1, (2,)).tolist() for _ in rows]
        cut = lambda pictures, row, top, left, side: pictures[row, :, top : top + side, left : left + side]  # noqa: E731
        small = [cut(self.repainted, row, top, left, side) for row, (top, left) in zip(rows, places, strict=True)]
        large = [
            cut(self.stickers, row, top * scale, left * scale, side * scale)
            for row, (top, left) in zip(rows, places, strict=True)
        ]
        empty = torch.empty(0, 3, side, side), torch.empty(0, 3, side * scale, side * scale)
        return (to_unit(torch.stack(small)), to_unit(torch.stack(large))) if rows else empty

    def patches(self, pictures: torch.Tensor, count: int) -> torch.Tensor:
        side = self.settings.side * self.scale
        corners = [torch.randint(extent - side + 1, (count,)).tolist() for extent in pictures.shape[-2:]]
        rows = torch.randint(len(pictures), (count,)).tolist()
        cut = [pictures[row, :, top : top + side, left : left + side] for row, top, left in zip(rows, *corners, strict=True)]
        return to_unit(torch.stack(cut)) if cut else torch.empty(0, 3, side, side)


def held_out_pairs(config: SimpleNamespace) -> dict[str, tuple[torch.Tensor, torch.Tensor]]:
    """Small and large pictures of each kind, of compositions that no training picture has."""
    scale, count = config.upscaler.scale, min(MEASURED, config.upscaler.stickers)
    drawn = stickers(config, count, held_out=True)
    small = to_bytes(shrink(to_unit(drawn), scale))
    scenery = scenes(shard_path(config.work, HELD_OUT))[:MEASURED]
    return {
        "stickers": (to_unit(small), to_unit(drawn)),
        "scenes": (shrink(to_unit(scenery), scale), to_unit(scenery)),
        "stickers through the VAE": (to_unit(repaint(small, config.upscaler.repainter)), to_unit(drawn)),
    }
