"""The text encoder of 1.0 learns to read scenes from text alone, starting from an older model's.

From the states at [SEP] and at random positions after it, linear layers must answer what the caption describes: place, time,
weather, style, who is seen, who is on the left, what is held. Captions are English, Chinese, mixtures or lists of words, so the
same meaning gets the same position in every language. "A cat left of a dog" and its opposite have different answers, so every
such caption asks for the order of two things.

The vocabulary is that model's plus the words that it lacks, each of which starts as the mean of its pieces.
"""

import random
from types import SimpleNamespace

import torch
import torch.nn.functional as F
from torch import nn
from transformers import BertTokenizer, CLIPTextModel

from .config import ROOT, command_line
from .device import autocast, find_device
from .loop import train
from .models import exported_weights, make_text_encoder
from .parallel import is_first
from .text_batches import LONG_EVERY, fitted, states_at, tail_positions
from .vocabulary import is_plural, load_tokenizer, read_vocabulary, token_ids, write_vocabulary
from .warm_start import unpack
from .world.compositions import Composer, Composition, is_held_out
from .world.lexicon import ACCESSORIES, ADJECTIVES, COUNTS, MATERIALS, PLACES, RELATIONS, SIDES, SIZES, STYLES, TIMES, WEATHERS
from .world.meaning import QUESTIONS, UNASKED, Meaning
from .world.world import World, load_world

LONGEST_CAPTION = 60
EMBEDDING = "embeddings.token_embedding.weight"


def english_words(world: World) -> list[str]:
    """Every word used in captions, in lower case."""
    tables = (PLACES, TIMES, WEATHERS)
    phrases = [phrase for table in tables for words in table.values() for phrase in (*words.en, *words.en_nouns)]
    for table in (ACCESSORIES, MATERIALS, STYLES, RELATIONS, SIZES):
        phrases += [phrase for english, *_ in table.values() for phrase in english]
    phrases += [word for words in ADJECTIVES.values() for word in words] + [word for word, _ in COUNTS.values()]
    phrases += [word for word, _ in SIDES.values()] + ["holding eating cute beautiful background white sticker painting drawing of"]
    phrases += [name for subject in world.subjects.values() for name in subject.en]
    return sorted({word for phrase in phrases for word in phrase.lower().split() if word.isascii() and word.isalpha()})


def extended_vocabulary(known: list[str], words: list[str]) -> list[str]:
    """`known` followed by the new words, without plurals, which are split into the singular and a piece."""
    every = {*known, *words}
    return [*known, *(word for word in words if word not in known and not is_plural(word, every))]


@torch.no_grad()
def extended_embedding(old: torch.Tensor, tokenizer: BertTokenizer, tokens: list[str]) -> torch.Tensor:
    """[tokens, hidden_size]: the rows of `old`, then for each new token the mean of its pieces under `tokenizer`."""
    new = [old[tokenizer(token, add_special_tokens=False)["input_ids"]].mean(dim=0) for token in tokens[len(old) :]]
    return torch.cat([old, torch.stack(new)]) if new else old


