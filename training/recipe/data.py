"""Stage 2: the data set. Composes the pictures of all scenes and writes the vocabulary; no network, no Node.

Leaves in `work`:
- data.pt           pictures uint8 [N, 3, size, size], and their scenes with what is held out
- vocab.txt, data.json (the counts of the data card)
"""

import json
import os
import random
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path
from types import SimpleNamespace

import torch

from .captions import SIZE_WORDS, STYLE_TAG, COUNT_WORDS, PLACE_WORDS, TEMPLATES
from .concepts import Concept, load_concepts
from .config import command_line
from .icons import Icons
from .pictures import compose_picture, to_tensor
from .plurals import plural
from .scenes import COLOURS, Scene, chosen, composed_scenes, look, single_scenes
from .traditional import traditional_table
from .vocabulary import build_vocabulary, write_vocabulary

CHUNK = 64  # scenes that a process composes at a time


@dataclass(frozen=True)
class Record:
    """One picture of data.pt."""

    scene: Scene
    look: tuple  # equal for pictures that no caption can tell apart
    drawn: bool  # whether the picture model learns its things and its style
    held_out: bool  # never trained on, by any stage


def make_records(concepts: list[Concept], config: SimpleNamespace) -> list[Record]:
    """Holds out some compositions, by their look, and some things in styles other than the first, each by a separate hash."""
    data, rng = config.data, random.Random(config.seed)
    archive = Icons(config.work / "icons.zip")
    known = {concept.code: concept for concept in concepts}
    icon_sets = {name: archive.codes(name) & known.keys() for name in data.icon_sets}
    scenes = [*single_scenes(concepts, icon_sets), *composed_scenes(concepts, icon_sets, data.scenes, data.first_share, rng)]
    records = []
    for scene in scenes:
        concept = known[scene.code]
        appearance = look(scene, concept.own_colour)
        whole = appearance == look(Scene("thing", scene.code, ""))  # the thing's own colour, however it was requested
        key, share = ((scene.code, scene.icon_set), data.held_out_pictures) if whole else (appearance, data.held_out_compositions)
        held_out = not (whole and scene.icon_set == data.icon_sets[0]) and chosen(key, share)
        drawn = concept.drawn and scene.icon_set in data.icon_sets[: data.drawn_sets]
        records.append(Record(scene, appearance, drawn, held_out))
    return records


open_icons = cache(Icons)  # one archive per process


def compose_pictures(jobs: list[tuple[Scene, str | None]], path: Path, size: int) -> torch.Tensor:
    """uint8 [jobs, 3, size, size]; a job is a scene and its thing's own colour."""
    icons = open_icons(path)
    return torch.stack([to_tensor(compose_picture(scene, icons, size, own)) for scene, own in jobs])


def build_pictures(records: list[Record], concepts: list[Concept], config: SimpleNamespace) -> torch.Tensor:
    """uint8 [records, 3, size, size], with as many processes as the configuration has threads (0: as many as cores)."""
    own = {concept.code: concept.own_colour for concept in concepts}
    jobs = [(record.scene, own[record.scene.code]) for record in records]
    chunks = [jobs[start : start + CHUNK] for start in range(0, len(jobs), CHUNK)]
    compose = partial(compose_pictures, path=config.work / "icons.zip", size=config.data.image_size)
    workers = config.threads or os.cpu_count()
    if workers == 1:
        return torch.cat([compose(chunk) for chunk in chunks])
    with ProcessPoolExecutor(workers) as pool:
        return torch.cat([torch.from_numpy(chunk) for chunk in pool.map(partial(as_array, compose), chunks)])


def as_array(compose: partial, chunk: list) -> object:
    """NumPy arrays are passed between processes by value; each tensor would need a shared file."""
    return compose(chunk).numpy()


def trainable(records: list[Record]) -> list[int]:
    """Indices of the pictures that the picture model learns to draw."""
    return [i for i, record in enumerate(records) if record.drawn and not record.held_out]


def kind_weights(records: list[Record], shares: dict[str, float]) -> torch.Tensor:
    """Sampling weights that give each kind its share of the draws; "drawn" and "other" split the things. 0 for held-out ones."""
    kinds = [("drawn" if r.drawn else "other") if r.scene.kind == "thing" else r.scene.kind for r in records]
    counts = Counter(kind for kind, r in zip(kinds, records, strict=True) if not r.held_out)
    return torch.tensor(
        [0.0 if r.held_out else shares.get(kind, 0.0) / counts[kind] for kind, r in zip(kinds, records, strict=True)]
    )


def vocabulary_texts(concepts: list[Concept]) -> list[str]:
    """All words that captions are made of."""
    sentences = [side for templates in TEMPLATES.values() for pair in templates for side in pair]
    words = [word for table in (COUNT_WORDS, SIZE_WORDS, PLACE_WORDS) for pair in table.values() for word in pair]
    colours = [word for name, (chinese, _) in COLOURS.items() for word in (name, chinese + "色")]
    names = [name for c in concepts for name in (*c.en, *(plural(n) for n in c.en), *c.zh)]
    return [STYLE_TAG, "above under to the of", *sentences, *words, *colours, *names]


def data_card(records: list[Record], concepts: list[Concept], vocabulary: list[str]) -> dict:
    counted = {
        "things": len(concepts),
        "things drawn": sum(c.drawn for c in concepts),
        "Chinese names held out": [c.zh[0] for c in concepts if c.zh_held_out],
        "pictures": len(records),
        "pictures the UNet learns": len(trainable(records)),
        "vocabulary": len(vocabulary),
    }
    for name, key in (("by kind", lambda r: r.scene.kind), ("by icon set", lambda r: r.scene.icon_set)):
        counted[name] = dict(Counter(map(key, records)))
        counted[f"held out {name}"] = dict(Counter(key(r) for r in records if r.held_out))
    return counted


def run(config: SimpleNamespace) -> None:
    if (config.work / "data.json").exists():  # written last
        return
    concepts = load_concepts(config)
    records = make_records(concepts, config)
    pictures = build_pictures(records, concepts, config)
    torch.save({"pictures": pictures, "records": [asdict(record) for record in records]}, config.work / "data.pt")
    traditional = traditional_table(Icons(config.work / "icons.zip"))
    vocabulary = build_vocabulary([*vocabulary_texts(concepts), "".join(traditional.values())])
    write_vocabulary(config.work / "vocab.txt", vocabulary)
    card = data_card(records, concepts, vocabulary)
    (config.work / "data.json").write_text(json.dumps(card, ensure_ascii=False, indent=2), encoding="utf-8")
    print(json.dumps(card, ensure_ascii=False, indent=2))


def load_data(work: Path) -> tuple[torch.Tensor, list[Record]]:
    """The pictures and their records from the stage."""
    data = torch.load(work / "data.pt")
    return data["pictures"], [Record(**{**record, "scene": Scene(**record["scene"])}) for record in data["records"]]


if __name__ == "__main__":
    command_line(__doc__, run)
