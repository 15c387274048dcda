"""Captions from bilingual templates: the same scene said in English, Chinese, or a mixture of both."""

import random
from dataclasses import dataclass

from .concepts import Concept
from .plurals import plural
from .scenes import COLOURS, Scene

STYLE_TAG = "sai-v1 art, "
STYLE_TAG_SHARE = 0.6
BARE_SHARE = 0.25  # the share of captions with the kind's first template, which people are most likely to type

COUNT_WORDS = {2: ("two", "两"), 3: ("three", "三"), 4: ("four", "四")}
SIZE_WORDS = {"small": ("small", "小"), "big": ("big", "大")}
PLACE_WORDS = {
    "left": ("on the left", "左边"),
    "right": ("on the right", "右边"),
    "top": ("at the top", "上面"),
    "bottom": ("at the bottom", "下面"),
}
RELATION_WORDS = {
    "left": ("to the left of", "左边"),
    "right": ("to the right of", "右边"),
    "top": ("above", "上面"),
    "bottom": ("under", "下面"),
}

# {n} name, {a} name with article, {s} plural, {m} measure word; {o}, {b} the other thing's name, without and with article;
# {w}, {k} the kind's own word in English and Chinese. Both sides of a pair mean the same.
TEMPLATES = {
    "thing": (
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
        ("an icon of {a}", "{n}图标"),
        ("{n}, white background", "{n}，白色背景"),
    ),
    "colour": (
        ("{w} {n}", "{k}色{n}"),
        ("{w} {n}", "{k}色的{n}"),
        ("a {w} {n}", "一{m}{k}色的{n}"),
        ("a {w} {n}", "一个{k}色{n}"),
        ("the {w} {n}", "{k}{n}"),
        ("a {n} in {w}", "{n}，{k}色"),
        ("a picture of a {w} {n}", "一张{k}色{n}的图片"),
        ("draw a {w} {n}", "画一{m}{k}色的{n}"),
    ),
    "count": (
        ("{w} {s}", "{k}{m}{n}"),
        ("{w} {s}", "{k}个{n}"),
        ("a picture of {w} {s}", "{k}{m}{n}的图片"),
        ("draw {w} {s}", "画{k}{m}{n}"),
    ),
    "size": (
        ("a {w} {n}", "{k}{n}"),
        ("a {w} {n}", "一{m}{k}{n}"),
        ("a {w} {n}", "一个很{k}的{n}"),
        ("draw a {w} {n}", "画一{m}{k}{n}"),
    ),
    "place": (
        ("{a} {w}", "{k}一{m}{n}"),
        ("{a} {w}", "{n}在{k}"),
        ("{a} {w}", "{k}有一个{n}"),
        ("{w}, {a}", "在{k}画一{m}{n}"),
    ),
    "background": (
        ("{a} on a {w} background", "{k}色背景的{n}"),
        ("{n}, {w} background", "{n}，{k}色背景"),
        ("{a}, {w} background", "一{m}{n}，{k}色背景"),
        ("a picture of {a} on a {w} background", "一张{k}色背景的{n}图片"),
    ),
    "pair": (
        ("{a} and {b}", "{n}和{o}"),
        ("{a} and {b}", "一{m}{n}和一{p}{o}"),
        ("draw {a} and {b}", "画{n}和{o}"),
        ("a picture of {a} and {b}", "{n}和{o}的图片"),
    ),
    "relation": (
        ("{a} {w} {b}", "{n}在{o}{k}"),
        ("the {n} {w} the {o}", "{o}的{k}有一{m}{n}"),
        ("draw {a} {w} {b}", "画一{m}{n}在{o}的{k}"),
    ),
}
# Never trained on: they show whether the text encoder reads words or remembers sentences. Their words occur in training.
HELD_OUT_TEMPLATES = (
    ("the beautiful {n}", "这{m}漂亮的{n}"),
    ("a drawing of a cute {n}", "一幅可爱的{n}的画"),
    ("draw me a beautiful {n}", "帮我画一{m}漂亮的{n}"),
    ("an icon of the {n}, white background", "这个{n}的图标，白色背景"),
)


