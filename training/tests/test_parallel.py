"""Two processes train as one: the same weights at the end, from different batches."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import torch

from recipe.config import ROOT

STAGE = """
import sys
from pathlib import Path
import torch
from recipe.loop import train
from recipe.parallel import is_first, join, leave

join()
torch.manual_seed(5)
weight = torch.nn.Parameter(torch.zeros(3))
module = torch.nn.ParameterList([weight])
optimizer = torch.optim.SGD(module.parameters(), lr=0.1)
drawn, seeds = [], []

def step(progress):
    optimizer.zero_grad()
    drawn.append(torch.randn(3))
    (weight * drawn[-1]).sum().backward()
    return {"loss": 0.0}

work = Path(sys.argv[1])
train("stage", work, 0.3, optimizer, {"module": module}, step, reseed=seeds.append)
result = {"weight": weight.detach(), "drawn": torch.stack(drawn), "seeds": seeds}
torch.save(result, work / f"{'first' if is_first() else 'other'}.pt")
leave()
threads = {(task / "comm").read_text().strip() for task in Path("/proc/self/task").iterdir()}
assert not any("gloo" in name for name in threads), threads  # one that outlives Python's shutdown aborts the process
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_processes_share_gradients_and_draw_apart(tmp_path: Path) -> None:
    environment = os.environ | {"WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(free_port())}
    command = [sys.executable, "-c", STAGE, str(tmp_path)]
    started = [subprocess.Popen(command, cwd=ROOT, env=environment | {"RANK": str(rank)}) for rank in range(2)]
    assert [process.wait(timeout=100) for process in started] == [0, 0]
    first, other = (torch.load(tmp_path / f"{name}.pt") for name in ("first", "other"))
    torch.testing.assert_close(first["weight"], other["weight"], rtol=0, atol=0)
    assert first["weight"].abs().min() > 0
    assert first["drawn"].shape == other["drawn"].shape  # the first one keeps the time for both
    assert (first["drawn"] != other["drawn"]).all()
    assert len(first["seeds"]) == 1 and first["seeds"] != other["seeds"]
