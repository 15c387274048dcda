"""The stages' training loop: a time budget, a cosine learning rate, checkpoints to resume from, a log."""

import json
import math
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import torch

from .parallel import agreed, average_gradients, draw_apart, is_first

WARM_UP = 0.02  # share of the budget during which the learning rate rises
LOG_EVERY = 10.0  # seconds
SAVE_EVERY = 120.0
FORECAST_AFTER = 60.0
LONGEST_STEP = 60.0  # a longer step was paused (SIGSTOP) for a while, which does not count as training


class Stateful(Protocol):
    def state_dict(self) -> dict: ...
    def load_state_dict(self, state: dict) -> object: ...


def cosine(progress: float) -> float:
    """Learning rate factor at `progress` 0…1: linear warm-up, then a cosine down to 2 %."""
    if progress < WARM_UP:
        return max(progress / WARM_UP, 0.02)
    return 0.51 + 0.49 * math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP))


def announce(text: str) -> None:
    if is_first():
        print(text, flush=True)


def train(
    name: str,
    work: Path,
    seconds: float,
    optimizer: torch.optim.Optimizer,
    state: dict[str, Stateful],
    step: Callable[[float], dict[str, float]],
    on_save: Callable[[float], None] = lambda progress: None,
    reseed: Callable[[int], object] = lambda seed: None,
) -> None:
    """Calls `step(progress)` until `seconds` of wall clock are used, counting all earlier runs.

    `step` zeroes gradients, runs forward and backward and returns numbers to log; the loop sets the learning rate and
    steps the optimizer. `state` and the optimizer are saved every SAVE_EVERY seconds to work/NAME.checkpoint.pt and read
    back at the start; work/NAME.log.jsonl gets a line every LOG_EVERY seconds; `on_save` runs beside each checkpoint. A
    stage that has used its budget returns at once. SIGTERM saves and ends the process with status 143. With several processes,
    the first one measures the time, writes files and handles signals.

    Each process and each resumed run draws other random numbers. Torch's are seeded here; `reseed` gets the same seed for the
    stage's own generators.
    """
    checkpoint = work / f"{name}.checkpoint.pt"
    base_rates = [group["lr"] for group in optimizer.param_groups]
    used, steps = 0.0, 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, map_location=optimizer.param_groups[0]["params"][0].device)
        used, steps = saved["used"], saved["steps"]
        optimizer.load_state_dict(saved["optimizer"])
        for key, part in state.items():
            part.load_state_dict(saved[key])
        torch.manual_seed(torch.initial_seed() + steps)  # a resumed run must not repeat its first batches
    if used >= seconds and checkpoint.exists():
        return
    draw_apart()
    reseed(torch.initial_seed())

    def save() -> None:
        if not is_first():
            return
        contents = {key: part.state_dict() for key, part in state.items()}
        contents |= {"used": used, "steps": steps, "optimizer": optimizer.state_dict()}
        torch.save(contents, checkpoint.with_suffix(".new"))
        checkpoint.with_suffix(".new").replace(checkpoint)  # a run that is stopped while writing loses nothing
        on_save(min(used / seconds, 1.0) if seconds else 1.0)

    asked_to_stop = False

    def ask_to_stop(*_: object) -> None:
        nonlocal asked_to_stop
        asked_to_stop = is_first()

    before = signal.signal(signal.SIGTERM, ask_to_stop)
    logged, logged_steps, last_save, forecast = used, steps, used, False
    first, first_steps = used, steps
    sums: dict[str, float] = {}
    with (work / f"{name}.log.jsonl" if is_first() else Path(os.devnull)).open("a", encoding="utf-8") as log:
        while used < seconds:
            start = time.monotonic()
            for group, rate in zip(optimizer.param_groups, base_rates, strict=True):
                group["lr"] = rate * cosine(used / seconds)
            for key, value in step(used / seconds).items():
                sums[key] = sums.get(key, 0.0) + float(value)
            average_gradients(optimizer)
            optimizer.step()
            steps += 1
            used = agreed(used + min(time.monotonic() - start, LONGEST_STEP))
            if used - first > FORECAST_AFTER and not forecast:
                rate, forecast = (steps - first_steps) / (used - first), True
                expected = steps + rate * (seconds - used)
                announce(f"{name}: {rate:.2f} steps/s, so about {expected:.0f} steps in {seconds} s")
            if used - logged > LOG_EVERY or used >= seconds:
                count = steps - logged_steps
                line = {"stage": name, "seconds": round(used), "steps": steps, "steps/s": round(count / (used - logged), 2)}
                line |= {key: round(value / count, 5) for key, value in sums.items()}
                announce(json.dumps(line))
                log.write(json.dumps(line) + "\n")
                log.flush()
                logged, logged_steps, sums = used, steps, {}
            stopping = agreed(asked_to_stop)
            if used - last_save > SAVE_EVERY or stopping:
                save()
                last_save = used
            if stopping:
                raise SystemExit(128 + signal.SIGTERM)
        save()
    signal.signal(signal.SIGTERM, before)
