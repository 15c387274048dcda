"""Outlines of pictures, white on black, as edge detectors find them and as people draw them.

No hand draws the edges that Canny finds. So most outlines are redrawn from these edges: simplified, wavering, with pens of several
widths, with gaps, without small details, and often only of the picture's subject.
"""

from pathlib import Path

import cv2
import numpy as np

from .shards import read_pictures

SIDE = 256
AS_FOUND = 0.35  # the share of outlines that are an edge detector's
ACTORS_ONLY = 0.4  # the share of hand-drawn ones that leave out the background, if the picture has one
FAINT = 0.2
BLANK = 0.03  # the share without any line, for which the control net must have no effect
WAVES = 6  # how often, about, a hand strays across the picture
ASTRAY = 4.0  # pixels, at most
WIDEST = 4


def find_edges(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """bool [height, width] of uint8 [height, width, 3], with thresholds as people set them."""
    low = rng.uniform(25, 120)
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    if rng.random() < 0.5:
        grey = cv2.GaussianBlur(grey, (0, 0), rng.uniform(0.6, 2.0))
    return cv2.Canny(grey, low, low * rng.uniform(1.5, 3.0)) > 0


def shard_edges(path: Path, kept: Path) -> np.ndarray:
    """Edges of a shard's pictures, packed into uint8 [pictures, SIDE, SIDE / 8]; found once and kept in `kept`."""
    file = kept / f"{path.stem}.npy"
    if not file.exists():
        kept.mkdir(exist_ok=True)
        rng = np.random.default_rng(list(path.stem.encode()))
        packed = np.stack([np.packbits(find_edges(picture, rng), axis=1) for picture in read_pictures(path)])
        new = file.with_suffix(f".{np.random.default_rng().integers(1 << 30)}.new")  # several processes may write it at once
        with new.open("wb") as out:
            np.save(out, packed)
        new.replace(file)
    return np.load(file, mmap_mode="r")


def unpack_edges(packed: np.ndarray) -> np.ndarray:
    return np.unpackbits(packed, axis=1).astype(bool)


def outline(edges: np.ndarray, actors: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """uint8 [SIDE, SIDE] from a picture's edges; `actors` [side, side] is how much of each patch actors cover, in 255ths."""
    if rng.random() < BLANK:
        return np.zeros_like(edges, dtype=np.uint8)
    drawn = as_found(edges, rng) if rng.random() < AS_FOUND else by_hand(edges, actors, rng)
    return (drawn * rng.uniform(0.5, 1.0)).astype(np.uint8) if rng.random() < FAINT else drawn


def as_found(edges: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The edges as if resized from another size, which blurs or widens lines."""
    lines = edges.astype(np.uint8) * 255
    width = int(rng.integers(1, 4))
    lines = cv2.dilate(lines, np.ones((width, width), np.uint8)) if width > 1 else lines
    return cv2.GaussianBlur(lines, (3, 3), 0) if rng.random() < 0.3 else lines


def by_hand(edges: np.ndarray, actors: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    lines, _ = cv2.findContours(edges.astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    shortest, left_out, roughness = rng.uniform(8, 60), rng.uniform(0, 0.15), rng.uniform(0.5, 3.0)
    cover = cv2.resize(actors, edges.shape[::-1], interpolation=cv2.INTER_LINEAR)
    of_actors = actors.max() > 128 and rng.random() < ACTORS_ONLY
    astray = cv2.resize(
        rng.normal(size=(WAVES, WAVES, 2)) * rng.uniform(0, ASTRAY / 2), edges.shape[::-1], interpolation=cv2.INTER_CUBIC
    )
    drawn, pen = np.zeros(edges.shape, np.uint8), int(rng.integers(1, WIDEST + 1))
    kind = cv2.LINE_AA if rng.random() < 0.5 else cv2.LINE_8
    for line in lines:
        if len(line) < shortest or rng.random() < left_out:
            continue
        if of_actors and cover[line[:, 0, 1], line[:, 0, 0]].mean() < 64:
            continue
        points = cv2.approxPolyDP(line, roughness, True)[:, 0]
        points = points + np.clip(astray[points[:, 1], points[:, 0]], -ASTRAY, ASTRAY)
        cv2.polylines(drawn, [(points * 16).round().astype(np.int32)], True, 255, pen, kind, shift=4)
    for _ in range(int(rng.integers(0, 7)) if rng.random() < 0.5 else 0):  # gaps
        x, y = rng.integers(0, edges.shape[0], 2).tolist()
        cv2.circle(drawn, (x, y), int(rng.integers(3, 14)), 0, -1)
    return drawn