@dataclass(frozen=True)
class Pair:
    """One meaning: in English, in Chinese, and in a mixture."""

    en: str
    zh: str
    mixed: str


def with_article(name: str) -> str:
    """"apple" becomes "an apple"; plurals and proper names get one too, as when people write in a hurry."""
    return f"{'an' if name[0].lower() in 'aeio' else 'a'} {name}"


def own_words(scene: Scene) -> tuple[str, str]:
    """{w} and {k}: the colour's, count's, size's or place's word in English and Chinese."""
    match scene.kind:
        case "colour" | "background":
            return scene.colour, COLOURS[scene.colour][0]
        case "count":
            return COUNT_WORDS[scene.count]
        case "size":
            return SIZE_WORDS[scene.size]
        case "place":
            return PLACE_WORDS[scene.place]
        case "relation":
            return RELATION_WORDS[scene.place]
        case _:
            return "", ""


def usable_names(concept: Concept, kind: str) -> tuple[list[str], list[str]]:
    """English and Chinese names; "red apple" is only for the picture in its own colour, a blue one is a "blue apple"."""
    if kind != "colour":
        return list(concept.en), list(concept.zh)
    chinese = tuple(k for k, _ in COLOURS.values())
    return [n for n in concept.en if not n.startswith(tuple(COLOURS))], [n for n in concept.zh if not n.startswith(chinese)]


def sample_pair(
    scene: Scene, concepts: dict[str, Concept], rng: random.Random, templates: tuple[tuple[str, str], ...] | None = None
) -> Pair:
    """Draws names, template and the style tag; `concepts` by code, `templates` replace the kind's own."""
    thing, other = concepts[scene.code], concepts.get(scene.other)
    names = [rng.choice(side) for side in usable_names(thing, scene.kind)]
    others = [rng.choice(side) for side in (other.en, other.zh)] if other else ["", ""]
    templates = templates or TEMPLATES[scene.kind]
    english, chinese = templates[0] if rng.random() < BARE_SHARE else rng.choice(templates)
    tag = STYLE_TAG if rng.random() < STYLE_TAG_SHARE else ""
    word, character = own_words(scene)
    slots = {"w": word, "k": character, "m": thing.measure, "p": other.measure if other else ""}

    def say(template: str, n: str, o: str) -> str:
        forms = {"n": n, "a": with_article(n), "s": plural(n), "o": o, "b": with_article(o) if o else ""}
        return tag + template.format(**forms, **slots)

    # In a mixture the sentence is in one language and the names are in the other.
    mixed = (chinese, names[0], others[0]) if rng.random() < 0.5 else (english, names[1], others[1])
    return Pair(say(english, names[0], others[0]), say(chinese, names[1], others[1]), say(*mixed))


def make_pairs(
    concepts: list[Concept], scenes: list[Scene], count: int, seed: int, templates: tuple[tuple[str, str], ...] | None = None
) -> list[list[Pair]]:
    """`count` pairs for every scene."""
    rng = random.Random(seed)
    by_code = {concept.code: concept for concept in concepts}
    return [[sample_pair(scene, by_code, rng, templates) for _ in range(count)] for scene in scenes]


def picture_captions(scene: Scene, concepts: dict[str, Concept], count: int, rng: random.Random) -> list[str]:
    """Up to `count` distinct captions of one picture, a fifth mixed, the rest English and Chinese in equal parts.

    They are all English if the Chinese name of one of the things is held out.
    """
    english_only = any(concepts[code].zh_held_out for code in (scene.code, scene.other) if code)
    captions: dict[str, None] = {}
    for attempt in range(count * 6):
        pair = sample_pair(scene, concepts, rng)
        captions[pair.en if english_only else (pair.en, pair.zh, pair.en, pair.zh, pair.mixed)[attempt % 5]] = None
        if len(captions) == count:
            break
    return list(captions)
