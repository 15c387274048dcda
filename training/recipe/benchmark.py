"""The retrieval set that ships with the page: held-out pictures with captions in both languages, in Chinese-CLIP's format.

    python -m recipe.icons --config configs/cpu-64.toml      # if work/cpu-64/icons.zip is not there yet
    python -m recipe.benchmark --config configs/cpu-64.toml

Writes zh_texts.jsonl, en_texts.jsonl and imgs.tsv into public/benchmark/, the same files on every machine. The pictures are
compositions that no stage trains on (held out by their look, see data.py), in the first icon set, each with a different look, the
kinds in equal parts. Things whose Chinese names are held out are left out: it measures pictures, not words that were never learned.
"""

import base64
import io
import json
import random
from types import SimpleNamespace

from PIL import Image

from .captions import STYLE_TAG, make_pairs
from .concepts import Concept, load_concepts
from .config import ROOT, command_line
from .data import Record, build_pictures, make_records
from .scenes import Scene

PICTURES = 100
CAPTIONS = 2  # for each picture, in each language
ATTEMPTS = 40
TARGET = ROOT.parent / "public" / "benchmark"


def choose(records: list[Record], concepts: list[Concept], config: SimpleNamespace) -> list[Record]:
    unnamed = {concept.code for concept in concepts if concept.zh_held_out}
    by_kind: dict[str, list[Record]] = {}
    seen = set()
    for record in records:
        scene = record.scene
        wanted = record.held_out and record.drawn and scene.kind != "thing"
        if wanted and record.look not in seen and not unnamed & {scene.code, scene.other}:
            seen.add(record.look)
            by_kind.setdefault(scene.kind, []).append(record)
    rng = random.Random(config.seed)
    for kind in by_kind.values():
        rng.shuffle(kind)
    chosen, kinds = [], list(by_kind.values())
    while len(chosen) < PICTURES and any(kinds):
        chosen += [kind.pop() for kind in kinds if kind]
    return chosen[:PICTURES]


def captions(scenes: list[Scene], concepts: list[Concept], seed: int) -> tuple[list[list[str]], list[list[str]]]:
    """For each scene, CAPTIONS different captions in Chinese, and as many in English."""
    rows = make_pairs(concepts, scenes, ATTEMPTS, seed)
    return tuple(
        [list(dict.fromkeys(getattr(pair, side).removeprefix(STYLE_TAG) for pair in row))[:CAPTIONS] for row in rows]
        for side in ("zh", "en")
    )


def run(config: SimpleNamespace) -> None:
    del config.data.icon_sets[1:]
    concepts = load_concepts(config)
    records = choose(make_records(concepts, config), concepts, config)
    pictures = build_pictures(records, concepts, config)
    TARGET.mkdir(parents=True, exist_ok=True)
    with (TARGET / "imgs.tsv").open("w", encoding="ascii", newline="\n") as file:
        for number, picture in enumerate(pictures):
            content = io.BytesIO()
            Image.fromarray(picture.permute(1, 2, 0).numpy()).save(content, "WEBP", lossless=True, method=6)
            file.write(f"{number}\t{base64.b64encode(content.getvalue()).decode()}\n")
    sides = captions([record.scene for record in records], concepts, config.seed + 2)
    for language, rows in zip(("zh", "en"), sides, strict=True):
        lines = [{"text": text, "image_ids": [number]} for number, row in enumerate(rows) for text in row]
        text = "".join(json.dumps({"text_id": id, **line}, ensure_ascii=False) + "\n" for id, line in enumerate(lines))
        (TARGET / f"{language}_texts.jsonl").write_text(text, encoding="utf-8", newline="\n")
    print(len(records), {file.name: file.stat().st_size for file in TARGET.iterdir()})


if __name__ == "__main__":
    command_line(__doc__, run)