class Reader(nn.Module):
    """The text encoder, with the layers that answer the questions it is trained on."""

    def __init__(self, text_encoder: CLIPTextModel, subjects: int) -> None:
        super().__init__()
        width = text_encoder.config.hidden_size
        self.text_encoder = text_encoder
        self.parts = [len(options) for options in QUESTIONS.values()] + [subjects] * 3
        self.answer = nn.Linear(width, sum(self.parts))

    def forward(self, states: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Scores for the answers to each question, and for who is seen, who comes first and what is held."""
        return self.answer(states).split(self.parts, dim=-1)


def reading_losses(
    scores: tuple[torch.Tensor, ...], right: torch.Tensor, seen: torch.Tensor, special: torch.Tensor
) -> dict[str, torch.Tensor]:
    """`scores` are [rows, answers] each; the others are Meaning's, repeated to the same rows."""
    *questions, who, first, held = (part.float() for part in scores)
    losses = {"questions": sum(F.cross_entropy(s, right[:, i]) for i, s in enumerate(questions)) / len(questions)}
    anyone = seen.sum(dim=1) > 0
    losses["who"] = F.cross_entropy(who[anyone], seen[anyone])
    for name, part, column in (("first", first, 0), ("held", held, 1)):
        asked = special[:, column] != UNASKED
        losses[name] = F.cross_entropy(part[asked], special[asked, column]) if asked.any() else part.sum() * 0
    return losses


@torch.no_grad()
def measure(
    reader: Reader, world: World, tokenizer: BertTokenizer, meaning: Meaning, share: float, count: int, seed: int
) -> dict[str, dict[str, float]]:
    """Percentage of right answers on `count` held-out compositions, by language."""
    rng, device, found = random.Random(seed), next(reader.parameters()).device, []
    while len(found) < count:
        composition = world.composer.compose(rng)
        if is_held_out(composition, share):
            found.append(composition)
    right, seen, special = meaning.answers(found), meaning.seen(found), meaning.special(found)
    table = {}
    for language in ("english", "chinese", "mixed", "chinese_words"):
        texts = [world.speaker.said_in(language, c, rng) for c in found]
        ids = token_ids(tokenizer, texts, LONGEST_CAPTION).to(device)
        states = reader.text_encoder(ids).last_hidden_state
        *questions, who, first, held = (part.cpu() for part in reader(states_at(states, tail_positions(ids, 0))[:, 0]))
        hits = {
            name: questions[i].argmax(1) == right[:, i] for i, name in enumerate(QUESTIONS) if name in ("place", "time", "style")
        }
        alone = seen.amax(dim=1) == 1
        hits["who"] = (who.argmax(1) == seen.argmax(1))[alone]
        hits["order"] = (first.argmax(1) == special[:, 0])[special[:, 0] != UNASKED]
        hits["held"] = (held.argmax(1) == special[:, 1])[special[:, 1] != UNASKED]
        table[language] = {name: round(100 * hit.float().mean().item(), 1) for name, hit in hits.items()}
    return table


def run(config: SimpleNamespace) -> None:
    settings, device = config.reading, find_device()
    unpack(config)
    if (config.work / "student.pt").exists() and not (config.work / "reading.checkpoint.pt").exists():
        return  # it came with the warm start
    world, rng = load_world(config), random.Random()
    shipped = read_vocabulary((ROOT / settings.start_from).resolve() / "tokenizer" / "vocab.txt")
    tokens = extended_vocabulary(shipped, english_words(world))
    write_vocabulary(config.work / "vocab.txt", tokens)
    tokenizer = load_tokenizer(config.work / "vocab.txt")
    old_tokenizer = load_tokenizer((ROOT / settings.start_from).resolve() / "tokenizer" / "vocab.txt")
    weights = exported_weights(settings.start_from, "text_encoder")
    weights[EMBEDDING] = extended_embedding(weights[EMBEDDING], old_tokenizer, tokens)
    text_encoder = make_text_encoder(config.text, len(tokens))
    text_encoder.load_state_dict(weights)
    composer = Composer(world.subjects, SimpleNamespace(**vars(config.data) | settings.shares), world.composer.icon_codes)
    reader, meaning = Reader(text_encoder, len(world.subjects)).to(device), Meaning(list(world.subjects))
    optimizer = torch.optim.AdamW(
        [
            {"params": text_encoder.parameters(), "lr": settings.learning_rate},
            {"params": reader.answer.parameters(), "lr": 4 * settings.learning_rate},
        ],
        weight_decay=0.0,
        betas=(0.9, 0.98),
    )
    steps = 0

    def draw() -> Composition:
        while True:
            composition = composer.compose(rng)
            if not is_held_out(composition, config.data.held_out_compositions):
                return composition

    def step(progress: float) -> dict[str, float]:
        nonlocal steps
        steps += 1
        long = steps % LONG_EVERY == 0
        compositions = [draw() for _ in range(settings.batch // (2 if long else 1))]
        texts = [world.speaker.say(c, rng, pictured=False) for c in compositions]
        ids = fitted(token_ids(tokenizer, texts, LONGEST_CAPTION).to(device), long, config.text.max_position_embeddings)
        optimizer.zero_grad()
        with autocast(device):
            states = reader.text_encoder(ids).last_hidden_state
            asked = states_at(states, tail_positions(ids, settings.positions - 1))
            scores = reader(asked.flatten(0, 1))
        tensors = (meaning.answers(compositions), meaning.seen(compositions), meaning.special(compositions))
        losses = reading_losses(scores, *(t.to(device).repeat_interleave(settings.positions, dim=0) for t in tensors))
        (4 * losses["questions"] + losses["who"] + losses["first"] + losses["held"]).backward()
        torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        return {name: loss.item() for name, loss in losses.items()}

    train("reading", config.work, settings.seconds, optimizer, {"reader": reader}, step, reseed=rng.seed)
    if not is_first():
        return
    torch.save({"text_encoder": reader.text_encoder.state_dict()}, config.work / "student.pt")
    table = measure(reader.eval(), world, tokenizer, meaning, config.data.held_out_compositions, settings.measured, config.seed)
    for language, numbers in table.items():
        print(language, numbers, flush=True)


if __name__ == "__main__":
    command_line(__doc__, run)
