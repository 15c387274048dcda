"""Where to compute: the GPU if there is one. On it matrices multiply in TF32, and networks run in bfloat16."""

from contextlib import AbstractContextManager

import torch


def find_device() -> torch.device:
    torch.set_float32_matmul_precision("high")
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def autocast(device: torch.device) -> AbstractContextManager:
    """bfloat16 on a GPU; on a CPU everything stays float32, which AVX2 computes faster."""
    return torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda")
