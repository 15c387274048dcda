"""Stage 1: the icons. Draws them with Node and packs them, with CLDR's annotations, into work/icons.zip.

The only stage that needs Node and packages (`npm ci --prefix data` first). It does nothing if icons.zip already exists, perhaps
carried over from another machine.
"""

import io
import json
import subprocess
import tempfile
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZIP_STORED, ZipFile

from PIL import Image

from .config import ROOT, command_line

LOCALES = ("en", "zh", "zh-Hant")


class Icons:
    """Read access to icons.zip: SET/CODE.webp with alpha, annotations-LOCALE.json."""

    def __init__(self, path: Path) -> None:
        self.archive = ZipFile(path)

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(self.archive.namelist())

    def codes(self, icon_set: str) -> set[str]:
        """The code points, in hex and joined by "-", of the set's pictures."""
        return {name.split("/")[1].removesuffix(".webp") for name in self.names if name.startswith(f"{icon_set}/")}

    def draw(self, icon_set: str, code: str) -> Image.Image:
        """RGBA, `data.render_size` pixels square."""
        return Image.open(io.BytesIO(self.archive.read(f"{icon_set}/{code}.webp"))).convert("RGBA")

    def annotations(self, locale: str) -> dict[str, dict]:
        """CLDR's entries by emoji: {"default": keywords, "tts": [short name]}."""
        return json.loads(self.archive.read(f"annotations-{locale}.json"))


def pack(folder: Path, path: Path) -> None:
    """Packs PNGs as lossless WebP of half the bytes, into a temporary file first, so that a stopped run leaves no partial file."""
    new = path.with_suffix(".new")
    with ZipFile(new, "w", ZIP_STORED) as archive:
        for file in sorted(folder.rglob("*.png")):
            content = io.BytesIO()
            Image.open(file).save(content, "WEBP", lossless=True)
            archive.writestr(f"{file.parent.name}/{file.stem}.webp", content.getvalue())
        for locale in LOCALES:
            archive.write(folder / f"annotations-{locale}.json", f"annotations-{locale}.json")
    new.replace(path)


def run(config: SimpleNamespace) -> None:
    path = config.work / "icons.zip"
    if path.exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        command = ["node", "render-icons.mjs", "--out", folder, "--size", str(config.data.render_size)]
        subprocess.run([*command, *config.data.icon_sets], cwd=ROOT / "data", check=True)
        pack(Path(folder), path)


if __name__ == "__main__":
    command_line(__doc__, run)
