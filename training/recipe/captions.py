"""Captions from bilingual templates: the same thing said in English, Chinese, or a mixture of both."""

import random
from dataclasses import dataclass

from .concepts import Concept

STYLE_TAG = "sai-v1 art, "
STYLE_TAG_SHARE = 0.6
BARE_SHARE = 0.25  # of the captions: the name alone, or the coloured name, which is what people type first

COLOURS = {  # English name: (Chinese name, hue in degrees)
    "red": ("红", 0),
    "yellow": ("黄", 50),
    "green": ("绿", 120),
    "blue": ("蓝", 212),
    "purple": ("紫", 275),
    "pink": ("粉", 325),
}

# {n} name, {a} name with its article, {m} measure word. Both sides of a pair say the same.
TEMPLATES = (
    ("{n}", "{n}"),
    ("{a}", "一{m}{n}"),
    ("{a}", "一个{n}"),
    ("one {n}", "1{m}{n}"),
    ("the {n}", "这{m}{n}"),
    ("a picture of {a}", "一张{n}的图片"),
    ("a picture of {a}", "{n}的图"),
    ("a drawing of {a}", "一幅{n}的画"),
    ("draw {a}", "画一{m}{n}"),
    ("draw me {a}", "帮我画一个{n}"),
    ("a cute {n}", "可爱的{n}"),
    ("a cute {n}", "一{m}可爱的{n}"),
    ("a beautiful {n}", "漂亮的{n}"),
    ("a little {n}", "小小的{n}"),
    ("an icon of {a}", "{n}图标"),
    ("{n}, white background", "{n}，白色背景"),
)
COLOUR_TEMPLATES = (
    ("{c} {n}", "{k}色{n}"),
    ("{c} {n}", "{k}色的{n}"),
    ("a {c} {n}", "一{m}{k}色的{n}"),
    ("a {c} {n}", "一个{k}色{n}"),
    ("the {c} {n}", "{k}{n}"),
    ("a {n} in {c}", "{n}，{k}色"),
    ("a picture of a {c} {n}", "一张{k}色{n}的图片"),
    ("draw a {c} {n}", "画一{m}{k}色的{n}"),
)
# Never trained on: they measure whether the text encoder reads words or remembers sentences. Their words are known.
HELD_OUT_TEMPLATES = (
    ("the beautiful {n}", "这{m}漂亮的{n}"),
    ("a drawing of a cute {n}", "一幅可爱的{n}的画"),
    ("draw me a little {n}", "帮我画一{m}小小的{n}"),
    ("an icon of the {n}, white background", "这个{n}的图标，白色背景"),
)
# Chinese sentences with the English noun, and the reverse.
MIXED_TEMPLATES = (("{a}", "一{m} {n}"), ("{a}", "一个{n}"), ("a cute {n}", "可爱的 {n}"), ("draw {a}", "画一{m} {n}"))
MIXED_COLOUR_TEMPLATES = (("a {c} {n}", "一{m}{k}色的 {n}"), ("{c} {n}", "{k}色 {n}"))


@dataclass(frozen=True)
class Pair:
    """One meaning: in English, in Chinese, and in a mixture."""

    en: str
    zh: str
    mixed: str


def with_article(name: str) -> str:
    """"apple" to "an apple"; also before plurals and proper names, as hurried typists write them."""
    return f"{'an' if name[0].lower() in 'aeio' else 'a'} {name}"


def sample_pair(
    concept: Concept, rng: random.Random, colour: str | None = None, templates: tuple[tuple[str, str], ...] | None = None
) -> Pair:
    """Draws names, template and the style tag; without `colour` the thing has its own colours."""
    en, zh = rng.choice(concept.en), rng.choice(concept.zh)
    if colour:
        # "red apple" names the uncoloured picture only; a blue one is a "blue apple".
        en = rng.choice([n for n in concept.en if not n.startswith(tuple(COLOURS))])
        zh = rng.choice([n for n in concept.zh if not n.startswith(tuple(k for k, _ in COLOURS.values()))])
    chinese = COLOURS[colour][0] if colour else ""
    slots = {"m": concept.measure, "c": colour, "k": chinese}
    templates = templates or (COLOUR_TEMPLATES if colour else TEMPLATES)
    template = templates[0] if rng.random() < BARE_SHARE else rng.choice(templates)
    mixed = rng.choice(MIXED_COLOUR_TEMPLATES if colour else MIXED_TEMPLATES)
    tag = STYLE_TAG if rng.random() < STYLE_TAG_SHARE else ""
    if rng.random() < 0.5:
        mixed_text = mixed[1].format(n=en, **slots)
    else:
        mixed_text = mixed[0].format(n=zh, a=f"a {zh}", **slots)
    return Pair(
        en=tag + template[0].format(n=en, a=with_article(en), **slots),
        zh=tag + template[1].format(n=zh, **slots),
        mixed=tag + mixed_text,
    )


def make_pairs(
    concepts: list[Concept], records: list[dict], count: int, seed: int, templates: tuple[tuple[str, str], ...] | None = None
) -> list[list[Pair]]:
    """`count` pairs for every record of data.pt."""
    rng = random.Random(seed)
    by_code = {concept.code: concept for concept in concepts}
    return [[sample_pair(by_code[r["code"]], rng, r["colour"], templates) for _ in range(count)] for r in records]


def picture_captions(concept: Concept, colour: str | None, count: int, rng: random.Random) -> list[str]:
    """`count` distinct captions of one picture, a quarter mixed, the rest English and Chinese in equal parts.

    Chinese is left out, mixtures too, where the concept's Chinese names are held out.
    """
    captions: dict[str, None] = {}
    for attempt in range(count * 6):
        pair = sample_pair(concept, rng, colour)
        text = (pair.en, pair.zh, pair.en, pair.zh, pair.mixed)[attempt % 5] if not concept.zh_held_out else pair.en
        captions[text] = None
        if len(captions) == count:
            break
    return list(captions)
