"""The image encoder of 1.0: pictures are contrasted with captions, whose encoder is frozen (locked-text tuning, Zhai et al. 2022).

Only the image tower and the two projections learn; they may start from an older version's. The tower must also answer the questions
that the text encoder was trained on, because contrast alone teaches little as long as the tower knows nothing.

Afterwards the held-out pictures are searched by caption and vice versa, as reported for SkyPaint.
"""

import random
from pathlib import Path
from types import SimpleNamespace

import torch
import torch.nn.functional as F
from torch import nn

from .config import command_line
from .device import autocast, find_device
from .loop import train
from .models import Clip, load_text_encoder, start_from_exported
from .pictures import to_unit
from .reading import LONGEST_CAPTION, reading_losses
from .recall import both_directions
from .shards import HELD_OUT, read_compositions, read_pictures, shard_path, training_shards
from .teacher import MAX_LOGIT_SCALE, contrastive_loss
from .text_batches import cut_to_longest
from .vocabulary import load_tokenizer, read_vocabulary, sep_positions, token_ids
from .world.compositions import Composition
from .world.meaning import QUESTIONS, Meaning
from .world.world import load_world

MEASURED_LANGUAGES = ("english", "chinese", "mixed")
CHUNK = 64


def look_number(composition: Composition) -> int:
    """Equal for pictures with the same captions."""
    return hash((composition.key(), composition.relation, composition.side, composition.style))


def small_pictures(path: Path, side: int) -> torch.Tensor:
    """A shard's pictures, averaged down: uint8 [pictures, 3, side, side]."""
    pictures = torch.from_numpy(read_pictures(path)).permute(0, 3, 1, 2)
    return torch.cat([F.interpolate(part.float(), size=side, mode="area").round().byte() for part in pictures.split(CHUNK)])


class Matcher(nn.Module):
    """CLIP with the layers for the questions; only the text encoder is frozen."""

    def __init__(self, config: SimpleNamespace, vocabulary_size: int, subjects: int) -> None:
        super().__init__()
        self.clip = Clip(config, vocabulary_size)
        self.clip.text_encoder = load_text_encoder(config)
        self.parts = [len(options) for options in QUESTIONS.values()] + [subjects] * 3
        self.answer = nn.Linear(config.vision.hidden_size, sum(self.parts))

    def learning(self) -> nn.ModuleDict:
        clip = self.clip
        parts = {"image_encoder": clip.image_encoder, "text_projection": clip.text_projection, "answer": self.answer}
        return nn.ModuleDict(parts)

    @torch.no_grad()
    def states(self, ids: torch.Tensor) -> torch.Tensor:
        """Hidden states [captions, hidden_size] at [SEP]."""
        hidden = self.clip.text_encoder(ids).last_hidden_state.float()
        return hidden[torch.arange(len(ids)), sep_positions(ids)]


def run(config: SimpleNamespace) -> None:
    settings, device, rng = config.matching, find_device(), random.Random()
    world, tokenizer = load_world(config), load_tokenizer(config.work / "vocab.txt")
    paths = training_shards(config.work)
    pictures = torch.cat([small_pictures(path, config.vision.image_size) for path in paths])
    compositions = [composition for path in paths for composition in read_compositions(path)]
    matcher = Matcher(config, len(read_vocabulary(config.work / "vocab.txt")), len(world.subjects)).to(device)
    if settings.start_from:
        start_from_exported(matcher.clip, settings.start_from)
    clip, meaning, learning = matcher.clip, Meaning(list(world.subjects)), matcher.learning()
    optimizer = torch.optim.AdamW(
        [*learning.parameters(), clip.logit_scale], lr=settings.learning_rate, weight_decay=0.01, betas=(0.9, 0.98), fused=True
    )

    def captions(some: list[Composition], flipped: list[bool]) -> torch.Tensor:
        texts = [world.speaker.say(c, rng, flip) for c, flip in zip(some, flipped, strict=True)]
        return cut_to_longest(token_ids(tokenizer, texts, LONGEST_CAPTION).to(device), extra=0)

    def step(progress: float) -> dict[str, float]:
        rows = torch.randint(len(pictures), (settings.batch,))
        shown, flipped = [compositions[row] for row in rows.tolist()], torch.rand(settings.batch) < 0.5
        pixels = to_unit(pictures[rows].to(device))
        pixels = torch.where(flipped[:, None, None, None].to(device), pixels.flip(-1), pixels)
        looks = torch.tensor([look_number(c) for c in shown], device=device)
        optimizer.zero_grad()
        with autocast(device):
            states = matcher.states(captions(shown, flipped.tolist()))
            seen = clip.image_encoder(pixels)
            scores = matcher.answer(seen.last_hidden_state.mean(dim=1)).split(matcher.parts, dim=-1)
            image, text = F.normalize(seen.image_embeds, dim=-1), clip.embed_states(states)
        contrast = contrastive_loss(text.float(), image.float(), clip.logit_scale.exp().clamp(max=MAX_LOGIT_SCALE), looks, looks)
        unflipped = [c for c, flip in zip(shown, flipped.tolist(), strict=True) if not flip]
        kept = (~flipped).to(device)  # answers about left and right hold only for pictures as they were drawn
        tensors = (meaning.answers(unflipped), meaning.seen(unflipped), meaning.special(unflipped))
        losses = reading_losses(tuple(part[kept] for part in scores), *(tensor.to(device) for tensor in tensors))
        (contrast + 4 * losses["questions"] + losses["who"] + losses["first"]).backward()
        torch.nn.utils.clip_grad_norm_(learning.parameters(), 1.0)
        return {"contrast": contrast.item(), **{name: loss.item() for name, loss in losses.items()}}

    parts = {"matcher": learning, "scale": Scale(clip)}
    train("matching", config.work, settings.seconds, optimizer, parts, step, reseed=rng.seed)
    torch.save(clip.state_dict(), config.work / "matching.pt")
    torch.save(matcher.answer.state_dict(), config.work / "answers.pt")
    for language, numbers in measure(matcher.eval(), config).items():
        print(language, numbers, flush=True)


class Scale:
    """Makes the temperature part of the checkpoint."""

    def __init__(self, clip: Clip) -> None:
        self.clip = clip

    def state_dict(self) -> dict:
        return {"logit_scale": self.clip.logit_scale.detach().clone()}

    def load_state_dict(self, state: dict) -> None:
        self.clip.logit_scale.data.copy_(state["logit_scale"])


@torch.no_grad()
def measure(matcher: Matcher, config: SimpleNamespace) -> dict[str, dict]:
    """Recall on the held-out pictures by language; a picture is right for every caption of the same look."""
    world, tokenizer, rng = load_world(config), load_tokenizer(config.work / "vocab.txt"), random.Random(config.seed)
    path, device = shard_path(config.work, HELD_OUT), next(matcher.parameters()).device
    compositions = read_compositions(path)
    pixels = to_unit(small_pictures(path, config.vision.image_size))
    images = torch.cat([matcher.clip.embed_images(part.to(device)) for part in pixels.split(CHUNK)])
    looks = torch.tensor([look_number(c) for c in compositions])
    table = {}
    for language in MEASURED_LANGUAGES:
        ids = token_ids(tokenizer, [world.speaker.said_in(language, c, rng) for c in compositions], LONGEST_CAPTION)
        texts = torch.cat([matcher.clip.embed_states(matcher.states(part.to(device))) for part in ids.split(CHUNK)])
        table[language] = both_directions(texts, images, looks[:, None] == looks[None, :])
    return table


if __name__ == "__main__":
    command_line(__doc__, run)
