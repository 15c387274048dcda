"""Stage 5: SkyCLIP. The bilingual student learns from the frozen English teacher, using only text and no pictures.

Its hidden states are pulled towards the teacher's (l1, l2 and cosine), for the English caption, for its Chinese translation
and for mixtures. As an auxiliary task, a decoder spells the Chinese caption from the student's states. The student has the
teacher's shape and starts from its weights. The teacher never sees Chinese, so unless it started from a bilingual model, all
of the student's Chinese comes from this stage.
"""

import random
from collections.abc import Callable
from types import SimpleNamespace

import torch
import torch.nn.functional as F
from torch import nn
from transformers import CLIPTextModel

from .captions import make_pairs
from .concepts import Concept, load_concepts
from .config import command_line
from .data import kind_weights, load_data
from .device import autocast, find_device
from .icons import Icons
from .loop import train
from .models import load_clip, make_text_encoder
from .text_batches import LONG_EVERY, LONGEST_CAPTION, fitted, state_loss, states_at
from .traditional import traditional_table
from .vocabulary import PAD, load_tokenizer, read_vocabulary, sep_positions, token_ids

PAIRS_PER_RECORD = 8
TAIL = 8  # positions from [SEP] on that are compared between languages
MIXED_SHARE = 0.3  # the share of Chinese captions that a mixture replaces
TRADITIONAL_SHARE = 0.15  # the share of Chinese captions in traditional characters
DECODER_SHARE = 4  # only a quarter of each batch is translated, because the output layer is wide


def tail_states(hidden: torch.Tensor, ids: torch.Tensor, length: int = TAIL) -> torch.Tensor:
    """[batch, length, hidden_size]: the states at [SEP], at the padding after it, and at the row's last position.

    A translation has another length, so inner positions do not correspond. [SEP], the padding after it and the end of the row do,
    because under the causal mask they see the whole prompt.
    """
    last = hidden.shape[1] - 1
    positions = sep_positions(ids)[:, None] + torch.arange(length, device=ids.device)
    positions[:, -1] = last
    return states_at(hidden, positions.clamp(max=last))


class ChineseDecoder(nn.Module):
    """One transformer decoder layer that spells the Chinese caption from the student's hidden states."""

    def __init__(self, text: SimpleNamespace) -> None:
        super().__init__()
        self.positions = nn.Embedding(LONGEST_CAPTION, text.hidden_size)
        self.layer = nn.TransformerDecoderLayer(
            text.hidden_size, text.num_attention_heads, text.intermediate_size, dropout=0.0, batch_first=True, norm_first=True
        )
        self.norm = nn.LayerNorm(text.hidden_size)

    def forward(self, hidden: torch.Tensor, chinese: torch.Tensor, embedding: nn.Embedding) -> torch.Tensor:
        """Cross entropy of the next Chinese token; embedding and output layer are the student's token embedding."""
        source, target = chinese[:, :-1], chinese[:, 1:]
        width = source.shape[1]
        inputs = embedding(source) + self.positions.weight[:width]
        mask = nn.Transformer.generate_square_subsequent_mask(width, device=chinese.device)
        decoded = self.norm(self.layer(inputs, hidden, tgt_mask=mask, tgt_is_causal=True))
        known = target != PAD
        return F.cross_entropy(decoded[known] @ embedding.weight.T, target[known])


