"""The UNet's conditioning: the frozen student's hidden states of a random caption for each picture."""

import random
from types import SimpleNamespace

import torch
from transformers import CLIPTextModel

from .captions import STYLE_TAG, picture_captions
from .concepts import load_concepts
from .data import Record
from .vocabulary import load_tokenizer, token_ids


class Conditioning:
    """Captions by picture, encoded when they are first drawn; the cache keeps them as fp16 [captions, 77, hidden_size]."""

    def __init__(self, captions: list[list[str]], text_encoder: CLIPTextModel, config: SimpleNamespace) -> None:
        """`text_encoder` is on the device where the states are needed."""
        self.encoder, self.device = text_encoder, text_encoder.device
        length = text_encoder.config.max_position_embeddings
        tokenizer = load_tokenizer(config.work / "vocab.txt")
        self.ids = token_ids(tokenizer, ["", *(text for row in captions for text in row)], length).to(self.device)
        self.counts = torch.tensor([len(row) for row in captions])
        self.starts = 1 + self.counts.cumsum(0) - self.counts
        self.cache = None
        if config.unet.cache_states:
            self.cache = torch.empty(*self.ids.shape, text_encoder.config.hidden_size, dtype=torch.half, device=self.device)
            self.known = torch.zeros(len(self.ids), dtype=torch.bool)

    @torch.no_grad()
    def states(self, rows: torch.Tensor) -> torch.Tensor:
        """float32 [rows, 77, hidden_size]; row 0 is the empty prompt."""
        if self.cache is None:
            return self.encoder(self.ids[rows.to(self.device)]).last_hidden_state
        if len(new := rows[~self.known[rows]].unique()):
            self.cache[new] = self.encoder(self.ids[new]).last_hidden_state.half()
            self.known[new] = True
        return self.cache[rows].float()

    def sample(self, drawn: torch.Tensor, dropout: float) -> torch.Tensor:
        """A random caption's states for each picture; the empty prompt's for a share of `dropout`. `drawn` is on the CPU."""
        chosen = self.starts[drawn] + (torch.rand(len(drawn)) * self.counts[drawn]).long()
        return self.states(torch.where(torch.rand(len(drawn)) < dropout, 0, chosen))


def unet_captions(records: list[Record], config: SimpleNamespace, tagged: bool | None) -> list[list[str]]:
    """`unet.captions_per_picture` captions per picture; `tagged` adds (True) or removes (False) the style tag in all of them."""
    rng, concepts = random.Random(config.seed), {concept.code: concept for concept in load_concepts(config)}
    captions = [picture_captions(r.scene, concepts, config.unet.captions_per_picture, rng) for r in records]
    if tagged is None:
        return captions
    bare = [list(dict.fromkeys(text.removeprefix(STYLE_TAG) for text in row)) for row in captions]
    return [[STYLE_TAG + text for text in row] for row in bare] if tagged else bare
