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

OTHERS = {"🥝": ("kiwi fruit", "猕猴桃"), "🥜": ("peanuts", "花生"), "🛸": ("flying saucer", "飞碟")}


def draw_shape(path: Path, rng: random.Random) -> None:
    picture = Image.new("RGB", (128, 128), "white")
    pen = ImageDraw.Draw(picture)
    shape = rng.choice([pen.ellipse, pen.rectangle])
    left, top = rng.randrange(8, 40), rng.randrange(8, 40)
    shape((left, top, left + rng.randrange(40, 80), top + rng.randrange(40, 80)), fill=f"hsl({rng.randrange(360)}, 90%, 50%)")
    picture.save(path)


@pytest.fixture(scope="session")
def config(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """configs/tiny.toml with its data stage done."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    config = load_config(ROOT / "configs" / "tiny.toml")
    config.work = tmp_path_factory.mktemp("work")
    config.output = config.work / "model"
    icons = config.work / "icons" / config.data.icon_set
    icons.mkdir(parents=True)
    rng = random.Random(0)
    codes = [*read_everyday(), *(f"{ord(emoji):x}" for emoji in OTHERS)]
    for code in codes:
        draw_shape(icons / f"{code}.png", rng)
    for number, locale in enumerate(("en", "zh")):
        annotations = {emoji: {"default": [names[number]], "tts": [names[number]]} for emoji, names in OTHERS.items()}
        (icons.parent / f"annotations-{locale}.json").write_text(json.dumps(annotations), encoding="utf-8")
    data.run(config)
    return config


@pytest.fixture(scope="session")
def trained(config: SimpleNamespace) -> SimpleNamespace:
    """All stages, seconds each, and the export."""
    from recipe import decoder, export, text_encoder, unet, vae

    for stage in (text_encoder, vae, unet, decoder, export):
        stage.run(config)
    return config
