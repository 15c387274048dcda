"""A tiny data set that needs no icons: coloured shapes with the curated names."""

import json
import random
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from PIL import Image, ImageDraw

from recipe import data
from recipe.concepts import code_points, read_everyday
from recipe.config import ROOT, load_config
from recipe.icons import LOCALES, pack
from recipe.world import built_places, landscapes
from recipe.world.subjects import read_kinds
from recipe.world.world import World, load_world

OTHERS = {  # in the order of LOCALES
    "🥝": ("kiwi fruit", "猕猴桃", "奇異果"),
    "🥜": ("peanuts", "花生", "花生"),
    "🛸": ("flying saucer", "飞碟", "飛碟"),
}


def draw_shape(path: Path, rng: random.Random) -> None:
    """128 pixels, a coloured ellipse or rectangle somewhere in it."""
    picture = Image.new("RGBA", (128, 128))
    pen = ImageDraw.Draw(picture)
    shape = rng.choice([pen.ellipse, pen.rectangle])
    left, top = rng.randrange(8, 40), rng.randrange(8, 40)
    shape((left, top, left + rng.randrange(40, 80), top + rng.randrange(40, 80)), fill=f"hsl({rng.randrange(360)}, 90%, 50%)")
    picture.save(path)


@pytest.fixture(scope="session")
def config(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """configs/tiny.toml after its first two stages."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    config = load_config(ROOT / "configs" / "tiny.toml")
    config.work = tmp_path_factory.mktemp("work")
    config.output = config.work / "model"
    codes = [*read_everyday(), *(f"{ord(emoji):x}" for emoji in OTHERS)]
    pack_shapes(tmp_path_factory.mktemp("icons"), config, codes)
    data.run(config)
    return config


def pack_shapes(folder: Path, config: SimpleNamespace, codes: list[str]) -> None:
    """work/icons.zip with a shape for each code in each set, and the names of OTHERS."""
    rng = random.Random(0)
    for icon_set in config.data.icon_sets:
        (folder / icon_set).mkdir()
        for code in codes:
            draw_shape(folder / icon_set / f"{code}.png", rng)
    for number, locale in enumerate(LOCALES):
        annotations = {emoji: {"default": [names[number]], "tts": [names[number]]} for emoji, names in OTHERS.items()}
        (folder / f"annotations-{locale}.json").write_text(json.dumps(annotations), encoding="utf-8")
    pack(folder, config.work / "icons.zip")


@pytest.fixture(scope="session")
def scene_config(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """configs/scenes-tiny.toml with shapes instead of icons."""
    torch.set_num_threads(1)
    config = load_config(ROOT / "configs" / "scenes-tiny.toml")
    config.work = tmp_path_factory.mktemp("scenes")
    scenery = [landscapes.PALM, landscapes.SHELL, landscapes.PARASOL, landscapes.ROCK, landscapes.HERB, built_places.FRAME]
    scenery += [*built_places.FURNITURE, *built_places.PLANETS, *built_places.SEABED, "1f576", "2602"]
    codes = dict.fromkeys([*read_everyday(), *read_kinds(), *scenery, *map(code_points, OTHERS)])
    pack_shapes(tmp_path_factory.mktemp("scene-icons"), config, list(codes))
    return config


@pytest.fixture(scope="session")
def world(scene_config: SimpleNamespace) -> World:
    return load_world(scene_config)


@pytest.fixture(scope="session")
def trained(config: SimpleNamespace) -> SimpleNamespace:
    """All stages, for a few seconds each, and the export."""
    from recipe.__main__ import STAGES

    for stage in STAGES:
        torch.manual_seed(config.seed)
        stage.run(config)
    return config
