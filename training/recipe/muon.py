"""Muon (Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/): momentum whose direction is made orthogonal.

For the weights of convolutions and linear layers, seen as matrices [out, in * kernel]. Everything else, and the first and
last layer, gets AdamW. Updates are scaled to AdamW's usual size (Liu et al. 2025, arXiv:2502.16982), so one learning rate
serves both.
"""

import torch
from torch import nn

from .device import multiplies_bfloat16

# The quintic's coefficients and the number of steps are the post's.
QUINTIC = (3.4445, -4.7750, 2.0315)
ITERATIONS = 5
ADAMW_SIZE = 0.2


def orthogonalized(matrix: torch.Tensor) -> torch.Tensor:
    """About U @ V.T from the singular value decomposition of a matrix [m, n], by Newton-Schulz; bfloat16 is precise enough."""
    a, b, c = QUINTIC
    x = matrix.bfloat16() if multiplies_bfloat16(matrix.device) else matrix
    wide = x if x.shape[0] <= x.shape[1] else x.T
    wide = wide / (wide.norm() + 1e-7)
    for _ in range(ITERATIONS):
        gram = wide @ wide.T
        wide = a * wide + (b * gram + c * gram @ gram) @ wide
    return (wide if x.shape[0] <= x.shape[1] else wide.T).to(matrix.dtype)


class Muon(torch.optim.AdamW):
    """AdamW, except that groups with `muon` are stepped by Muon with Nesterov's momentum."""

    def __init__(self, groups: list[dict], lr: float, weight_decay: float, betas: tuple[float, float], momentum: float = 0.95) -> None:
        super().__init__([{"muon": False} | group for group in groups], lr=lr, weight_decay=weight_decay, betas=betas, fused=True)
        self.momentum = momentum

    @torch.no_grad()
    def step(self) -> None:
        groups = self.param_groups
        try:
            self.param_groups = [group for group in groups if not group["muon"]]
            super().step()
        finally:
            self.param_groups = groups
        for group in groups:
            if group["muon"]:
                for weight in group["params"]:
                    self.turn(weight, group["lr"], group["weight_decay"])

    def turn(self, weight: torch.Tensor, lr: float, weight_decay: float) -> None:
        if weight.grad is None:
            return
        state = self.state[weight]
        if "momentum" not in state:
            state["momentum"] = torch.zeros_like(weight)
            state["step"] = torch.zeros(())  # AdamW expects it in every state that it loads
        state["momentum"].lerp_(weight.grad, 1 - self.momentum)
        direction = weight.grad.lerp(state["momentum"], self.momentum).flatten(1)
        update = orthogonalized(direction) * (ADAMW_SIZE * max(direction.shape) ** 0.5)
        weight.mul_(1 - lr * weight_decay).add_(update.view(weight.shape), alpha=-lr)


def make_muon(network: nn.Module, lr: float, outer: tuple[str, ...], weight_decay: float = 0.01) -> Muon:
    """Muon for a network; `outer` names the first and last layers by the beginnings of their parameters' names."""
    named = list(network.named_parameters())
    inner = [weight for name, weight in named if weight.ndim > 1 and not name.startswith(outer)]
    chosen = {id(weight) for weight in inner}
    others = [weight for _, weight in named if id(weight) not in chosen]
    return Muon([{"params": inner, "muon": True}, {"params": others}], lr=lr, weight_decay=weight_decay, betas=(0.9, 0.99))
