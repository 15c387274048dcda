"""Draws pictures into shards: work/shards/NNN.zip, each with its pictures as WebP, and what they show in compositions.json.

actors.npy says how much of each patch of a picture is covered by actors, in 255ths.

Captions are not stored: a new one is made each time a picture is used. held-out.zip has compositions that no other shard has.
A shard is the same on every machine. Existing shards are not changed, so a larger `data.shards` adds more, and other changed
settings only affect missing ones. A picture takes about ten kilobytes, so 64 MiB hold five thousand.
"""

import io
import json
import os
import random
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZIP_STORED, ZipFile

import numpy as np
from PIL import Image

from .config import command_line
from .parallel import is_first
from .world.compositions import Composition, from_json, is_held_out, to_json
from .world.painting import paint_and_mark
from .world.world import World, load_world

HELD_OUT = "held-out"
QUALITY = 92
COMPOSITIONS, ACTORS = "compositions.json", "actors.npy"


def shard_path(work: Path, name: str) -> Path:
    return work / "shards" / f"{name}.zip"


def draw_compositions(world: World, config: SimpleNamespace, name: str) -> list[Composition]:
    """One shard's compositions: either all of them held out, or none."""
    rng, drawn = random.Random(f"{config.seed} {name}"), []
    while len(drawn) < config.data.shard_size:
        composition = world.pictured.compose(rng)
        if is_held_out(composition, config.data.held_out_compositions) == (name == HELD_OUT):
            drawn.append(composition)
    return drawn


def write_shard(name: str, config: SimpleNamespace) -> str:
    """Writes a shard, to a temporary file first, so that a stopped run leaves no partial file."""
    world, path = load_world(config), shard_path(config.work, name)
    compositions = draw_compositions(world, config, name)
    new, covered = path.with_suffix(".new"), []
    with ZipFile(new, "w", ZIP_STORED) as archive:
        archive.writestr(COMPOSITIONS, json.dumps([to_json(c) for c in compositions], separators=(",", ":")))
        for number, composition in enumerate(compositions):
            content = io.BytesIO()
            picture, actors = paint_and_mark(composition, world.subjects, config.work / "icons.zip")
            covered.append(share_of_patches(actors, config.patches.size))
            Image.fromarray(picture).save(content, "WEBP", quality=QUALITY, method=2)
            archive.writestr(f"{number:04}.webp", content.getvalue())
        content = io.BytesIO()
        np.save(content, np.stack(covered))
        archive.writestr(ACTORS, content.getvalue())
    new.replace(path)
    return name


def share_of_patches(mask: np.ndarray, size: int) -> np.ndarray:
    """uint8 [height / size, width / size] from a mask, bool [height, width]: 255 where a whole patch is marked."""
    height, width = mask.shape
    patches = mask.reshape(height // size, size, width // size, size)
    return (patches.mean(axis=(1, 3)) * 255).round().astype(np.uint8)


def read_actors(path: Path, side: int) -> np.ndarray:
    """uint8 [pictures, side, side]; zeros if the shard has none."""
    with ZipFile(path) as archive:
        if ACTORS not in archive.namelist():
            return np.zeros((len(json.loads(archive.read(COMPOSITIONS))), side, side), np.uint8)
        return np.load(io.BytesIO(archive.read(ACTORS)))


def read_compositions(path: Path) -> list[Composition]:
    with ZipFile(path) as archive:
        return [from_json(values) for values in json.loads(archive.read(COMPOSITIONS))]


def read_pictures(path: Path) -> np.ndarray:
    """uint8 [pictures, 256, 256, 3]."""
    with ZipFile(path) as archive:
        names = sorted(name for name in archive.namelist() if name.endswith(".webp"))
        return np.stack([np.asarray(Image.open(io.BytesIO(archive.read(name))).convert("RGB")) for name in names])


def has_pictures(path: Path) -> bool:
    """A carried shard may have only its compositions, with its latents beside it."""
    with ZipFile(path) as archive:
        return any(name.endswith(".webp") for name in archive.namelist())


def training_shards(work: Path) -> list[Path]:
    """The shards that exist now."""
    return sorted(path for path in (work / "shards").glob("*.zip") if path.stem != HELD_OUT)


def run(config: SimpleNamespace) -> None:
    """Uses as many processes as there are cores. Of several parallel training processes, the first one draws."""
    names = [HELD_OUT, *(f"{number:03}" for number in range(config.data.shards))]
    missing = [name for name in names if not shard_path(config.work, name).exists()]
    if not missing or not is_first():
        return
    (config.work / "shards").mkdir(exist_ok=True)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for done, name in enumerate(pool.map(partial(write_shard, config=config), missing), 1):
            print(f"shard {name}: {done} of {len(missing)}", flush=True)


if __name__ == "__main__":
    command_line(__doc__, run)
