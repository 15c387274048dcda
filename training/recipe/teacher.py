"""Stage 4: the teacher, a small English CLIP (Radford et al. 2021), which contrasts pictures with English captions.

For the first `teacher.warm_up` of the time both towers classify: each learns to name what a picture shows against a table with
one vector per look, the sum of the vectors of its things, colours and places. Contrasting the towers teaches little while
neither knows anything, and on a CPU that phase lasts for hours. Then the table is dropped and the towers are contrasted with
each other (InfoNCE; captions and pictures of the same look are positives).

After `teacher.text_share` of the time the text tower is ready and frozen, and the image tower trains on towards it (locked-text
tuning, after Zhai et al. 2022), because pictures take longer.

"A cat to the left of a dog" and "a dog to the left of a cat" use the same words, and in a random batch nothing requires telling
them apart, so a CLIP trained that way cannot. Therefore each caption of two things comes with its opposite as a wrong answer (hard
negatives, after NegCLIP, Yuksekgonul et al. 2023).

With `teacher.start_from` both towers start from an exported model's. If that model can read and draw a caption, the caption's
hidden states are anchored to the old ones, so that the old UNet still understands them.
"""

import copy
from types import SimpleNamespace

import torch
import torch.nn.functional as F
from torch import nn
from transformers import BertTokenizer

from .captions import Pair, make_pairs
from .concepts import load_concepts
from .config import ROOT, command_line
from .data import Record, kind_weights, load_data
from .device import autocast, find_device
from .loop import cosine, train
from .models import Clip, exported_weights, start_from_exported
from .pictures import augmented, to_unit
from .scenes import Scene, chosen, look, turned
from .text_batches import LONG_EVERY, LONGEST_CAPTION, fitted, state_loss, states_at, tail_positions
from .vocabulary import UNK, load_tokenizer, read_vocabulary, token_ids

PAIRS_PER_RECORD = 8
MAX_LOGIT_SCALE = 100.0
TABLE_SCALE = 20.0
HELD_KINDS = ("thing", "colour", "count", "size", "place", "background", "pair")  # what the start model can draw


class LookTable(nn.Module):
    """Unit vectors [looks, projection_dim]: each is the normalised sum over a look's factors."""

    def __init__(self, looks: list[tuple], projection_dim: int) -> None:
        super().__init__()
        factors = [look_factors(look) for look in looks]
        index = {factor: number for number, factor in enumerate(dict.fromkeys(f for row in factors for f in row))}
        flat = torch.tensor([index[factor] for row in factors for factor in row])
        starts = torch.tensor([0, *(len(row) for row in factors)]).cumsum(0)[:-1]
        self.vectors = nn.EmbeddingBag(len(index), projection_dim, mode="sum")
        self.register_buffer("flat", flat)
        self.register_buffer("starts", starts)

    def forward(self) -> torch.Tensor:
        return F.normalize(self.vectors(self.flat, self.starts), dim=-1)


def look_factors(look: tuple) -> list[tuple]:
    """The factors of a look: every thing, every (thing, place), the arrangement, and the background's colour."""
    placed, ground = look
    arrangement = tuple(spot for *_, spot in placed)
    factors = [("arrangement", arrangement), ("ground", ground)]
    for code, colour, spot in placed:
        factors.append(("thing", code))
        if colour:
            factors.append(("colour", colour))
        if len({c for c, *_ in placed}) > 1:
            factors.append(("thing at", code, spot))
    return factors


def contrastive_loss(
    text: torch.Tensor, image: torch.Tensor, scale: torch.Tensor, text_looks: torch.Tensor, image_looks: torch.Tensor
) -> torch.Tensor:
    """Symmetric InfoNCE of unit vectors [texts, …] and [images, …]; texts and images of the same look are positives.

    A text without a picture serves only as a wrong answer for the pictures.
    """
    logits = scale * text @ image.T
    same = (text_looks[:, None] == image_looks[None, :]).float()
    shown = same.any(dim=1)

    def towards(logits: torch.Tensor, same: torch.Tensor) -> torch.Tensor:
        return F.cross_entropy(logits, same / same.sum(dim=1, keepdim=True))

    return (towards(logits[shown], same[shown]) + towards(logits.T, same.T)) / 2


