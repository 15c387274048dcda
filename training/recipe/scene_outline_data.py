"""The training data for the control net: the UNet's, with outlines."""

import random
from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np
import torch
import torch.nn.functional as F
from transformers import CLIPTextModel

from .outlines import outline, shard_edges, unpack_edges
from .patches import pixels_of
from .scene_data import Batch, SceneData
from .shards import HELD_OUT, has_pictures, read_actors, read_compositions, shard_path

MEASURED = 32  # number of held-out pictures
MIRRORED = 0.5
MOVED = 0.7  # share of things alone that are moved: a settled world has them in one place, but an outline may be anywhere


def as_pictures(outlines: list[np.ndarray]) -> torch.Tensor:
    """uint8 [height, width] each to float32 [outlines, 3, height, width] of 0 to 1."""
    return torch.from_numpy(np.stack(outlines)).float().div(255)[:, None].repeat(1, 3, 1, 1)


def moved(picture: torch.Tensor, down: int, right: int, fill: str) -> torch.Tensor:
    """Moves [channels, height, width]; `fill`, a mode of torch's pad, says how the uncovered sides are filled."""
    height, width = picture.shape[-2:]
    edges = (max(right, 0), max(-right, 0), max(down, 0), max(-down, 0))
    padded = F.pad(picture[None], edges, mode=fill)[0]
    return padded[:, max(-down, 0) :, max(-right, 0) :][:, :height, :width]


class OutlineData:
    """Batches of the shards' latents and captions, with a new outline each time. Shards without pictures are left out."""

    def __init__(self, config: SimpleNamespace, text_encoder: CLIPTextModel) -> None:
        self.scenes = SceneData(config, text_encoder)
        known, self.found = self.scenes.known, {}
        for index in random.sample(range(len(known)), len(known)):  # so that several processes share the work
            if has_pictures(known[index]):
                self.found[index] = shard_edges(known[index], config.work / "edges")
        if not self.found:
            raise ValueError(f"no shard in {config.work} has pictures")
        self.size = config.data.shard_size
        self.rows = torch.cat([torch.arange(self.size) + index * self.size for index in sorted(self.found)])
        self.rng = np.random.default_rng()

    def seed(self, seed: int) -> None:
        self.scenes.rng.seed(seed)
        self.rng = np.random.default_rng(seed)

    def sample(self, count: int) -> tuple[Batch, torch.Tensor]:
        rows, flipped = self.rows[torch.randint(len(self.rows), (count,))], torch.rand(count) < MIRRORED
        batch = self.scenes.batch(rows, flipped)
        outlines = as_pictures([self.outline(row) for row in rows.tolist()])
        outlines = torch.where(flipped[:, None, None, None], outlines.flip(-1), outlines)
        moves = [self.move(row, actors) for row, actors in zip(rows.tolist(), batch.actors[:, 0], strict=True)]
        size = self.scenes.encoder.size
        latents = [moved(one, down, right, "replicate") for one, (down, right) in zip(batch.latents, moves, strict=True)]
        drawn = [moved(one, down * size, right * size, "constant") for one, (down, right) in zip(outlines, moves, strict=True)]
        return replace(batch, latents=torch.stack(latents)), torch.stack(drawn).to(self.scenes.device)

    def move(self, row: int, actors: torch.Tensor) -> tuple[int, int]:
        """How many latents to move down and to the right so that the thing stays inside; a scene is not moved."""
        if self.scenes.compositions[row].place or not actors.any() or self.rng.random() >= MOVED:
            return 0, 0
        spans = [(actors > 0).any(dim=axis).nonzero() for axis in (1, 0)]
        return tuple(int(self.rng.integers(-int(at.min()), actors.shape[0] - int(at.max()))) for at in spans)

    def outline(self, row: int) -> np.ndarray:
        edges = unpack_edges(self.found[row // self.size][row % self.size])
        return outline(edges, self.scenes.actors[row].numpy(), self.rng)


@dataclass(frozen=True)
class HeldOut:
    """Pictures that no training shard has, always with the same outlines and captions."""

    latents: torch.Tensor
    context: torch.Tensor
    outlines: torch.Tensor


def held_out(config: SimpleNamespace, data: SceneData) -> HeldOut:
    path, chance, rng = shard_path(config.work, HELD_OUT), np.random.default_rng(config.seed), random.Random(config.seed)
    pixels = pixels_of(path)[:MEASURED]
    actors = read_actors(path, pixels.shape[-1] // config.patches.size)
    edges = shard_edges(path, config.work / "edges")
    drawn = [outline(unpack_edges(edges[row]), actors[row], chance) for row in range(len(pixels))]
    captions = [data.speaker.say(composition, rng, False) for composition in read_compositions(path)[: len(pixels)]]
    return HeldOut(data.encoder.encode(pixels).to(data.device), data.states(captions), as_pictures(drawn).to(data.device))
