"""What can be named: emoji with their English and Chinese names, from CLDR and from data/everyday.tsv."""

import csv
import json
import random
import re
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

from .config import ROOT

SKIN_TONES = range(0x1F3FB, 0x1F400)
REGIONAL_INDICATORS = range(0x1F1E6, 0x1F200)
JOINER, TEXT_STYLE, EMOJI_STYLE = 0x200D, 0xFE0E, 0xFE0F
MAX_KEYWORD_OWNERS = 1  # a keyword that several emoji share ("food", "face") names none of them


@dataclass(frozen=True)
class Concept:
    """One thing. `everyday` concepts are those the picture model draws; the others only teach words and the VAE."""

    code: str  # code points in hex, "1f34e"
    en: tuple[str, ...]
    zh: tuple[str, ...]
    measure: str = "个"
    own_colour: str | None = None  # set where a hue shift turns the picture into another colour's
    everyday: bool = False
    zh_held_out: bool = False  # its Chinese names never meet a picture


def code_points(emoji: str) -> str:
    """"❤️" to "2764": hex code points joined by "-", variation selectors left out."""
    return "-".join(f"{ord(c):x}" for c in emoji if ord(c) not in (TEXT_STYLE, EMOJI_STYLE))


def is_plain(emoji: str) -> bool:
    """No skin tone, flag, or joined sequence (gender variants, families): those differ too little to tell apart."""
    points = [ord(c) for c in emoji]
    return not any(p in SKIN_TONES or p in REGIONAL_INDICATORS or p == JOINER for p in points)


def read_everyday(path: Path = ROOT / "data" / "everyday.tsv") -> dict[str, Concept]:
    """The curated list, by code points."""
    with path.open(encoding="utf-8") as file:
        rows = csv.reader((line for line in file if not line.startswith("#")), delimiter="\t")
        concepts = [
            Concept(code_points(emoji), tuple(en.split("|")), tuple(zh.split("|")), measure, *(own or [None]), everyday=True)
            for emoji, en, zh, measure, *own in rows
        ]
    return {concept.code: concept for concept in concepts}


def read_annotations(path: Path) -> dict[str, tuple[str, ...]]:
    """CLDR's short name and the keywords that only one emoji has, by code points."""
    annotations = {emoji: entry for emoji, entry in json.loads(path.read_text(encoding="utf-8")).items() if is_plain(emoji)}
    owners: dict[str, int] = {}
    for entry in annotations.values():
        for keyword in entry.get("default", []):
            owners[keyword] = owners.get(keyword, 0) + 1
    names = {}
    for emoji, entry in annotations.items():
        keywords = [k for k in entry.get("default", []) if owners[k] <= MAX_KEYWORD_OWNERS]
        names[code_points(emoji)] = tuple(dict.fromkeys([*entry.get("tts", []), *keywords]))
    return names


def load_concepts(config: SimpleNamespace) -> list[Concept]:
    """All concepts that are drawn in work/icons and named in both languages, everyday ones first.

    `data.held_out_names` is the share of everyday concepts whose Chinese names are kept from the picture model.
    """
    icons, icon_set = config.work / "icons", config.data.icon_set
    english, chinese = (read_annotations(icons / f"annotations-{locale}.json") for locale in ("en", "zh"))
    everyday = read_everyday()
    drawn = {re.sub("-fe0f", "", path.stem): path for path in sorted((icons / icon_set).glob("*.png"))}
    held_out = set(random.Random(config.seed).sample(sorted(everyday), round(config.data.held_out_names * len(everyday))))
    concepts = []
    for code, own in everyday.items():
        if code not in drawn:
            raise FileNotFoundError(f"{icon_set} has no picture of {own.en[0]} ({code})")
        concepts.append(
            Concept(code, own.en, own.zh, own.measure, own.own_colour, everyday=True, zh_held_out=code in held_out)
        )
    taken = {name for own in everyday.values() for name in (*own.en, *own.zh)}
    for code in sorted(set(drawn) & set(english) & set(chinese) - set(everyday)):
        en, zh = (tuple(name for name in names[code] if name not in taken) for names in (english, chinese))
        if en and zh:
            concepts.append(Concept(code, en, zh))
    return concepts