def start_towers(model: Clip, exported: str, tokens: list[str]) -> None:
    """Starts from an exported model's text encoder, its tokens rearranged for the new vocabulary, and its image tower, if any."""
    weights = exported_weights(exported, "text_encoder")
    embedding = "embeddings.token_embedding.weight"
    old = {token: row for row, token in enumerate(read_vocabulary(ROOT / exported / "tokenizer" / "vocab.txt"))}
    vectors = model.text_encoder.get_input_embeddings().weight.detach().clone()
    known = [(new, old[token]) for new, token in enumerate(tokens) if token in old]
    vectors[[new for new, _ in known]] = weights[embedding][[row for _, row in known]]
    model.text_encoder.load_state_dict({**weights, embedding: vectors})
    if (ROOT / exported / "image_encoder").exists():
        start_from_exported(model, exported)


def known_captions(tokenizer: BertTokenizer, captions: list[str], exported: str) -> torch.Tensor:
    """bool [captions]: whether an exported model's tokenizer splits them into the same tokens, none of them unknown."""
    vocab = ROOT / exported / "tokenizer" / "vocab.txt"
    numbers = {token: number for number, token in enumerate(read_vocabulary(vocab))}
    new_tokens = tokenizer.convert_ids_to_tokens(list(range(len(tokenizer))))
    renumbered = torch.tensor([numbers.get(token, UNK) for token in new_tokens])
    old = token_ids(load_tokenizer(vocab), captions, LONGEST_CAPTION)
    new = renumbered[token_ids(tokenizer, captions, LONGEST_CAPTION)]
    return ((new == old) & (old != UNK)).all(dim=1)


def held_captions(tokenizer: BertTokenizer, pairs: list[list[Pair]], records: list[Record], exported: str) -> torch.Tensor:
    """bool [records, PAIRS_PER_RECORD]: the captions whose states should stay as in the exported model."""
    held = torch.zeros(len(records), PAIRS_PER_RECORD, dtype=torch.bool)
    rows = [i for i, r in enumerate(records) if r.drawn and r.scene.kind in HELD_KINDS]
    if exported and rows:
        known = known_captions(tokenizer, [pair.en for i in rows for pair in pairs[i]], exported)
        held[rows] = known.view(len(rows), PAIRS_PER_RECORD)
    return held


def turned_scenes(records: list[Record], held_out_share: float) -> dict[int, Scene]:
    """By the index of a record of two things: the scene with their places swapped. Excludes scenes that are or would be held out."""
    both = {i: turned(r.scene) for i, r in enumerate(records) if r.scene.other and not r.held_out}
    return {i: scene for i, scene in both.items() if not chosen(look(scene), held_out_share)}


