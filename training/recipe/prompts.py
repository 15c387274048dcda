"""Fixed prompts: forty as a user would type them, and some that match no picture. None was chosen for its result."""

from dataclasses import replace

from .captions import STYLE_TAG, TEMPLATES, sample_pair, usable_names
from .concepts import Concept
from .scenes import Scene

FORTY = (
    *("红苹果", "香蕉", "熊猫", "狗", "猫头鹰", "青蛙", "企鹅", "向日葵", "蘑菇", "蓝色汽车"),
    *("飞机", "自行车", "房子", "雨伞", "绿色的气球", "笑脸", "星星", "西瓜", "吉他", "一只 cat"),
    *("a birthday cake", "a rocket", "a tiger", "a fish", "a butterfly", "a tree", "a pizza", "a hamburger"),
    *("a strawberry", "a purple balloon", "a red heart", "a green t-shirt", "a crown", "a yellow umbrella"),
    *("a basketball", "a rainbow", "a camera", "a snowman", "a train", "a robot"),
)
UNHEARD = ("", "龘靐齉爩", "饕餮魍魉", "氍毹", "量子纠缠的哲学意义", "qwertyuiop", "flibbertigibbet zorp", "xyzzy 12345", "!?!?")


class FirstChoice:
    """Replaces the random generator: the first name and template, with tag; mixtures are Chinese sentences with English names."""

    def choice(self, options: list) -> object:
        return options[0]

    def random(self) -> float:
        return 0.0


def spellings(scene: Scene, concepts: dict[str, Concept]) -> set[str]:
    """All captions that the templates can make for a scene of one thing, in all languages, without tag and spaces."""
    thing, said = concepts[scene.code], set()
    english, chinese = usable_names(thing, scene.kind)
    for en in english:
        for zh in chinese:
            named = {scene.code: replace(thing, en=(en,), zh=(zh,))}
            for template in TEMPLATES[scene.kind]:
                pair = sample_pair(scene, named, FirstChoice(), (template,))
                said |= {text.removeprefix(STYLE_TAG) for text in (pair.en, pair.zh, pair.mixed)}
    return {squeezed(text) for text in said}


def squeezed(text: str) -> str:
    """Removes spaces: the tokenizer splits Chinese from English with or without them."""
    return text.replace(" ", "").lower()


def meant(prompts: tuple[str, ...], scenes: list[Scene], concepts: dict[str, Concept]) -> list[int]:
    """For each prompt, the index of the first scene that it can describe."""
    said: dict[str, int] = {}
    for index, scene in enumerate(scenes):
        for text in spellings(scene, concepts):
            said.setdefault(text, index)
    return [said[squeezed(prompt)] for prompt in prompts]
