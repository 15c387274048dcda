"""One training in several processes: `torchrun --nproc-per-node 2 -m recipe --config …`, or processes with RANK etc. set.

Each process draws its own batches. Gradients are averaged, so all have the same weights, and the first process writes files.
On shared cores, processes of one thread lose less time waiting than the threads of one process.
"""

import os
from datetime import timedelta

import torch
import torch.distributed as dist

# That module's functions have the group that exists when it is imported as a default argument, and so keep it alive. Otherwise the
# first optimizer would import it, after `join`: `leave` would then not end the group's threads, and one that still holds a tensor
# while Python shuts down aborts the process. So it is imported here, before there is a group.
import torch.distributed.nn  # noqa: F401

SEED_STRIDE = 1_000_003
PATIENCE = timedelta(days=1)  # a training may be stopped and continued (SIGSTOP, SIGCONT)


def join() -> None:
    """Connects to the other processes, if the environment names any."""
    if int(os.environ.get("WORLD_SIZE", 1)) > 1:
        dist.init_process_group("gloo", timeout=PATIENCE)


def leave() -> None:
    """Ends the group and its threads."""
    if dist.is_initialized():
        dist.destroy_process_group()


def is_first() -> bool:
    return not dist.is_initialized() or dist.get_rank() == 0


def wait_for_all() -> None:
    if dist.is_initialized():
        dist.barrier()


def draw_apart() -> None:
    """Makes random numbers differ between the processes from here on."""
    if dist.is_initialized():
        torch.manual_seed(torch.initial_seed() + SEED_STRIDE * dist.get_rank())


def agreed(value: float) -> float:
    """The first process's number, in all processes."""
    if not dist.is_initialized():
        return value
    number = torch.tensor(value, dtype=torch.float64)
    dist.broadcast(number, 0)
    return number.item()


@torch.no_grad()
def average_gradients(optimizer: torch.optim.Optimizer) -> None:
    """Averages over the processes in a single message. A missing gradient counts as zero."""
    if not dist.is_initialized():
        return
    parameters = [p for group in optimizer.param_groups for p in group["params"]]
    for p in parameters:
        p.grad = torch.zeros_like(p) if p.grad is None else p.grad
    flat = torch.cat([p.grad.flatten() for p in parameters])
    dist.all_reduce(flat)
    flat /= dist.get_world_size()
    for p, mean in zip(parameters, flat.split([p.numel() for p in parameters]), strict=True):
        p.grad.copy_(mean.view_as(p))