def run(config: SimpleNamespace) -> None:
    settings, device = config.teacher, find_device()
    pictures, records = load_data(config.work)
    concepts, tokenizer = load_concepts(config), load_tokenizer(config.work / "vocab.txt")

    def tokenized(pairs: list[list[Pair]]) -> torch.Tensor:
        """int64 [rows, PAIRS_PER_RECORD, LONGEST_CAPTION] of the English captions."""
        ids = token_ids(tokenizer, [pair.en for row in pairs for pair in row], LONGEST_CAPTION)
        return ids.view(len(pairs), PAIRS_PER_RECORD, LONGEST_CAPTION).to(device)

    pairs = make_pairs(concepts, [r.scene for r in records], PAIRS_PER_RECORD, config.seed)
    held = held_captions(tokenizer, pairs, records, settings.start_from).to(device)
    captions = tokenized(pairs)
    wrong = turned_scenes(records, config.data.held_out_compositions)
    wrong_captions = tokenized(make_pairs(concepts, list(wrong.values()), PAIRS_PER_RECORD, config.seed))
    wrong_of = torch.full((len(records),), -1, device=device)
    wrong_of[list(wrong)] = torch.arange(len(wrong), device=device)

    all_looks = [*(r.look for r in records), *(look(scene) for scene in wrong.values())]
    looks = {one: number for number, one in enumerate(dict.fromkeys(all_looks))}
    targets, wrong_targets = torch.tensor([looks[one] for one in all_looks], device=device).split([len(records), len(wrong)])
    unseen = torch.ones(len(looks), dtype=torch.bool, device=device)
    unseen[targets[[i for i, r in enumerate(records) if not r.held_out]]] = False
    unseen[wrong_targets] = False
    weights, pictures = kind_weights(records, settings.shares).to(device), pictures.to(device)

    model, table = Clip(config, len(tokenizer)), LookTable(list(looks), config.text.projection_dim).to(device)
    if settings.start_from:
        start_towers(model, settings.start_from, read_vocabulary(config.work / "vocab.txt"))
    started = copy.deepcopy(model.text_encoder).to(device).eval().requires_grad_(False)
    model.to(device)
    text = list(model.text_encoder.parameters())
    others = [*model.image_encoder.parameters(), *model.text_projection.parameters(), model.logit_scale, *table.parameters()]
    optimizer = torch.optim.AdamW(
        [{"params": others, "lr": settings.learning_rate}, {"params": text, "lr": settings.text_learning_rate}],
        weight_decay=0.01,
        betas=(0.9, 0.98),
    )
    steps = 0

    def step(progress: float) -> dict[str, float]:
        nonlocal steps
        steps += 1
        long = steps % LONG_EVERY == 0
        drawn = torch.multinomial(weights, settings.batch // (2 if long else 1), replacement=True)
        said_as = torch.randint(0, PAIRS_PER_RECORD, (len(drawn),), device=device)
        kept, against = held[drawn, said_as].nonzero()[:, 0], wrong_of[drawn]
        against = against[against >= 0]
        ids = torch.cat([captions[drawn, said_as], wrong_captions[against, said_as[: len(against)]]])
        ids = fitted(ids, long, config.text.max_position_embeddings)
        shown = targets[drawn]
        meant = torch.cat([shown, wrong_targets[against]])
        optimizer.zero_grad()
        ready = progress >= settings.text_share
        optimizer.param_groups[1]["lr"] = 0.0 if ready else settings.text_learning_rate * cosine(progress / settings.text_share)
        model.text_encoder.requires_grad_(not ready)
        with autocast(device):
            states = model.text_encoder(ids).last_hidden_state
            hidden = states_at(states, tail_positions(ids))
            said, seen = model.embed_states(hidden), model.embed_images(to_unit(augmented(pictures[drawn])))
        said, seen = said.float(), seen.float()
        if progress < settings.warm_up:
            # If they were negatives, looks that are never trained on would be pushed away from their own words.
            scores = [(TABLE_SCALE * side @ table().T).masked_fill(unseen, -torch.inf) for side in (said.flatten(0, 1), seen)]
            losses = [F.cross_entropy(scores[0], meant.repeat_interleave(said.shape[1])), F.cross_entropy(scores[1], shown)]
            loss = sum(losses)
        else:
            scale = model.logit_scale.exp().clamp(max=MAX_LOGIT_SCALE)
            loss = sum(contrastive_loss(said[:, at], seen, scale, meant, shown) for at in (0, -1)) / 2
        anchor = loss.new_zeros(())
        if len(kept) and not ready:
            with torch.no_grad(), autocast(device):
                target = started(ids[kept]).last_hidden_state
            anchor = state_loss(states[kept].float(), target.float())
        (loss + settings.anchor_weight * anchor).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        with torch.no_grad():
            right = shown[(said[: len(shown), 0] @ seen.T).argmax(dim=1)] == shown
        numbers = {"loss": loss.item(), "anchor": anchor.item(), "R@1 in batch": right.float().mean().item()}
        if progress < settings.warm_up:
            numbers |= {"text": losses[0].item(), "image": losses[1].item()}
        return numbers

    train("teacher", config.work, settings.seconds, optimizer, {"model": model, "table": table}, step)
    torch.save(model.state_dict(), config.work / "teacher.pt")


if __name__ == "__main__":
    command_line(__doc__, run)
