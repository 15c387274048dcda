"""Stage 6: zero-shot retrieval on pictures that no stage trains on, as reported for SkyPaint: R@1, R@5, R@10, MR.

The image tower is the teacher's. The teacher reads English, the student English and Chinese, with the teacher's text
projection, because the student never saw a picture. Pictures are the held-out compositions and the held-out drawings of known
things; each has one caption, and is a right answer for every caption of its look.

Order is measured, too: for how many held-out pictures of two things the caption is nearer than the one with the things swapped.
Chance is one half.
"""

import json
from types import SimpleNamespace

import torch
from transformers import CLIPTextModel

from .captions import make_pairs
from .concepts import load_concepts
from .config import command_line
from .data import load_data
from .models import Clip, load_clip, make_text_encoder
from .pictures import to_unit
from .recall import both_directions
from .scenes import Scene, turned
from .text_batches import LONGEST_CAPTION
from .vocabulary import load_tokenizer, sep_positions, token_ids

CHUNK = 128
LANGUAGES = ("en", "zh", "mixed")


@torch.no_grad()
def embed_texts(encoder: CLIPTextModel, clip: Clip, ids: torch.Tensor) -> torch.Tensor:
    """Unit vectors [texts, projection_dim], at [SEP]."""
    vectors = []
    for chunk in ids.split(CHUNK):
        hidden = encoder(chunk).last_hidden_state
        vectors.append(clip.embed_states(hidden[torch.arange(len(chunk)), sep_positions(chunk)]))
    return torch.cat(vectors)


@torch.no_grad()
def embed_pictures(clip: Clip, pictures: torch.Tensor) -> torch.Tensor:
    """Unit vectors [pictures, projection_dim] of uint8 [pictures, 3, size, size]."""
    return torch.cat([clip.embed_images(to_unit(chunk)) for chunk in pictures.split(CHUNK)])


def state_distance(teacher: CLIPTextModel, student: CLIPTextModel, en: torch.Tensor, zh: torch.Tensor) -> float:
    """Median distance of the student's Chinese state at [SEP] from the teacher's English one, relative to its length."""
    with torch.no_grad():
        states, target = (
            model(ids).last_hidden_state[torch.arange(len(ids)), sep_positions(ids)]
            for model, ids in ((student, zh), (teacher, en))
        )
    return ((states - target).norm(dim=-1) / target.norm(dim=-1)).median().item()


def run(config: SimpleNamespace) -> None:
    pictures, records = load_data(config.work)
    concepts = load_concepts(config)
    tokenizer = load_tokenizer(config.work / "vocab.txt")
    clip = load_clip(config, len(tokenizer), config.work / "teacher.pt")
    readers = {"teacher": clip.text_encoder}
    for name, file in (("student", "student.pt"), ("student without decoder", "student-without-decoder.pt")):
        if (config.work / file).exists():
            readers[name] = make_text_encoder(config.text, len(tokenizer)).eval()
            readers[name].load_state_dict(torch.load(config.work / file, map_location="cpu")["text_encoder"])

    said_by = [(reader, language) for reader in readers for language in (LANGUAGES[:1] if reader == "teacher" else LANGUAGES)]

    unnamed = {c.code for c in concepts if c.zh_held_out}
    plain = [i for i, r in enumerate(records) if r.scene.kind == "thing" and r.scene.icon_set == config.data.icon_sets[0]]
    pools = {
        "held-out compositions": [i for i, r in enumerate(records) if r.held_out and r.scene.kind != "thing"],
        "held-out drawings": [i for i, r in enumerate(records) if r.held_out and r.scene.kind == "thing"],
        "all held-out": [i for i, r in enumerate(records) if r.held_out],
        "drawn things": [i for i in plain if records[i].drawn],
        "things with held-out Chinese names": [i for i in plain if records[i].scene.code in unnamed],
    }
    numbers = {}

    def captions(scenes: list[Scene]) -> dict[str, torch.Tensor]:
        """One caption per scene: token ids [scenes, LONGEST_CAPTION] by language."""
        pairs = [row[0] for row in make_pairs(concepts, scenes, 1, config.seed + 1)]
        return {language: token_ids(tokenizer, [getattr(p, language) for p in pairs], LONGEST_CAPTION) for language in LANGUAGES}

    for pool, rows in pools.items():
        if not rows:
            continue
        looks = [records[i].look for i in rows]
        right = torch.tensor([[a == b for b in looks] for a in looks])
        seen = embed_pictures(clip, pictures[rows])
        ids = captions([records[i].scene for i in rows])
        numbers[pool] = {"pictures": len(rows)}
        for reader, language in said_by:
            result = both_directions(embed_texts(readers[reader], clip, ids[language]), seen, right)
            numbers[pool][f"{reader}, {language}"] = result
            print(f"{pool} ({len(rows)}), {reader}, {language}: {json.dumps(result)}", flush=True)
        numbers[pool]["distance zh to en"] = {
            name: state_distance(clip.text_encoder, encoder, ids["en"], ids["zh"]) for name, encoder in readers.items()
        }
    if two := [i for i, r in enumerate(records) if r.held_out and r.scene.other]:
        seen, ids = embed_pictures(clip, pictures[two]), captions([records[i].scene for i in two])
        wrong = captions([turned(records[i].scene) for i in two])
        numbers["order"] = {"pictures": len(two)}
        for reader, language in said_by:
            right, other = ((embed_texts(readers[reader], clip, side[language]) * seen).sum(dim=-1) for side in (ids, wrong))
            numbers["order"][f"{reader}, {language}"] = told = (right > other).float().mean().item()
            print(f"order of two things ({len(two)}), {reader}, {language}: {told:.3f}", flush=True)
    (config.work / "retrieval.json").write_text(json.dumps(numbers, ensure_ascii=False, indent=2), encoding="utf-8")


if __name__ == "__main__":
    command_line(__doc__, run)
