"""Stage 3: SkyCLIP distillation. The bilingual student learns from the frozen English teacher with text alone.

As SkyPaint's authors describe: l1, l2 and cosine losses between hidden states, for English-English and
Chinese-English pairs, and a Chinese decoder that translates from the student's hidden states as auxiliary task.
"""

from types import SimpleNamespace

import torch
import torch.nn.functional as F
from torch import nn
from transformers import CLIPTextModel

from .concepts import load_concepts
from .config import stage_arguments
from .loop import train
from .models import make_text_encoder
from .teacher import LONG_EVERY, PAIRS_PER_RECORD, SHORT, Teacher, make_pairs, sep_positions
from .vocabulary import PAD, load_tokenizer, token_ids

TAIL = 8  # positions from [SEP] on that are compared between languages
DECODER_SHARE = 4  # a quarter of each batch is translated: the output layer is wide


def state_loss(student: torch.Tensor, teacher: torch.Tensor) -> torch.Tensor:
    """l1 + l2 + cosine distance between hidden states [..., hidden_size], averaged."""
    cosine = 1 - F.cosine_similarity(student, teacher, dim=-1).mean()
    return F.l1_loss(student, teacher) + F.mse_loss(student, teacher) + cosine


def tail_states(hidden: torch.Tensor, ids: torch.Tensor, length: int = TAIL) -> torch.Tensor:
    """[batch, length, hidden_size]: the hidden states at [SEP] and at the paddings after it.

    A translation has another length, so inner positions don't correspond; [SEP] and the padding after it, which the
    causal mask lets see the whole prompt, do.
    """
    positions = sep_positions(ids)[:, None] + torch.arange(length)
    return hidden[torch.arange(len(ids))[:, None], positions.clamp(max=hidden.shape[1] - 1)]


class ChineseDecoder(nn.Module):
    """One transformer decoder layer that spells the Chinese caption from the student's hidden states."""

    def __init__(self, text: SimpleNamespace) -> None:
        super().__init__()
        self.positions = nn.Embedding(SHORT, text.hidden_size)
        self.layer = nn.TransformerDecoderLayer(
            text.hidden_size, text.num_attention_heads, text.intermediate_size, dropout=0.0, batch_first=True, norm_first=True
        )
        self.norm = nn.LayerNorm(text.hidden_size)

    def forward(self, hidden: torch.Tensor, chinese: torch.Tensor, embedding: nn.Embedding) -> torch.Tensor:
        """Cross entropy of the next Chinese token; embedding and output layer are the student's token embedding."""
        source, target = chinese[:, :-1], chinese[:, 1:]
        width = source.shape[1]
        inputs = embedding(source) + self.positions.weight[:width]
        mask = nn.Transformer.generate_square_subsequent_mask(width)
        decoded = self.norm(self.layer(inputs, hidden, tgt_mask=mask, tgt_is_causal=True))
        known = target != PAD
        return F.cross_entropy(decoded[known] @ embedding.weight.T, target[known])


def distillation_losses(
    student: CLIPTextModel, teacher: CLIPTextModel, decoder: ChineseDecoder, en: torch.Tensor, zh: torch.Tensor, mixed: torch.Tensor
) -> dict[str, torch.Tensor]:
    """The three losses of one batch; `mixed` rows stand in for half of the Chinese ones."""
    with torch.no_grad():
        target = teacher(en).last_hidden_state
    english = student(en).last_hidden_state
    other_ids = torch.where(torch.rand(len(zh), 1) < 0.3, mixed, zh)
    other = student(other_ids).last_hidden_state
    few = len(en) // DECODER_SHARE
    return {
        "en-en": state_loss(english, target),
        "zh-en": state_loss(tail_states(other, other_ids), tail_states(target, en)),
        "decoder": decoder(english[:few], zh[:few, :SHORT], student.get_input_embeddings()),
    }


def main() -> None:
    config = stage_arguments(__doc__)
    settings = config.distillation
    records = torch.load(config.work / "data.pt")["records"]
    concepts = load_concepts(config.work / "icons", config.data.held_out_names, config.seed, config.data.icon_set)
    tokenizer = load_tokenizer(config.work / "vocab.txt")
    pairs = [pair for row in make_pairs(concepts, records, PAIRS_PER_RECORD, config.seed) for pair in row]
    en, zh, mixed = (token_ids(tokenizer, [getattr(p, side) for p in pairs], SHORT) for side in ("en", "zh", "mixed"))
    padding = config.text.max_position_embeddings - SHORT

    teacher = Teacher(config, len(tokenizer))
    teacher.load_state_dict(torch.load(config.work / "teacher.pt"))
    frozen = teacher.text_encoder.eval().requires_grad_(False)
    student = make_text_encoder(config.text, len(tokenizer))
    student.load_state_dict(frozen.state_dict())  # English comes for free; the distillation keeps it and adds Chinese
    decoder = ChineseDecoder(config.text)
    optimizer = torch.optim.AdamW(
        [*student.parameters(), *decoder.parameters()], lr=settings.learning_rate, weight_decay=0.01, betas=(0.9, 0.98)
    )
    steps = 0

    def step(progress: float) -> dict[str, float]:
        nonlocal steps
        steps += 1
        long = steps % LONG_EVERY == 0
        drawn = torch.randint(0, len(pairs), (settings.batch // (3 if long else 1),))
        batch = [F.pad(ids[drawn], (0, padding if long else 0)) for ids in (en, zh, mixed)]
        optimizer.zero_grad()
        losses = distillation_losses(student, frozen, decoder, *batch)
        (losses["en-en"] + losses["zh-en"] + settings.decoder_weight * losses["decoder"]).backward()
        return {name: loss.item() for name, loss in losses.items()}

    state = {"text_encoder": student, "decoder": decoder}
    train("distillation", config.work, settings.seconds, optimizer, state, step)
    torch.save({"text_encoder": student.state_dict()}, config.work / "student.pt")


if __name__ == "__main__":
    main()
