"""A small network that enlarges pictures fourfold, for the page's "enlarge". It needs the icons and the shards, nothing else.

It starts with random features. The last convolution is linear, so its best weights for them are computed, not trained, and the
result is better than Lanczos before the first step. The network sees zeros around a picture, so here and in the page pictures are
mirrored at their edges, and the loss leaves edges out.

It is Real-ESRGAN's SRVGGNetCompact (Wang et al. 2021) without its adversarial loss, which invents texture that icons do not have.
The weights are exported under the original names, so programs that read Real-ESRGAN's files read these too.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import nn

from .config import ROOT, command_line
from .device import autocast, find_device
from .export import half, write_json
from .loop import train
from .upscaler_data import Pairs, held_out_pairs, lanczos
from .vae import gradient_loss

NAME = "skypaint-x4"
CONTRAST = 1.6  # without it, random features fade from layer to layer
RIDGE = 1e-5
EDGE_IN_LOSS = 4  # pixels of the small picture that the loss leaves out; farther inside, the zeros around it hardly matter
SOURCES = ({"name": "Fluent Emoji, Microsoft Corporation", "licence": "MIT", "source": "npm:@iconify-json/fluent-emoji"},)


class Upscaler(nn.Module):
    """Enlarges [batch, 3, height, width] of 0 to 1 `scale` times; it learns the difference from nearest neighbours."""

    def __init__(self, features: int, convolutions: int, scale: int) -> None:
        super().__init__()
        self.scale, self.reach = scale, convolutions + 2
        layers: list[nn.Module] = [nn.Conv2d(3, features, 3, padding=1), nn.PReLU(features)]
        for _ in range(convolutions):
            layers += [nn.Conv2d(features, features, 3, padding=1), nn.PReLU(features)]
        self.body = nn.Sequential(*layers, nn.Conv2d(features, 3 * scale**2, 3, padding=1))

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        learnt = F.pixel_shuffle(self.body(pictures), self.scale)
        return learnt.float() + F.interpolate(pictures, scale_factor=self.scale, mode="nearest")


def make_upscaler(settings: SimpleNamespace) -> Upscaler:
    return Upscaler(settings.features, settings.convolutions, settings.scale)


@torch.no_grad()
def start_as_bilinear(upscaler: Upscaler) -> None:
    """Three features carry the colours through, and the last convolution interpolates; the other features are random."""
    convolutions = [layer for layer in upscaler.body if isinstance(layer, nn.Conv2d)]
    for convolution in convolutions[:-1]:
        convolution.weight[:3] = 0
        convolution.bias[:3] = 0
        convolution.weight[range(3), range(3), 1, 1] = 1
        convolution.weight[3:] *= CONTRAST
    scale, last = upscaler.scale, convolutions[-1]
    offsets = (torch.arange(scale) + 0.5) / scale - 0.5
    shares = torch.stack([(-offsets).clamp(min=0), 1 - offsets.abs(), offsets.clamp(min=0)], dim=1)  # [place, neighbour]
    kernels = torch.einsum("ya,xb->yxab", shares, shares).reshape(scale**2, 3, 3)
    kernels[:, 1, 1] -= 1  # the nearest neighbour is added anyway
    last.weight *= 0.1
    last.bias.zero_()
    last.weight[:, :3] = 0
    for colour in range(3):
        last.weight[colour * scale**2 : (colour + 1) * scale**2, colour] = kernels


@torch.no_grad()
def solve_last(upscaler: Upscaler, batches: Iterable[tuple[torch.Tensor, torch.Tensor]]) -> None:
    """Gives the last convolution the weights with the smallest squared error, by its normal equations."""
    last, scale, edge = upscaler.body[-1], upscaler.scale, upscaler.reach
    products, targets = 0.0, 0.0
    for small, large in batches:
        features = upscaler.body[:-1](small)
        columns = F.unfold(features[..., edge - 1 : 1 - edge, edge - 1 : 1 - edge], 3)
        columns = torch.cat([columns, torch.ones_like(columns[:, :1])], dim=1).transpose(0, 1).flatten(1).double()
        missing = F.pixel_unshuffle(large - F.interpolate(small, scale_factor=scale, mode="nearest"), scale)
        wanted = missing[..., edge:-edge, edge:-edge].transpose(0, 1).flatten(1).double()
        products, targets = products + columns @ columns.T, targets + columns @ wanted.T
    ridge = RIDGE * products.diagonal().mean() * torch.eye(len(products), dtype=torch.float64)
    solved = torch.linalg.solve(products + ridge, targets).T.float()
    last.weight.copy_(solved[:, :-1].reshape(last.weight.shape))
    last.bias.copy_(solved[:, -1])


@torch.no_grad()
def enlarge(upscaler: Upscaler, small: torch.Tensor) -> torch.Tensor:
    """Enlarges as the page does, with pictures mirrored beyond their edges."""
    edge = upscaler.reach
    inner = slice(edge * upscaler.scale, -edge * upscaler.scale)
    return upscaler(F.pad(small, (edge,) * 4, mode="reflect"))[..., inner, inner]


def psnr(drawn: torch.Tensor, pictures: torch.Tensor) -> float:
    """In dB, for pictures of 0 to 1 rounded as in a PNG; the mean over pictures."""
    kept = (drawn.clamp(0, 1) * 255).round() / 255
    return float((-10 * (kept - pictures).square().mean(dim=(1, 2, 3)).log10()).mean())


@torch.no_grad()
def measure(upscaler: Upscaler, small: torch.Tensor, large: torch.Tensor) -> tuple[float, float]:
    """The PSNR of the upscaler and of Lanczos, in dB."""
    device = next(upscaler.parameters()).device
    drawn = torch.cat([enlarge(upscaler, part.to(device)).cpu() for part in small.split(8)])
    return psnr(drawn, large), psnr(lanczos(small, upscaler.scale), large)


def export(upscaler: Upscaler, folder: Path) -> None:
    """Writes model.safetensors in half precision, and the manifest that the page reads."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "model.safetensors"
    save_file(half(upscaler.state_dict()), file, metadata={"format": "pt"})
    content = file.read_bytes()
    manifest = {
        "id": NAME,
        "name": "SkyPaint x4",
        "licence": "Apache-2.0",
        "attributions": list(SOURCES),
        "edge": upscaler.reach,
        "file": {"path": file.name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()},
    }
    write_json(folder / "manifest.json", manifest)


