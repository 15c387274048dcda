"""Pictures drawn by a formula, which tests in TypeScript draw too, and how results are encoded."""

import base64
import gzip
import hashlib

import numpy
from PIL import Image


def draw(width, height, pattern):
    """Edges, gradients and noise; drawn-picture.ts draws the same."""
    y, x, channel = numpy.indices((height, width, 3), dtype=numpy.int64)
    woven = (x * (7 + pattern)) ^ (y * (13 + pattern))
    noise = (x * 1103515245 + y * 12345 + channel * 747796405 + pattern * 2891336453) & 0x7FFFFFFF
    value = numpy.where((x + y + pattern) % 5 < 2, noise >> 16, woven + channel * 85)
    return (value & 255).astype(numpy.uint8)


def smooth(width, height, pattern):
    """Shapes with soft edges: a small drawing, enlarged."""
    small = Image.fromarray(draw(max(1, width // 8), max(1, height // 8), pattern))
    return numpy.asarray(small.resize((width, height), Image.BICUBIC))


def sha(pixels):
    return hashlib.sha256(numpy.ascontiguousarray(pixels).tobytes()).hexdigest()


def packed(pixels):
    return base64.b64encode(gzip.compress(numpy.ascontiguousarray(pixels).tobytes(), mtime=0)).decode()
