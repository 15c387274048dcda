"""Noise of torch's CPU generator, as bits: src/core/random/__goldens__/torch-cpu.json.

    pip install torch==2.13.0 && python scripts/goldens/core_random.py

Short draws are written in full; long ones as the SHA-256 of all their little-endian float32 bytes.
"""

import hashlib
import json
from pathlib import Path

import torch

OUT = Path(__file__).parents[2] / "src/core/random/__goldens__/torch-cpu.json"

SEEDS = [0, 1, 2, 3, 7, 42, 123, 1234, 2024, 99999, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**32 + 1, 2**40 + 77,
         2**53 - 1] + [1_000_003 * k for k in range(1, 34)]
SHAPES = [[1], [2], [3], [4, 2], [15], [16], [17], [31], [3, 5, 7], [1, 4, 8, 8], [1, 4, 64, 64], [2, 4, 33, 47]]
SEQUENCES = [[[3], [3], [16], [1]], [[1, 4, 8, 8]] * 3, [[17], [1], [1], [1], [20]], [[15], [1], [5], [64], [2]]]


def record(x):
    raw = x.contiguous().numpy().tobytes()
    kept = raw.hex() if x.numel() <= 32 else None
    return {"shape": list(x.shape), **({"hex": kept} if kept else {"sha256": hashlib.sha256(raw).hexdigest()})}


def draw(seed, shapes):
    generator = torch.Generator("cpu").manual_seed(seed)
    return {"seed": seed, "draws": [record(torch.randn(s, generator=generator)) for s in shapes]}


cases = [draw(seed, [shape]) for seed in SEEDS for shape in SHAPES]
cases += [draw(seed, shapes) for seed in SEEDS[:12] for shapes in SEQUENCES]
OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_text(json.dumps({
    "versions": {"torch": torch.__version__, "capability": torch.backends.cpu.get_cpu_capability()},
    "tolerance": 0,
    "cases": cases,
}, separators=(",", ":")).replace('{"seed"', '\n{"seed"') + "\n")
