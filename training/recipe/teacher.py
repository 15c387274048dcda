"""Stage 2: the teacher, a small English CLIP, trained contrastively on pictures and English captions.

Radford et al. 2021, "Learning Transferable Visual Models From Natural Language Supervision". Its text encoder shares
the student's vocabulary and shape, so that hidden states of the two compare position by position.
"""

import random
from types import SimpleNamespace

import torch
import torch.nn.functional as F
from torch import nn

from .captions import Pair, sample_pair
from .concepts import Concept, load_concepts
from .config import stage_arguments
from .loop import train
from .models import make_text_encoder
from .pictures import to_unit
from .vocabulary import SEP, load_tokenizer, token_ids

SHORT = 24  # positions of most batches: every caption fits
LONG_EVERY = 8  # every eighth batch is padded to all positions, as the pipeline pads
PAIRS_PER_RECORD = 32
EVERYDAY_SHARE = 0.6
MAX_LOGIT_SCALE = 100.0


class ImageEncoder(nn.Module):
    """Strided convolutions, global average, linear head: [batch, 3, size, size] in -1…1 to [batch, projection_dim]."""

    def __init__(self, width: int, projection_dim: int) -> None:
        super().__init__()
        stages, before = [], 3
        for channels in (width, 2 * width, 4 * width, 6 * width):
            stages += [nn.Conv2d(before, channels, 3, stride=2, padding=1), nn.BatchNorm2d(channels), nn.SiLU()]
            stages += [nn.Conv2d(channels, channels, 3, padding=1), nn.BatchNorm2d(channels), nn.SiLU()]
            before = channels
        self.stages = nn.Sequential(*stages)
        self.head = nn.Linear(before * 16, projection_dim)

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        return self.head(F.adaptive_avg_pool2d(self.stages(pixels), 4).flatten(1))


class Teacher(nn.Module):
    """CLIP: two encoders, one shared space, a learned temperature."""

    def __init__(self, config: SimpleNamespace, vocabulary_size: int) -> None:
        super().__init__()
        text = config.text
        self.text_encoder = make_text_encoder(text, vocabulary_size)
        self.text_projection = nn.Linear(text.hidden_size, text.projection_dim, bias=False)
        self.image_encoder = ImageEncoder(config.teacher.width, text.projection_dim)
        self.logit_scale = nn.Parameter(torch.tensor(14.0).log())

    def embed_text(self, ids: torch.Tensor, positions: torch.Tensor | None = None) -> torch.Tensor:
        """Unit vectors [batch, projection_dim] from the hidden state at `positions` ([SEP] unless given)."""
        positions = sep_positions(ids) if positions is None else positions
        hidden = self.text_encoder(ids).last_hidden_state
        return F.normalize(self.text_projection(hidden[torch.arange(len(ids)), positions]), dim=-1)

    def embed_image(self, pixels: torch.Tensor) -> torch.Tensor:
        return F.normalize(self.image_encoder(pixels), dim=-1)


def sep_positions(ids: torch.Tensor) -> torch.Tensor:
    """int64 [batch]: where each row's [SEP] stands."""
    return (ids == SEP).int().argmax(dim=-1)


def tail_positions(ids: torch.Tensor) -> torch.Tensor:
    """[SEP] for half of the rows, else a random padding position after it.

    The UNet attends to all 77 positions, most of them padding; under the causal mask those see the whole prompt, so
    they are trained to carry it too.
    """
    sep = sep_positions(ids)
    offset = (torch.rand(len(ids)) * (ids.shape[1] - sep)).long()
    return torch.where(torch.rand(len(ids)) < 0.5, sep, sep + offset)


def contrastive_loss(text: torch.Tensor, image: torch.Tensor, scale: torch.Tensor, groups: torch.Tensor) -> torch.Tensor:
    """Symmetric InfoNCE; rows of the same group (the same picture) are each other's positives."""
    logits = scale * text @ image.T
    target = (groups[:, None] == groups[None, :]).float()
    target = target / target.sum(dim=1, keepdim=True)
    return (F.cross_entropy(logits, target) + F.cross_entropy(logits.T, target)) / 2


