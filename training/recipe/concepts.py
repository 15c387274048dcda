"""Everything that has a name: emoji with their English and Chinese names, from CLDR and from data/everyday.tsv."""

import csv
import random
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

from .config import ROOT
from .icons import Icons

SKIN_TONES = range(0x1F3FB, 0x1F400)
REGIONAL_INDICATORS = range(0x1F1E6, 0x1F200)
JOINER, TEXT_STYLE, EMOJI_STYLE = 0x200D, 0xFE0E, 0xFE0F
MAX_KEYWORD_OWNERS = 1  # a keyword that several emoji share ("food", "face") is not a name for any of them


@dataclass(frozen=True)
class Concept:
    """One thing. The picture model draws the `drawn` ones; the others only teach words and the VAE."""

    code: str  # code points in hex, "1f34e"
    en: tuple[str, ...]
    zh: tuple[str, ...]
    measure: str = "个"
    own_colour: str | None = None  # set if a hue shift can recolour the picture
    everyday: bool = False  # curated: short names, good pictures
    drawn: bool = False
    zh_held_out: bool = False  # its Chinese names are never paired with a picture


def code_points(emoji: str) -> str:
    """"❤️" to "2764": hex code points joined by "-", variation selectors left out."""
    return "-".join(f"{ord(c):x}" for c in emoji if ord(c) not in (TEXT_STYLE, EMOJI_STYLE))


def is_plain(emoji: str) -> bool:
    """No skin tone, flag, or joined sequence (gender variants, families), because those differ too little."""
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


def unambiguous_names(entries: dict[str, dict]) -> dict[str, tuple[str, ...]]:
    """CLDR's short name and the keywords that only one emoji has, by code points."""
    annotations = {emoji: entry for emoji, entry in entries.items() if is_plain(emoji)}
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
    """All concepts that the first icon set contains and both languages have a name for, everyday ones first.

    `data.draw_all` decides whether all of them are drawn or only the everyday ones. For a share of `data.held_out_names` of the
    drawn ones, the Chinese names are never paired with a picture.
    """
    icons, data = Icons(config.work / "icons.zip"), config.data
    english, chinese = (unambiguous_names(icons.annotations(locale)) for locale in ("en", "zh"))
    everyday, pictured = read_everyday(), icons.codes(data.icon_sets[0])
    if missing := [own.en[0] for own in everyday.values() if own.code not in pictured]:
        raise FileNotFoundError(f"{data.icon_sets[0]} has no picture of {', '.join(missing)}")
    taken = {name for own in everyday.values() for name in (*own.en, *own.zh)}
    others = {}
    for code in sorted(pictured & set(english) & set(chinese) - set(everyday)):
        en, zh = (tuple(name for name in names[code] if name not in taken) for names in (english, chinese))
        if en and zh:
            others[code] = Concept(code, en, zh)
    drawn = sorted({**everyday, **others} if data.draw_all else everyday)
    held_out = set(random.Random(config.seed).sample(drawn, round(data.held_out_names * len(drawn))))
    return [
        Concept(**{**vars(c), "drawn": c.code in drawn, "zh_held_out": c.code in held_out})
        for c in (*everyday.values(), *others.values())
    ]
