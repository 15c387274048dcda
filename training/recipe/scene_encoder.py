"""The encoder of 1.0's VAE: the linear encoder, written as that of an AutoencoderKL. Nothing is trained; image-to-image needs it.

- The downsamplers do the work. Each merges 2x2 positions into one; of the merged values, it keeps the directions that the linear
  encoder looks at, as many as it has channels.
- Residual blocks and attention add nothing.
- The last group norm divides by something almost constant: large values of both signs fill the unused channels, and every latent
  comes with its negative, so that the mean is 0. The SiLU that follows does no harm, because silu(x) - silu(-x) = x.
- The posterior's deviation is fixed at almost nothing.
"""

import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL
from torch import nn

from .patches import LinearEncoder

LOG_VARIANCE = -12.0
FILLING = 32.0  # latents are about 1; much more would cost half precision its digits


def kept_directions(functionals: torch.Tensor, count: int) -> torch.Tensor:
    """The `count` directions of the inputs that matter most to linear functionals [number, inputs], as orthonormal rows."""
    return torch.linalg.svd(functionals, full_matrices=False).Vh[:count]


def write_merging(conv: nn.Conv2d, rows: torch.Tensor) -> None:
    """Gives a downsampler the weights [outputs, inputs * 2 * 2] for the squares that it merges, and 0 for its other channels.

    diffusers pads on the right and below only, so its stride of 2 takes whole squares.
    """
    kernel = rows.view(len(rows), -1, 2, 2)
    nn.init.zeros_(conv.weight)
    conv.weight[: kernel.shape[0], : kernel.shape[1], :2, :2] = kernel


def filled_norm(encoder: nn.Module, arriving: int, latents: int) -> tuple[torch.Tensor, torch.Tensor, float]:
    """The channels of each latent and of its negative [latents], and the number by which the last norm divides; fills the others.

    `arriving` channels come from the last downsampler.
    """
    norm = encoder.conv_norm_out
    size = norm.num_channels // norm.num_groups
    each = latents // norm.num_groups
    numbers = torch.arange(latents)
    plus = numbers // each * size + numbers % each
    filled = size - 2 * each
    if filled <= 0 or filled % 2 or latents % norm.num_groups or arriving != norm.num_channels:
        raise ValueError(f"{arriving} of {norm.num_channels} channels in {norm.num_groups} groups cannot carry {latents} latents")
    return plus, plus + each, FILLING * (filled / size) ** 0.5


@torch.no_grad()
def write_linear(vae: AutoencoderKL, linear: LinearEncoder) -> None:
    """Gives a VAE's encoder weights with which its mean is what `linear` encodes, if a picture's sides are multiples of its size."""
    encoder, latents = vae.encoder, vae.config.latent_channels
    for block in (block for part in (*encoder.down_blocks, encoder.mid_block) for block in part.resnets):
        nn.init.zeros_(block.conv2.weight)
        nn.init.zeros_(block.conv2.bias)
        if block.conv_shortcut is not None:
            nn.init.dirac_(block.conv_shortcut.weight)
            nn.init.zeros_(block.conv_shortcut.bias)
    for attention in encoder.mid_block.attentions:
        nn.init.zeros_(attention.to_out[0].weight)
        nn.init.zeros_(attention.to_out[0].bias)
    nn.init.dirac_(encoder.conv_in.weight)
    nn.init.zeros_(encoder.conv_in.bias)

    looked_at = (linear.basis * linear.scale[:, None]).view(-1, 3, linear.size, linear.size)
    *mergers, last = [block.downsamplers[0].conv for block in encoder.down_blocks[:-1]]
    for conv in mergers:
        squares = F.unfold(looked_at, 2, stride=2).transpose(1, 2).flatten(0, 1)
        rows = kept_directions(squares, conv.out_channels)
        write_merging(conv, rows)
        nn.init.zeros_(conv.bias)
        looked_at = F.conv2d(looked_at, rows.view(len(rows), -1, 2, 2), stride=2)

    plus, minus, divisor = filled_norm(encoder, last.out_channels, latents)
    rows = looked_at.flatten(1)
    signed = torch.zeros(last.out_channels, rows.shape[1])
    signed[plus], signed[minus] = rows, -rows
    write_merging(last, signed)
    bias = torch.tensor([FILLING, -FILLING]).repeat(last.out_channels // 2)
    shift = (linear.basis @ linear.mean) * linear.scale
    bias[plus], bias[minus] = -shift, shift
    last.bias.copy_(bias)

    nn.init.ones_(encoder.conv_norm_out.weight)
    nn.init.zeros_(encoder.conv_norm_out.bias)
    nn.init.zeros_(encoder.conv_out.weight)
    nn.init.zeros_(encoder.conv_out.bias)
    numbers = torch.arange(latents)
    encoder.conv_out.weight[numbers, plus, 1, 1] = divisor
    encoder.conv_out.weight[numbers, minus, 1, 1] = -divisor
    nn.init.dirac_(vae.quant_conv.weight)
    nn.init.zeros_(vae.quant_conv.bias)
    vae.quant_conv.bias[latents:] = LOG_VARIANCE


def distance(latents: torch.Tensor, target: torch.Tensor) -> float:
    """The ratio of the latents' mean square to the error's, in dB."""
    return float(10 * (target.square().mean() / (latents - target).square().mean()).log10())
