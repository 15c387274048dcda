"""Poses as the ControlNet extension draws them with OpenCV (draw_bodypose in its annotator/openpose/util.py).

Usage:
    pip install opencv-python-headless==5.0.0.93 numpy
    python scripts/goldens/openpose.py

Writes src/core/image/pose/__goldens__/openpose.json.
"""

import hashlib
import json
import math
import random
from pathlib import Path

import cv2
import numpy

TARGET = Path(__file__).parents[2] / "src/core/image/pose/__goldens__/openpose.json"
LIMBS = [
    [2, 3], [2, 6], [3, 4], [4, 5], [6, 7], [7, 8], [2, 9], [9, 10], [10, 11], [2, 12], [12, 13], [13, 14], [2, 1], [1, 15],
    [15, 17], [1, 16], [16, 18],
]
COLOURS = [
    [255, 0, 0], [255, 85, 0], [255, 170, 0], [255, 255, 0], [170, 255, 0], [85, 255, 0], [0, 255, 0], [0, 255, 85], [0, 255, 170],
    [0, 255, 255], [0, 170, 255], [0, 85, 255], [0, 0, 255], [85, 0, 255], [170, 0, 255], [255, 0, 255], [255, 0, 170], [255, 0, 85],
]


def draw(people, width, height):
    canvas = numpy.zeros((height, width, 3), numpy.uint8)
    for joints in people:
        for (first, second), colour in zip(LIMBS, COLOURS):
            start, end = joints[first - 1], joints[second - 1]
            if start is None or end is None:
                continue
            across, down = numpy.array([start[0], end[0]]), numpy.array([start[1], end[1]])
            length = ((down[0] - down[1]) ** 2 + (across[0] - across[1]) ** 2) ** 0.5
            angle = math.degrees(math.atan2(down[0] - down[1], across[0] - across[1]))
            centre = (int(numpy.mean(across)), int(numpy.mean(down)))
            polygon = cv2.ellipse2Poly(centre, (int(length / 2), 4), int(angle), 0, 360, 1)
            cv2.fillConvexPoly(canvas, polygon, [int(float(c) * 0.6) for c in colour])
        for joint, colour in zip(joints, COLOURS):
            if joint is not None:
                cv2.circle(canvas, (int(joint[0]), int(joint[1])), 4, colour, thickness=-1)
    return canvas


def cases():
    dice = random.Random(20261130)
    for count, (width, height) in enumerate([(64, 64), (200, 120), (90, 300), (40, 40)]):
        people = [
            [
                None if dice.random() < 0.1 else [round(dice.uniform(6, width - 7), 3), round(dice.uniform(6, height - 7), 3)]
                for _ in range(18)
            ]
            for _ in range(max(1, count % 3))
        ]
        canvas = draw(people, width, height)
        painted = int((canvas.max(axis=2) > 0).sum())
        yield {"size": [width, height], "people": people, "painted": painted, "sha256": hashlib.sha256(canvas.tobytes()).hexdigest()}


if __name__ == "__main__":
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps({"opencv": cv2.__version__, "cases": list(cases())}, separators=(",", ":")) + "\n")
