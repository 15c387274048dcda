"""Where to compute: the GPU if there is one. Networks run in bfloat16 where the hardware multiplies it faster."""

from contextlib import AbstractContextManager

import torch


def find_device() -> torch.device:
    torch.set_float32_matmul_precision("high")
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def multiplies_bfloat16(device: torch.device) -> bool:
    """True for GPUs and for CPUs with AVX512_BF16; others only emulate it."""
    return device.type == "cuda" or bool(torch.cpu.get_capabilities().get("avx512_bf16"))


def autocast(device: torch.device) -> AbstractContextManager:
    return torch.autocast(device.type, torch.bfloat16, enabled=multiplies_bfloat16(device))
