"""The styles that the page offers by name: those that the model draws well, by eye."""

from collections.abc import Sequence

from .world.lexicon import STYLES

STICKER = {
    "name": {"en": "Sticker", "zh-CN": "贴纸"},
    "prompt": {"en": "{prompt}, white background", "zh-CN": "{prompt}，白色背景"},
}
NAMES = {
    "flat": ("Flat", "扁平"),
    "line art": ("Line art", "线稿"),
    "pixel art": ("Pixel art", "像素画"),
    "watercolour": ("Watercolour", "水彩"),
    "oil": ("Oil painting", "油画"),
}


def learnt_styles(names: Sequence[str]) -> list[dict]:
    """`names` are "sticker", which is a white ground, or styles of the lexicon, worded as in most captions."""
    return [STICKER if name == "sticker" else _named(name) for name in names]


def _named(style: str) -> dict:
    english, chinese = NAMES[style]
    en, zh = (words[0] for words in STYLES[style])
    return {
        "name": {"en": english, "zh-CN": chinese},
        "prompt": {"en": f"{{prompt}}, {en}", "zh-CN": f"{{prompt}}，{zh}"},
    }