def distillation_losses(
    student: CLIPTextModel,
    teacher: CLIPTextModel,
    decoder: ChineseDecoder | None,
    en: torch.Tensor,
    zh: torch.Tensor,
    other: torch.Tensor,
) -> dict[str, torch.Tensor]:
    """The losses of one batch of token ids; `other` is the Chinese caption, its mixture, or its traditional spelling."""
    with torch.no_grad():
        target = teacher(en).last_hidden_state
    english, chinese = student(en).last_hidden_state, student(other).last_hidden_state
    losses = {
        "en-en": state_loss(english, target),
        "zh-en": state_loss(tail_states(chinese, other), tail_states(target, en)),
    }
    if decoder:
        few = max(len(en) // DECODER_SHARE, 1)
        losses["decoder"] = decoder(english[:few], zh[:few], student.get_input_embeddings())
    return losses


def held_out_characters(concepts: list[Concept]) -> set[str]:
    """The characters of the held-out Chinese names, which a teacher that started from a bilingual model may know."""
    return {character for concept in concepts if concept.zh_held_out for name in concept.zh for character in name}


def start_student(teacher: CLIPTextModel, text: SimpleNamespace, tokens: list[str], forgotten: set[str]) -> CLIPTextModel:
    """The teacher's weights, with noise for the `forgotten` tokens."""
    student = make_text_encoder(text, len(tokens))
    embedding = student.get_input_embeddings().weight
    noise = embedding.detach().clone()
    student.load_state_dict(teacher.state_dict())
    rows = torch.tensor([row for row, token in enumerate(tokens) if token in forgotten], dtype=torch.long)
    with torch.no_grad():
        embedding[rows] = noise[rows]
    return student


def train_student(
    name: str,
    student: CLIPTextModel,
    teacher: CLIPTextModel,
    decoder_weight: float,
    draw: Callable[[int], torch.Tensor],
    settings: SimpleNamespace,
    config: SimpleNamespace,
    reseed: Callable[[int], object] = lambda seed: None,
) -> CLIPTextModel:
    """Trains `student`, which is on the teacher's device; `name` is the name of its checkpoint and log.

    `draw(count)` gives token ids [count, 3, length]: a caption in English, in Chinese, and once more in Chinese or as a mixture.
    For `reseed` see `train`.
    """
    device = teacher.device
    decoder = ChineseDecoder(config.text).to(device) if decoder_weight else None
    parts = {"text_encoder": student} | ({"decoder": decoder} if decoder else {})
    weights = [p for part in parts.values() for p in part.parameters()]
    optimizer = torch.optim.AdamW(weights, lr=settings.learning_rate, weight_decay=0.0, betas=(0.9, 0.98))
    steps = 0

    def step(progress: float) -> dict[str, float]:
        nonlocal steps
        steps += 1
        long = steps % LONG_EVERY == 0
        ids = draw(settings.batch // (2 if long else 1))
        en, zh, other = fitted(ids, long, config.text.max_position_embeddings).unbind(dim=1)
        optimizer.zero_grad()
        with autocast(device):
            losses = distillation_losses(student, teacher, decoder, en, zh[:, :LONGEST_CAPTION], other)
        loss = losses["en-en"] + losses["zh-en"]
        (loss + decoder_weight * losses["decoder"] if decoder else loss).backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        return {key: value.item() for key, value in losses.items()}

    train(name, config.work, settings.seconds, optimizer, parts, step, reseed=reseed)
    return student.cpu().eval()


def distil(name: str, decoder_weight: float, config: SimpleNamespace) -> CLIPTextModel:
    """Trains one student; `name` is the name of its checkpoint and log."""
    device = find_device()
    _, records = load_data(config.work)
    scenes, weights = [r.scene for r in records], kind_weights(records, config.teacher.shares)
    tokenizer, tokens = load_tokenizer(config.work / "vocab.txt"), read_vocabulary(config.work / "vocab.txt")
    concepts = load_concepts(config)
    pairs = [pair for row in make_pairs(concepts, scenes, PAIRS_PER_RECORD, config.seed) for pair in row]
    table, rng = traditional_table(Icons(config.work / "icons.zip")), random.Random(config.seed)
    others = [p.zh.translate(table) if rng.random() < TRADITIONAL_SHARE else p.zh for p in pairs]
    others = [p.mixed if rng.random() < MIXED_SHARE else other for p, other in zip(pairs, others, strict=True)]
    texts = ([p.en for p in pairs], [p.zh for p in pairs], others)
    ids = torch.stack([token_ids(tokenizer, side, LONGEST_CAPTION) for side in texts], dim=1).to(device)

    teacher = load_clip(config, len(tokens), config.work / "teacher.pt").text_encoder.to(device)
    torch.manual_seed(config.seed)
    student = start_student(teacher, config.text, tokens, held_out_characters(concepts)).to(device)

    def draw(count: int) -> torch.Tensor:
        drawn = torch.multinomial(weights, count, replacement=True)
        drawn = drawn * PAIRS_PER_RECORD + torch.randint(0, PAIRS_PER_RECORD, drawn.shape)
        return ids[drawn.to(device)]

    return train_student(name, student, teacher, decoder_weight, draw, config.distillation, config)


def run(config: SimpleNamespace) -> None:
    """Trains the student for the later stages and, if `without_decoder` is set, one without a Chinese decoder."""
    student = distil("distillation", config.distillation.decoder_weight, config)
    torch.save({"text_encoder": student.state_dict()}, config.work / "student.pt")
    if config.distillation.without_decoder:
        student = distil("distillation-without-decoder", 0.0, config)
        torch.save({"text_encoder": student.state_dict()}, config.work / "student-without-decoder.pt")


if __name__ == "__main__":
    command_line(__doc__, run)
