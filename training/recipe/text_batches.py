"""Captions as token batches, and the positions at which losses are taken.

SD's UNet attends to all 77 positions without a mask, and most of them are padding. Under the causal mask a padding position
sees the whole prompt, so [SEP] and the padding after it are both trained to represent the prompt.
"""

import torch
import torch.nn.functional as F

from .vocabulary import sep_positions

LONGEST_CAPTION = 40  # maximum positions of a caption in training; batches are cut to their longest caption
LONG_EVERY = 8  # every eighth batch is padded to all positions, as the pipeline pads
TAIL_SAMPLES = 3  # padding positions per caption, besides [SEP]


def tail_positions(ids: torch.Tensor, samples: int = TAIL_SAMPLES) -> torch.Tensor:
    """int64 [batch, 1 + samples]: [SEP], then random positions from [SEP] to the end of the row."""
    sep = sep_positions(ids)[:, None]
    offsets = (torch.rand(len(ids), samples, device=ids.device) * (ids.shape[1] - sep)).long()
    return torch.cat([sep, sep + offsets], dim=1)


def states_at(hidden: torch.Tensor, positions: torch.Tensor) -> torch.Tensor:
    """[batch, positions, hidden_size] of hidden states [batch, length, hidden_size]."""
    return hidden[torch.arange(len(hidden), device=hidden.device)[:, None], positions]


def cut_to_longest(ids: torch.Tensor, extra: int = TAIL_SAMPLES) -> torch.Tensor:
    """[..., positions] without the padding that all rows share, except for `extra` positions."""
    return ids[..., : int(sep_positions(ids.flatten(0, -2)).max()) + 1 + extra]


def fitted(ids: torch.Tensor, long: bool, positions: int) -> torch.Tensor:
    """The batch cut as short as possible, or, if `long`, padded to all `positions`."""
    return F.pad(ids, (0, positions - ids.shape[-1])) if long else cut_to_longest(ids)


def state_loss(states: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """l1 + l2 + cosine distance between hidden states [..., hidden_size], averaged."""
    cosine = 1 - F.cosine_similarity(states, target, dim=-1).mean()
    return F.l1_loss(states, target) + F.mse_loss(states, target) + cosine