def make_pairs(concepts: list[Concept], records: list[dict], count: int, seed: int) -> list[list[Pair]]:
    """`count` bilingual pairs for every record."""
    rng = random.Random(seed)
    by_code = {concept.code: concept for concept in concepts}
    return [[sample_pair(by_code[r["code"]], rng, r["colour"]) for _ in range(count)] for r in records]


def picture_groups(concepts: list[Concept], records: list[dict]) -> torch.Tensor:
    """int64 [records]: equal where the picture is the same (the uncoloured one and its own colour's)."""
    own = {concept.code: concept.own_colour for concept in concepts}
    keys = [(r["code"], r["colour"] or own[r["code"]]) for r in records]
    index = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    return torch.tensor([index[key] for key in keys])


def record_weights(records: list[dict]) -> torch.Tensor:
    """Sampling weights: everyday pictures share EVERYDAY_SHARE of the draws; held-out ones are never drawn."""
    everyday = torch.tensor([r["everyday"] for r in records])
    allowed = torch.tensor([not r["held_out"] for r in records]).float()
    weights = torch.where(everyday, EVERYDAY_SHARE / everyday.sum(), (1 - EVERYDAY_SHARE) / (~everyday).sum().clamp(min=1))
    return weights * allowed


def shifted(pictures: torch.Tensor, reach: int = 4) -> torch.Tensor:
    """Moves the batch by up to `reach` pixels over white ground."""
    size = pictures.shape[-1]
    top, left = torch.randint(0, 2 * reach + 1, (2,)).tolist()
    return F.pad(pictures, (reach,) * 4, value=255)[..., top : top + size, left : left + size]


def main() -> None:
    config = stage_arguments(__doc__)
    data = torch.load(config.work / "data.pt")
    pictures, records = data["pictures"], data["records"]
    concepts = load_concepts(config.work / "icons", config.data.held_out_names, config.seed, config.data.icon_set)
    tokenizer = load_tokenizer(config.work / "vocab.txt")
    positions = config.text.max_position_embeddings
    pairs = make_pairs(concepts, records, PAIRS_PER_RECORD, config.seed)
    ids = torch.stack([token_ids(tokenizer, [pair.en for pair in row], SHORT) for row in pairs])
    groups, weights = picture_groups(concepts, records), record_weights(records)

    model = Teacher(config, len(tokenizer))
    optimizer = torch.optim.AdamW(model.parameters(), lr=config.teacher.learning_rate, weight_decay=0.05, betas=(0.9, 0.98))
    steps = 0

    def step(progress: float) -> dict[str, float]:
        nonlocal steps
        steps += 1
        long = steps % LONG_EVERY == 0
        drawn = torch.multinomial(weights, config.teacher.batch // (3 if long else 1))
        batch = ids[drawn, torch.randint(0, PAIRS_PER_RECORD, (len(drawn),))]
        if long:
            batch = F.pad(batch, (0, positions - SHORT))
        pixels = to_unit(shifted(pictures[drawn])).to(memory_format=torch.channels_last)
        optimizer.zero_grad()
        text, image = model.embed_text(batch, tail_positions(batch)), model.embed_image(pixels)
        loss = contrastive_loss(text, image, model.logit_scale.exp().clamp(max=MAX_LOGIT_SCALE), groups[drawn])
        loss.backward()
        right = (text @ image.T).argmax(dim=1)
        return {"loss": loss.item(), "R@1 in batch": (groups[drawn][right] == groups[drawn]).float().mean().item()}

    train("teacher", config.work, config.teacher.seconds, optimizer, {"model": model}, step)
    torch.save(model.state_dict(), config.work / "teacher.pt")


if __name__ == "__main__":
    main()
