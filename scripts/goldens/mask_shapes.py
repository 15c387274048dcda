"""Strokes, lassos and a blur to compare the editor's with: src/ui/editor/__goldens__/mask-shapes.json.

    pip install skia-python pillow numpy && python scripts/goldens/mask_shapes.py

Strokes are sampled at 32 x 32 points in each pixel, because Skia's are less exact than that; lassos are Skia's, and the blur is
Pillow's. Each mask is 64 pixels wide and high: one byte per pixel, 255 where it is covered, compressed by zlib and in base64.
"""

import base64
import json
import zlib
from importlib.metadata import version
from pathlib import Path

import numpy
import skia
from PIL import Image, ImageFilter

OUT = Path(__file__).parents[2] / "src/ui/editor/__goldens__/mask-shapes.json"
SIDE = 64
GRID = 32

STROKES = {
    "dot": {"radius": 11.3, "points": [[30.2, 33.7]]},
    "line": {"radius": 6.5, "points": [[8.25, 12.5], [55.5, 47.75]]},
    "curve": {"radius": 4, "points": [[6, 50], [20, 12], [34, 44], [50, 9], [58, 58]]},
    "thin": {"radius": 1, "points": [[3.5, 60.2], [61.1, 4.4]]},
    "over-the-edge": {"radius": 14, "points": [[-6, 20], [70, 66]]},
}

LASSOS = {
    "triangle": [[5.5, 58.25], [31.75, 4], [60, 40.5]],
    "star": [[32, 3], [49.6, 57.3], [3.5, 23.7], [60.5, 23.7], [14.4, 57.3]],
    "twice-around": [[10, 10], [54, 12], [50, 52], [12, 50], [10, 10], [40, 20], [38, 40], [20, 38]],
    "bow": [[6, 8], [58, 56], [58, 8], [6, 56]],
}


def stroke(radius: float, points: list[list[float]]) -> numpy.ndarray:
    places = (numpy.arange(SIDE * GRID) + 0.5) / GRID
    x, y = numpy.meshgrid(places, places)
    covered = numpy.zeros_like(x, bool)
    for (ax, ay), (bx, by) in zip(points, points[1:] or points):
        length = max((bx - ax) ** 2 + (by - ay) ** 2, 1e-9)
        along = numpy.clip(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length, 0, 1)
        nearest = ax + along * (bx - ax), ay + along * (by - ay)
        covered |= numpy.hypot(x - nearest[0], y - nearest[1]) < radius
    share = covered.reshape(SIDE, GRID, SIDE, GRID).mean((1, 3))
    return numpy.round(255 * share)


def lasso(points: list[list[float]]) -> numpy.ndarray:
    path = skia.Path()
    path.addPoly([skia.Point(*point) for point in points], True)
    path.setFillType(skia.PathFillType.kWinding)
    surface = skia.Surface(SIDE, SIDE)
    with surface as canvas:
        canvas.clear(skia.ColorBLACK)
        canvas.drawPath(path, skia.Paint(AntiAlias=True, Color=skia.ColorWHITE))
    return numpy.array(surface.makeImageSnapshot())[:, :, 0]


def packed(mask: numpy.ndarray) -> str:
    return base64.b64encode(zlib.compress(mask.astype(numpy.uint8).tobytes(), 9)).decode()


def main():
    star = lasso(LASSOS["star"])
    blurred = numpy.array(Image.fromarray(star).filter(ImageFilter.GaussianBlur(4.5)))
    golden = {
        "versions": {name: version(name) for name in ("skia-python", "pillow", "numpy")},
        "side": SIDE,
        "strokes": [
            {"name": name, **made, "mask": packed(stroke(**made))} for name, made in STROKES.items()
        ],
        "lassos": [
            {"name": name, "points": points, "mask": packed(lasso(points))}
            for name, points in LASSOS.items()
        ],
        "softened": {"lasso": "star", "sigma": 4.5, "mask": packed(blurred)},
    }
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(golden, indent=1) + "\n", encoding="utf-8")


main()
