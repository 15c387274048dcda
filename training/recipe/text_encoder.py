"""Stage 2: the bilingual text encoder, trained against a table of pictures.

Contrastive as CLIP (Radford et al. 2021, InfoNCE), but the pictures are few and fixed, so the image tower is a lookup:
one vector a thing plus one a colour. That is a cosine classifier over every (thing, colour), and costs nothing beside
an image encoder; a held-out combination follows from its parts. A second term pulls the hidden states of two captions
of one picture together whatever their language (SkyCLIP's aim), at [SEP] and at the padding after it alike: SD's UNet
attends to all 77 positions without a mask, and most of them are padding.
"""

from types import SimpleNamespace

import torch
import torch.nn.functional as F
from torch import nn

from .captions import COLOURS, make_pairs
from .concepts import Concept, load_concepts
from .config import command_line
from .data import drawable, record_weights
from .loop import train
from .models import make_text_encoder
from .sampling import encode_prompts
from .text_retrieval import measure_retrieval
from .vocabulary import load_tokenizer, sep_positions, token_ids

LONGEST_CAPTION = 32  # positions kept of a caption while training; batches are cut to their longest
LONG_EVERY = 8  # every eighth batch is padded to all positions, as the pipeline pads
PAIRS_PER_RECORD = 24
TAIL_SAMPLES = 3  # padding positions a caption, beside [SEP]
MAX_LOGIT_SCALE = 60.0
FORMS = ("en", "zh", "mixed")  # of a Pair


class PictureTable(nn.Module):
    """Unit vectors [groups, projection_dim] of all pictures: normalised sum of the thing's and the colour's vector."""

    def __init__(self, groups: torch.Tensor, projection_dim: int) -> None:
        """`groups` is int64 [groups, 2]: index of the thing, index of the colour."""
        super().__init__()
        things, colours = (groups.amax(dim=0) + 1).tolist()
        self.thing, self.colour = nn.Embedding(things, projection_dim), nn.Embedding(colours, projection_dim)
        self.register_buffer("groups", groups)

    def forward(self) -> torch.Tensor:
        return F.normalize(self.thing(self.groups[:, 0]) + self.colour(self.groups[:, 1]), dim=-1)


class TextTraining(nn.Module):
    """The encoder with what only its training needs: projection, table, temperature."""

    def __init__(self, text: SimpleNamespace, vocabulary_size: int, groups: torch.Tensor) -> None:
        super().__init__()
        self.text_encoder = make_text_encoder(text, vocabulary_size)
        self.projection = nn.Linear(text.hidden_size, text.projection_dim, bias=False)
        self.table = PictureTable(groups, text.projection_dim)
        self.logit_scale = nn.Parameter(torch.tensor(14.0).log())

    def logits(self, states: torch.Tensor) -> torch.Tensor:
        """Hidden states [..., hidden_size] to scaled cosines with every picture [..., groups]."""
        text = F.normalize(self.projection(states), dim=-1)
        return self.logit_scale.exp().clamp(max=MAX_LOGIT_SCALE) * text @ self.table().T


def tail_positions(ids: torch.Tensor, samples: int) -> torch.Tensor:
    """int64 [batch, 1 + samples]: [SEP], then random positions from [SEP] to the end of the row."""
    sep = sep_positions(ids)[:, None]
    offsets = (torch.rand(len(ids), samples) * (ids.shape[1] - sep)).long()
    return torch.cat([sep, sep + offsets], dim=1)


def picture_groups(concepts: list[Concept], records: list[dict]) -> tuple[torch.Tensor, torch.Tensor]:
    """Which records show the same picture: groups int64 [groups, 2] of (thing, colour), and each record's group.

    Colour 0 is a thing's own look; a recolourable thing has its own colour by name, so "apple" and "red apple" meet.
    """
    things = {concept.code: number for number, concept in enumerate(concepts)}
    colours = {None: 0} | {colour: number for number, colour in enumerate(COLOURS, start=1)}
    own = {concept.code: concept.own_colour for concept in concepts}
    keys = [(things[r["code"]], colours[r["colour"] or own[r["code"]]]) for r in records]
    index = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    return torch.tensor(list(index)), torch.tensor([index[key] for key in keys])


