"""The styles that a model has been shown, for the page to offer by name."""

from collections.abc import Sequence

from .world.compositions import Composition
from .world.lexicon import STYLES

LEAST = 0.01  # the share of the pictures from which on a style counts as learnt
USUAL = "3d"  # that of a prompt without a style
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


def learnt_styles(compositions: Sequence[Composition]) -> list[dict]:
    """The first one is a white ground; the others are said as most captions say them."""
    enough = LEAST * len(compositions)
    found = [STICKER] if sum(not (c.place or c.ground) for c in compositions) >= enough else []
    for style, (english, chinese) in NAMES.items():
        if sum(c.style == style for c in compositions) < enough:
            continue
        en, zh = (words[0] for words in STYLES[style])
        found.append(
            {
                "name": {"en": english, "zh-CN": chinese},
                "prompt": {"en": f"{{prompt}}, {en}", "zh-CN": f"{{prompt}}，{zh}"},
            }
        )
    return found
