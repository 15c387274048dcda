"""The things that scenes show: their names from `concepts`, and how they stand in a picture from data/kinds.tsv."""

from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

from ..concepts import Concept, code_points, load_concepts
from ..config import ROOT
from ..scenes import chosen

MEASURES = {
    "walk": "只",
    "head": "只",
    "stand": "个",
    "fly": "只",
    "swim": "条",
    "boat": "艘",
    "vehicle": "辆",
    "building": "座",
    "plant": "棵",
    "sky": "个",
    "thing": "个",
    "face": "个",
}


@dataclass(frozen=True)
class Subject:
    """One thing with all its names and pictures."""

    code: str
    en: tuple[str, ...]
    zh: tuple[str, ...]
    measure: str
    own_colour: str | None  # set if a hue shift can recolour the picture
    kind: str  # a key of MEASURES
    size: float  # compared with a cat's 0.8
    looks: tuple[str, ...]  # icons that show it, `code` first
    zh_held_out: bool  # its Chinese names are never paired with a picture
    kinds: tuple[str, ...] = ()  # for each of `looks`: a cat's head gets a body, a whole cat does not


def read_lines(name: str, folder: Path = ROOT / "data") -> list[str]:
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def read_kinds() -> dict[str, tuple[str, float]]:
    """(kind, size) by code points; if an emoji is listed twice, the first line counts."""
    kinds: dict[str, tuple[str, float]] = {}
    for line in read_lines("kinds.tsv"):
        kind, size, emoji = line.split("\t")
        for one in emoji.split():
            kinds.setdefault(code_points(one), (kind, float(size)))
    return kinds


def read_looks() -> dict[str, tuple[str, ...]]:
    """All pictures of a word, by the code points of the first."""
    groups = [tuple(map(code_points, line.split())) for line in read_lines("looks.tsv")]
    return {group[0]: group for group in groups}


def make_subject(concept: Concept, kinds: dict[str, tuple[str, float]], looks: tuple[str, ...], held_out_share: float) -> Subject:
    """A subject without CLDR's keywords ("speed"): only curated names have synonyms."""
    kind, size = kinds[concept.code]
    return Subject(
        concept.code,
        concept.en if concept.everyday else concept.en[:1],
        concept.zh if concept.everyday else concept.zh[:1],
        concept.measure if concept.everyday else MEASURES[kind],
        concept.own_colour,
        kind,
        size,
        looks,
        chosen(("zh", concept.code), held_out_share),
        tuple(kinds.get(look, (kind, size))[0] for look in looks),
    )


def load_subjects(config: SimpleNamespace) -> dict[str, Subject]:
    """By code points, in the order of `concepts`, the everyday ones first; at most `data.subjects` of them (0: all)."""
    kinds, looks = read_kinds(), read_looks()
    others = {code for group in looks.values() for code in group[1:]}
    concepts = [c for c in load_concepts(config) if c.code in kinds and c.code not in others]
    limit = config.data.subjects or len(concepts)
    subjects = [make_subject(c, kinds, looks.get(c.code, (c.code,)), config.data.held_out_names) for c in concepts[:limit]]
    return {subject.code: subject for subject in subjects}
