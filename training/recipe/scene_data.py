"""The training data for the UNet of 1.0: the latents of all shards, with a new caption each time one is used.

Latents are stored as multiples of 1/LEVELS, four kilobytes per picture. `refresh` picks up shards that appear during training.
"""

import random
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
from transformers import CLIPTextModel

from .device import autocast
from .patches import LinearEncoder, load_linear_encoder, pixels_of
from .shards import read_actors, read_compositions, training_shards
from .vocabulary import load_tokenizer, read_vocabulary, token_ids
from .world.compositions import Composition
from .world.world import load_world

STRANGERS = 0.12  # the share of captions with a word that has nothing to do with the picture
LEVELS = 24  # 127 / 24: more than five deviations


def to_levels(latents: torch.Tensor) -> torch.Tensor:
    return (latents * LEVELS).round().clamp(-127, 127).to(torch.int8)


def shard_latents(path: Path, encoder: LinearEncoder, kept: Path) -> torch.Tensor:
    """int8 [pictures, channels, side, side] in LEVELS; computed once and kept in the folder `kept`."""
    file = kept / f"{path.stem}.npy"
    if not file.exists():
        kept.mkdir(exist_ok=True)
        new = file.with_suffix(f".{random.randrange(1 << 30)}.new")  # several processes may write it at once
        with new.open("wb") as out:
            np.save(out, to_levels(encoder.encode(pixels_of(path))).numpy())
        new.replace(file)
    return torch.from_numpy(np.load(file))


@dataclass(frozen=True)
class Batch:
    latents: torch.Tensor  # float32 [count, channels, side, side]
    actors: torch.Tensor  # float32 [count, 1, side, side]: the share of each latent's patch that actors cover
    context: torch.Tensor  # float32 [count, 77, hidden_size], the states of the captions


class SceneData:
    """Random batches of latents and hidden states."""

    def __init__(self, config: SimpleNamespace, text_encoder: CLIPTextModel) -> None:
        """`text_encoder` is on the device where the batches are needed."""
        self.work, self.dropout, self.mirrored = config.work, config.unet.caption_dropout, 0.0 if config.data.settled else 0.5
        self.encoder = load_linear_encoder(config.work / "patches.pt")
        self.speaker = load_world(config).speaker
        self.text_encoder, self.tokenizer = text_encoder, load_tokenizer(config.work / "vocab.txt")
        self.strangers = [token for token in read_vocabulary(config.work / "vocab.txt") if token.isalpha() and len(token) > 3]
        self.length, self.device = text_encoder.config.max_position_embeddings, text_encoder.device
        self.parity = self.encoder.parity.to(self.device)
        self.rng = random.Random()
        self.known: list[Path] = []  # in the order of the rows
        self.latents, self.actors, self.compositions = torch.empty(0), torch.empty(0), []
        self.refresh()
        self.empty = self.states([""])

    def refresh(self) -> None:
        """Picks up new shards."""
        new = [path for path in training_shards(self.work) if path not in self.known]
        if not new:
            return
        parts = [shard_latents(path, self.encoder, self.work / "latents") for path in new]
        side = parts[0].shape[-1]
        covered = [torch.from_numpy(read_actors(path, side)) for path in new]
        self.latents = torch.cat([*([self.latents] if self.known else []), *parts])
        self.actors = torch.cat([*([self.actors] if self.known else []), *covered])
        self.compositions += [composition for path in new for composition in read_compositions(path)]
        self.known += new

    @torch.no_grad()
    def states(self, captions: list[str]) -> torch.Tensor:
        """float32 [captions, 77, hidden_size]."""
        ids = token_ids(self.tokenizer, captions, self.length).to(self.device)
        with autocast(self.device):
            return self.text_encoder(ids).last_hidden_state.float()

    def caption(self, composition: Composition, flipped: bool) -> str:
        if self.rng.random() < self.dropout:
            return ""
        caption = self.speaker.say(composition, self.rng, flipped)
        return self.with_stranger(caption) if self.rng.random() < STRANGERS else caption

    def with_stranger(self, caption: str) -> str:
        """Adds any word of the vocabulary, so that words the UNet has never met do not spoil its pictures."""
        parts = caption.split(" ")
        parts.insert(self.rng.randrange(len(parts) + 1), self.rng.choice(self.strangers))
        return " ".join(parts)

    def sample(self, count: int) -> Batch:
        """A random batch; unless settled, half of it is mirrored."""
        return self.batch(torch.randint(len(self.latents), (count,)), torch.rand(count) < self.mirrored)

    def batch(self, rows: torch.Tensor, flipped: torch.Tensor) -> Batch:
        """The pictures of these rows; those that are `flipped` are mirrored."""
        latents, actors = self.latents[rows].to(self.device).float() / LEVELS, self.actors[rows].to(self.device).float() / 255
        turn = flipped.to(self.device)[:, None, None, None]
        latents = torch.where(turn, latents.flip(-1) * self.parity[:, None, None], latents)
        actors = torch.where(turn, actors[:, None].flip(-1), actors[:, None])
        pairs = zip(rows.tolist(), flipped.tolist(), strict=True)
        return Batch(latents, actors, self.states([self.caption(self.compositions[row], flip) for row, flip in pairs]))
