"""Styles in the manifest are worded as in captions."""

import random
from dataclasses import replace

from recipe.learnt_styles import NAMES, learnt_styles
from recipe.world.compositions import Actor, Composition
from recipe.world.lexicon import STYLES
from recipe.world.sentences import Sentence
from recipe.world.subjects import Subject

SCENE = Composition((Actor("1f98a", "1f98a"),), 1, "fluent-emoji", place="forest")
STICKER = replace(SCENE, place=None)
USUAL = "3d"


def test_all_styles_can_be_offered() -> None:
    assert set(NAMES) | {USUAL} == set(STYLES)
    names = [style["name"]["en"] for style in learnt_styles(["sticker", *NAMES])]
    assert names == ["Sticker", *(english for english, _ in NAMES.values())]


def test_captions_use_the_same_words() -> None:
    """A change of the grammar must also change what the page writes into a prompt."""
    fox = Subject("1f98a", ("fox",), ("狐狸",), "只", None, "animals", 0.8, ("1f98a",), False)
    for name in ("sticker", *NAMES):
        composition = STICKER if name == "sticker" else replace(SCENE, style=name)
        (offered,) = (style["prompt"] for style in learnt_styles([name]))
        for language in ("en", "zh-CN"):
            words = offered[language].replace("{prompt}", "")
            sentences = [Sentence({fox.code: fox}, composition, random.Random(seed), False) for seed in range(60)]
            said = [one.english() if language == "en" else one.chinese() for one in sentences]
            assert any(text.endswith(words) for text in said), words