def cut_to_longest(ids: torch.Tensor, extra: int) -> torch.Tensor:
    """[..., positions] without the padding that all rows share, but for `extra` positions."""
    return ids[..., : int(sep_positions(ids.flatten(0, -2)).max()) + 1 + extra]


def text_losses(
    model: TextTraining, ids: torch.Tensor, targets: torch.Tensor, excluded: torch.Tensor
) -> dict[str, torch.Tensor]:
    """InfoNCE and alignment of two captions a picture.

    `ids` is int64 [2, pictures, positions], `targets` int64 [pictures], `excluded` int64 the groups kept out of the
    softmax: as negatives they would be pushed away from their own words.
    """
    flat = ids.flatten(0, 1)
    positions = tail_positions(flat, TAIL_SAMPLES)
    hidden = model.text_encoder(flat).last_hidden_state[torch.arange(len(flat))[:, None], positions]
    logits = model.logits(hidden).index_fill(-1, excluded, -torch.inf)
    expected = targets.repeat(2)[:, None].expand_as(positions)
    first, second = hidden.chunk(2)
    return {
        "contrast": F.cross_entropy(logits.flatten(0, 1), expected.flatten()),
        "alignment": 1 - F.cosine_similarity(first, second, dim=-1).mean(),
        "R@1": (logits.argmax(-1) == expected).float().mean(),
    }


def run(config: SimpleNamespace) -> None:
    settings = config.text_encoder
    records = torch.load(config.work / "data.pt")["records"]
    concepts = load_concepts(config)
    tokenizer = load_tokenizer(config.work / "vocab.txt")
    pairs = make_pairs(concepts, records, PAIRS_PER_RECORD, config.seed)
    captions = [getattr(pair, form) for row in pairs for pair in row for form in FORMS]
    ids = token_ids(tokenizer, captions, LONGEST_CAPTION).view(len(records), -1, LONGEST_CAPTION)
    groups, targets = picture_groups(concepts, records)
    weights = record_weights(records, settings.everyday_share)
    excluded = targets[[i for i, r in enumerate(records) if r["held_out"]]].unique()
    padding = config.text.max_position_embeddings - LONGEST_CAPTION

    model = TextTraining(config.text, len(tokenizer), groups)
    optimizer = torch.optim.AdamW(model.parameters(), lr=settings.learning_rate, weight_decay=0.0, betas=(0.9, 0.98))
    steps = 0

    def step(progress: float) -> dict[str, float]:
        nonlocal steps
        steps += 1
        long = steps % LONG_EVERY == 0
        drawn = torch.multinomial(weights, settings.batch // (4 if long else 1), replacement=True)
        batch = ids[drawn, torch.randint(0, ids.shape[1], (2, len(drawn)))]
        batch = F.pad(batch, (0, padding)) if long else cut_to_longest(batch, extra=TAIL_SAMPLES)
        optimizer.zero_grad()
        losses = text_losses(model, batch, targets[drawn], excluded)
        (losses["contrast"] + settings.alignment_weight * losses["alignment"]).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        return {name: loss.item() for name, loss in losses.items()}

    def show(progress: float) -> None:
        torch.save({"text_encoder": model.text_encoder.state_dict()}, config.work / "text_encoder.pt")
        model.eval()
        numbers = measure_retrieval(
            model.text_encoder, model.logits, tokenizer, concepts, records, targets, config.seed
        )
        for name, value in numbers.items():
            print(f"{name}: {value:.3f}", flush=True)
        model.train()

    train("text_encoder", config.work, settings.seconds, optimizer, {"model": model}, step, on_save=show)
    captions = [text for i in drawable(records) for text in records[i]["captions"]]
    states = encode_prompts(tokenizer, model.text_encoder.eval(), ["", *captions]).half()
    torch.save({"empty": states[:1], "captions": states[1:]}, config.work / "hidden_states.pt")


if __name__ == "__main__":
    command_line(__doc__, run)
