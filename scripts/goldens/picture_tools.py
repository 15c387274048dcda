"""What OpenCV and the model-free preprocessors of A1111's ControlNet extension make from pictures drawn by a formula.

Usage:
    pip install opencv-python-headless==5.0.0.93 pillow==13.0.0 numpy
    python scripts/goldens/picture_tools.py

Writes src/core/image/guides/__goldens__/picture-tools.json: the SHA-256 of the results' bytes where they must be equal, and the
results themselves (gzip, base64) where float arithmetic differs between processors.
"""

import json
from pathlib import Path

import cv2
import numpy
from drawn import draw, packed, sha, smooth

TARGET = Path(__file__).parents[2] / "src/core/image/guides/__goldens__/picture-tools.json"
SIZES = [(64, 48), (33, 66), (1, 1), (1, 40), (40, 1), (3, 3), (150, 97)]
#: Larger results are not written.
MAX_PIXELS = 64 * 64


def scribble_xdog(image, threshold):
    """As in the extension's scripts/preprocessor/model_free_preprocessors.py, but in a type that does not overflow."""
    g1 = cv2.GaussianBlur(image.astype(numpy.float32), (0, 0), 0.5)
    g2 = cv2.GaussianBlur(image.astype(numpy.float32), (0, 0), 5.0)
    dog = (255 - numpy.min(g2 - g1, axis=2)).clip(0, 255).astype(numpy.uint8).astype(numpy.int32)
    return numpy.where(2 * (255 - dog) > threshold, 255, 0).astype(numpy.uint8)


def lineart_standard(image):
    """As in the extension's scripts/preprocessor/legacy/processor.py."""
    x = image.astype(numpy.float32)
    g = cv2.GaussianBlur(x, (0, 0), 6.0)
    intensity = numpy.min(g - x, axis=2).clip(0, 255)
    strong = intensity[intensity > 8]
    intensity /= max(16, numpy.median(strong) if strong.size else 0)
    intensity *= 127
    return intensity.clip(0, 255).astype(numpy.uint8)


def color_grid(image):
    """As in the extension's annotator/color."""
    height, width = image.shape[:2]
    size = (max(1, width // 64), max(1, height // 64))
    small = cv2.resize(image, size, interpolation=cv2.INTER_CUBIC)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST)


def cases():
    for pattern, (width, height) in enumerate(SIZES):
        for kind, drawing in (("drawn", draw), ("smooth", smooth)):
            image = drawing(width, height, pattern)
            case = {"kind": kind, "size": [width, height], "pattern": pattern}
            case["canny"] = [
                {"low": low, "high": high, "sha256": sha(cv2.Canny(image, low, high)), "lines": int((cv2.Canny(image, low, high) > 0).sum())}
                for low, high in ((100, 200), (20, 60), (200, 100), (1, 1), (255, 255))
            ]
            case["blur"] = [
                {"sigma": sigma, "sha256": sha(cv2.GaussianBlur(image, (0, 0), sigma))} for sigma in (0.01, 0.7, 3, 9, 64)
            ]
            if kind == "drawn" or width * height > MAX_PIXELS:
                yield case
                continue
            case["area"] = [
                {"to": to, "data": packed(cv2.resize(image, to, interpolation=cv2.INTER_AREA))}
                for to in ((max(1, width // 2), max(1, height // 2)), (max(1, width * 2 // 5), max(1, height * 2 // 5)))
            ]
            case["cubic"] = [
                {"to": to, "data": packed(cv2.resize(image, to, interpolation=cv2.INTER_CUBIC))}
                for to in ((width + 7, height + 5), (max(1, width // 3), max(1, height // 4)))
            ]
            case["scribble"] = [{"threshold": t, "data": packed(scribble_xdog(image, t))} for t in (32, 4)]
            case["line"] = packed(lineart_standard(image))
            case["palette"] = packed(color_grid(image))
            case["threshold"] = sha(numpy.where(numpy.min(image, axis=2) > 127, 255, 0).astype(numpy.uint8))
            yield case


if __name__ == "__main__":
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    versions = {"opencv": cv2.__version__, "numpy": numpy.__version__}
    TARGET.write_text(json.dumps({"versions": versions, "cases": list(cases())}, separators=(",", ":")) + "\n")
