"""Packs what a machine without network needs for continuing into one file, work/…/carried.zip, of at most `--limit` MiB.

It contains the icons' names without their pictures, shards as latents and compositions, and a few shards with pictures for the
decoder. The weights are those of the model that ships, which is in the repository. On the other machine, `python -m recipe.carry
--config … --unpack` puts everything in place; nothing is drawn again, and neither Node nor skia is needed.
"""

import argparse
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

from .config import load_config
from .icons import Icons
from .patches import load_linear_encoder
from .scene_data import shard_latents
from .shards import ACTORS, COMPOSITIONS, HELD_OUT, shard_path, training_shards

NAME = "carried.zip"
WITH_PICTURES = 3  # shards beside the held-out one


def stub_icons(source: Path, target: Path) -> None:
    """An archive with the same names, empty pictures and all annotations."""
    icons = Icons(source)
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name in sorted(icons.names):
            archive.writestr(name, icons.archive.read(name) if name.endswith(".json") else b"")


def without_pictures(source: Path, target: Path) -> None:
    with ZipFile(source) as shard, ZipFile(target, "w") as archive:
        for name in {COMPOSITIONS, ACTORS}.intersection(shard.namelist()):
            archive.writestr(name, shard.read(name))


def pack(config: SimpleNamespace, limit: float) -> Path:
    """Packs as many shards as fit, in order."""
    work, path = config.work, config.work / NAME
    folder = work / "carry"
    folder.mkdir(exist_ok=True)
    stub_icons(work / "icons.zip", folder / "icons.zip")
    encoder = load_linear_encoder(work / "patches.pt")
    with ZipFile(path, "w", ZIP_LZMA) as archive:
        archive.write(folder / "icons.zip", "icons.zip")
        for name in ("patches.pt", "vocab.txt"):
            archive.write(work / name, name)
        archive.write(shard_path(work, HELD_OUT), f"shards/{HELD_OUT}.zip", ZIP_DEFLATED)
        for number, shard in enumerate(training_shards(work)):
            if archive.fp.tell() > (limit - 6) * 2**20:  # a shard with its pictures takes less than six
                break
            shard_latents(shard, encoder, work / "latents")
            archive.write(work / "latents" / f"{shard.stem}.npy", f"latents/{shard.stem}.npy")
            bare = folder / shard.name
            without_pictures(shard, bare)
            archive.write(shard if number < WITH_PICTURES else bare, f"shards/{shard.name}")
    print(f"{path.name}: {path.stat().st_size / 2**20:.1f} MiB")
    return path


def unpack(config: SimpleNamespace) -> None:
    with ZipFile(config.work / NAME) as archive:
        archive.extractall(config.work)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--limit", type=float, default=60.0, help="MiB")
    parser.add_argument("--unpack", action="store_true")
    arguments = parser.parse_args()
    if arguments.unpack:
        unpack(load_config(arguments.config))
    else:
        pack(load_config(arguments.config), arguments.limit)
