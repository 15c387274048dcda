"""What the manifest offers by name is what the pictures show and the captions say."""

import random
from dataclasses import replace

from recipe.learnt_styles import NAMES, learnt_styles
from recipe.world.compositions import Actor, Composition
from recipe.world.lexicon import STYLES
from recipe.world.sentences import Sentence
from recipe.world.subjects import Subject

SCENE = Composition((Actor("1f98a", "1f98a"),), 1, "fluent-emoji", place="forest")
STICKER = replace(SCENE, place=None)


def names(compositions: list[Composition]) -> list[str]:
    return [style["name"]["en"] for style in learnt_styles(compositions)]


def test_a_style_that_was_not_shown_is_not_offered() -> None:
    assert names([SCENE] * 200) == []
    assert names([SCENE] * 200 + [STICKER]) == []
    assert names([SCENE] * 150 + [STICKER] * 50) == ["Sticker"]
    assert names([replace(STICKER, ground="blue")] * 50) == []
    assert names([SCENE] * 90 + [replace(SCENE, style="watercolour")] * 10) == ["Watercolour"]
    everything = [replace(SCENE, style=style) for style in STYLES] + [STICKER]
    assert names(everything) == ["Sticker", *(english for english, _ in NAMES.values())]


def test_captions_say_them_so() -> None:
    """Whoever changes the grammar changes what the page writes into a prompt."""
    fox = Subject("1f98a", ("fox",), ("狐狸",), "只", None, "animals", 0.8, ("1f98a",), False)
    for composition in [STICKER, *(replace(SCENE, style=style) for style in NAMES)]:
        offered = learnt_styles([composition])[-1]["prompt"]
        for language in ("en", "zh-CN"):
            words = offered[language].replace("{prompt}", "")
            sentences = [Sentence({fox.code: fox}, composition, random.Random(seed), False) for seed in range(60)]
            said = [one.english() if language == "en" else one.chinese() for one in sentences]
            assert any(text.endswith(words) for text in said), words