def run(config: SimpleNamespace) -> None:
    settings, device = config.upscaler, find_device()
    upscaler, pairs, held_out = make_upscaler(settings), Pairs(config), held_out_pairs(config)
    start_as_bilinear(upscaler)
    solve_last(upscaler, (pairs.sample(settings.batch) for _ in range(settings.solved_batches)))
    upscaler = upscaler.to(device, memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(upscaler.parameters(), lr=settings.learning_rate, betas=(0.9, 0.99), fused=True)

    inner = slice(EDGE_IN_LOSS * settings.scale, -EDGE_IN_LOSS * settings.scale)

    def step(progress: float) -> dict[str, float]:
        small, large = (part.to(device, memory_format=torch.channels_last) for part in pairs.sample(settings.batch))
        optimizer.zero_grad()
        with autocast(device):
            drawn = upscaler(small)[..., inner, inner]
        large = large[..., inner, inner]
        losses = {"l1": F.l1_loss(drawn, large), "gradient": settings.gradient_weight * gradient_loss(drawn, large)}
        sum(losses.values()).backward()
        torch.nn.utils.clip_grad_norm_(upscaler.parameters(), 1.0)
        return {name: loss.item() for name, loss in losses.items()}

    def save(progress: float) -> None:
        for name, (small, large) in held_out.items():
            reached, plain = measure(upscaler, small, large)
            print(f"{name}, held out: PSNR {reached:.2f} dB; Lanczos's is {plain:.2f}", flush=True)
        torch.save(upscaler.state_dict(), config.work / "upscaler.pt")

    train("upscaler", config.work, settings.seconds, optimizer, {"upscaler": upscaler}, step, on_save=save)
    finished = make_upscaler(settings)
    finished.load_state_dict(torch.load(config.work / "upscaler.pt", map_location="cpu"))
    export(finished, (ROOT / settings.output).resolve() / NAME)


if __name__ == "__main__":
    command_line(__doc__, run)
