"""Initial noise with A1111's "Seed resize from": src/core/random/__goldens__/seed-resize.json.

    pip install torch==2.13.0
    python scripts/goldens/seed_resize.py

Drawn on the CPU as by `ImageRNG.first` of A1111's modules/rng.py: the noise of the other size, which a variation is mixed into, lies in
the middle of noise of the picture's size. Each is drawn from a fresh generator with the seed.
"""

import json
import sys
from pathlib import Path

sys.modules["torchvision"] = None  # not needed, and broken beside a CPU build of torch

import torch

GOLDEN = Path(__file__).parents[2] / "src/core/random/__goldens__/seed-resize.json"

#: Height and width of the latents, and of those of the seed's noise: smaller, larger, one of each, and odd.
SIZES = [([8, 10], [6, 4]), ([4, 6], [8, 8]), ([6, 10], [9, 5]), ([5, 7], [8, 4])]
VARIATIONS = [None, {"seed": 9, "strength": 0.3}]


def randn(seed, shape):
    return torch.randn(shape, generator=torch.Generator("cpu").manual_seed(seed))


def slerp(strength, low, high):
    low_norm = low / torch.norm(low, dim=1, keepdim=True)
    high_norm = high / torch.norm(high, dim=1, keepdim=True)
    dot = (low_norm * high_norm).sum(1)
    if dot.mean() > 0.9995:
        return low * strength + high * (1 - strength)
    omega = torch.acos(dot)
    so = torch.sin(omega)
    return (torch.sin((1.0 - strength) * omega) / so).unsqueeze(1) * low + (torch.sin(strength * omega) / so).unsqueeze(1) * high


def first(seed, size, resized_from, variation):
    noise = randn(seed, [4, *resized_from])
    if variation:
        noise = slerp(variation["strength"], noise, randn(variation["seed"], [4, *resized_from]))
    whole = randn(seed, [4, *size])
    starts, lengths, skipped = [], [], []
    for edge, other in zip(size, resized_from):
        # Python's // rounds down, even below zero.
        offset = (edge - other) // 2
        lengths.append(other if offset >= 0 else other + 2 * offset)
        starts.append(max(offset, 0))
        skipped.append(max(-offset, 0))
    (ty, tx), (h, w), (dy, dx) = starts, lengths, skipped
    whole[:, ty : ty + h, tx : tx + w] = noise[:, dy : dy + h, dx : dx + w]
    return whole


cases = [
    {
        "seed": 7, "shape": [1, 4, *size], "from": resized_from, "variation": variation,
        "values": [round(float(value), 6) for value in first(7, size, resized_from, variation).flatten()],
    }
    for size, resized_from in SIZES
    for variation in VARIATIONS
]
text = json.dumps({"versions": {"torch": torch.__version__}, "cases": cases}, separators=(",", ":"))
GOLDEN.write_text(text.replace('{"seed":7,"shape"', '\n{"seed":7,"shape"') + "\n")
