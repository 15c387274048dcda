"""SkyCLIP for 1.0: the text encoder learns to say in Chinese what it says in English.

The teacher is the previous stage's encoder, which learnt to read all languages at once and reads English best. The student starts
as a copy. As in `distillation`, its states are pulled towards the teacher's English ones (l1, l2 and cosine) for the same sentence
in English and in Chinese or a mixture, and a decoder spells the Chinese from them. So the English that the UNet knows stays as it
is, and Chinese comes closer. Held-out Chinese names are learnt only here, from text.
"""

import random
import shutil
from types import SimpleNamespace

import torch
from transformers import CLIPTextModel

from .config import command_line
from .device import find_device
from .distillation import train_student
from .models import load_text_encoder, make_text_encoder
from .parallel import is_first, wait_for_all
from .reading import LONGEST_CAPTION, Reader, measure
from .vocabulary import load_tokenizer, token_ids
from .world.compositions import Composer, is_held_out
from .world.meaning import Meaning
from .world.world import load_world

TEACHER, STUDENT = "reader.pt", "student.pt"


def distil(name: str, decoder_weight: float, teacher: CLIPTextModel, config: SimpleNamespace) -> CLIPTextModel:
    """Trains one student; `name` is the name of its checkpoint and log."""
    device, rng = find_device(), random.Random()
    world, tokenizer = load_world(config), load_tokenizer(config.work / "vocab.txt")
    composer = Composer(world.subjects, SimpleNamespace(**vars(config.data) | config.reading.shares), world.composer.icon_codes)
    student = make_text_encoder(config.text, teacher.config.vocab_size)
    student.load_state_dict(teacher.state_dict())
    torch.manual_seed(config.seed)

    def sentences() -> tuple[str, str, str]:
        while is_held_out(composition := composer.compose(rng), config.data.held_out_compositions):
            pass
        return world.speaker.translations(composition, rng)

    def draw(count: int) -> torch.Tensor:
        texts = zip(*(sentences() for _ in range(count)), strict=True)
        return torch.stack([token_ids(tokenizer, list(side), LONGEST_CAPTION) for side in texts], dim=1).to(device)

    settings = config.scene_distillation
    return train_student(name, student.to(device), teacher.to(device), decoder_weight, draw, settings, config, reseed=rng.seed)


def show(name: str, text_encoder: CLIPTextModel, config: SimpleNamespace) -> None:
    """Prints what the previous stage's layers, which are not trained here, read from the encoder's states."""
    world = load_world(config)
    reader = Reader(text_encoder, len(world.subjects))
    trained = torch.load(config.work / "reading.checkpoint.pt", map_location="cpu")["reader"]
    answer = {name.removeprefix("answer."): tensor for name, tensor in trained.items() if name.startswith("answer.")}
    reader.answer.load_state_dict(answer)
    tokenizer, share = load_tokenizer(config.work / "vocab.txt"), config.data.held_out_compositions
    table = measure(reader.eval(), world, tokenizer, Meaning(list(world.subjects)), share, config.reading.measured, config.seed)
    for language, numbers in table.items():
        print(name, language, numbers, flush=True)


def run(config: SimpleNamespace) -> None:
    """Trains the student for the later stages and, if `without_decoder` is set, one without a Chinese decoder."""
    work, settings = config.work, config.scene_distillation
    if not settings.seconds or not (work / "reading.checkpoint.pt").exists():
        return  # a student that came with the warm start has been through this
    if not (work / TEACHER).exists() and is_first():
        shutil.copy(work / STUDENT, work / TEACHER)
    wait_for_all()
    teacher = load_text_encoder(config, TEACHER)
    student = distil("scene_distillation", settings.decoder_weight, teacher, config)
    other = distil("scene_distillation-without-decoder", 0.0, teacher, config) if settings.without_decoder else None
    if not is_first():
        return
    torch.save({"text_encoder": student.state_dict()}, work / STUDENT)
    encoders = {"teacher": teacher.cpu(), "student": student} | ({"student without decoder": other} if other else {})
    for name, encoder in encoders.items():
        show(name, encoder, config)


if __name__ == "__main__":
    command_line(__doc__, run)
