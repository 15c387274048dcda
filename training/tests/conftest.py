"""A tiny data set that needs no icons: coloured shapes under the curated names."""

import json
import random
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from PIL import Image, ImageDraw

from recipe import data
from recipe.concepts import read_everyday
from recipe.config import ROOT, load_config
from recipe.icons import LOCALES, pack

OTHERS = {  # in the order of LOCALES
    "🥝": ("kiwi fruit", "猕猴桃", "奇異果"),
    "🥜": ("peanuts", "花生", "花生"),
    "🛸": ("flying saucer", "飞碟", "飛碟"),
}


def draw_shape(path: Path, rng: random.Random) -> None:
    picture = Image.new("RGBA", (128, 128))
    pen = ImageDraw.Draw(picture)
    shape = rng.choice([pen.ellipse, pen.rectangle])
    left, top = rng.randrange(8, 40), rng.randrange(8, 40)
    shape((left, top, left + rng.randrange(40, 80), top + rng.randrange(40, 80)), fill=f"hsl({rng.randrange(360)}, 90%, 50%)")
    picture.save(path)


@pytest.fixture(scope="session")
def config(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """configs/tiny.toml with its first two stages done."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    config = load_config(ROOT / "configs" / "tiny.toml")
    config.work = tmp_path_factory.mktemp("work")
    config.output = config.work / "model"
    icons, rng = tmp_path_factory.mktemp("icons"), random.Random(0)
    codes = [*read_everyday(), *(f"{ord(emoji):x}" for emoji in OTHERS)]
    for icon_set in config.data.icon_sets:
        (icons / icon_set).mkdir()
        for code in codes:
            draw_shape(icons / icon_set / f"{code}.png", rng)
    for number, locale in enumerate(LOCALES):
        annotations = {emoji: {"default": [names[number]], "tts": [names[number]]} for emoji, names in OTHERS.items()}
        (icons / f"annotations-{locale}.json").write_text(json.dumps(annotations), encoding="utf-8")
    pack(icons, config.work / "icons.zip")
    data.run(config)
    return config


@pytest.fixture(scope="session")
def trained(config: SimpleNamespace) -> SimpleNamespace:
    """All stages, seconds each, and the export."""
    from recipe.__main__ import STAGES

    for stage in STAGES:
        torch.manual_seed(config.seed)
        stage.run(config)
    return config
