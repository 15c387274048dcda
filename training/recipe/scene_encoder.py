"""The encoder of 1.0's VAE learns to be the linear encoder, which is no AutoencoderKL's; image-to-image needs it.

The targets are exact, so nothing is drawn at random: the posterior's deviation is fixed at almost nothing. Pictures of users look
unlike the world, so most batches are changed: shifted off the grid, in other colours, brighter, darker or with other contrast.
"""

from types import SimpleNamespace

import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL

from .config import command_line
from .device import autocast, find_device
from .loop import train
from .models import make_vae
from .muon import make_muon
from .patches import load_linear_encoder, pixels_of
from .scene_decoder import MEASURED, PictureData
from .shards import HELD_OUT, shard_path
from .warm_start import warm_weights

LOG_VARIANCE = -12.0
CHANGED = 0.6  # share of the batches


def encoder_of(vae: AutoencoderKL) -> torch.nn.ModuleDict:
    return torch.nn.ModuleDict({"encoder": vae.encoder, "quant_conv": vae.quant_conv})


@torch.no_grad()
def fix_variance(vae: AutoencoderKL) -> None:
    """Makes the posterior's log variance constant."""
    channels = vae.config.latent_channels
    vae.quant_conv.weight[channels:] = 0
    vae.quant_conv.bias[channels:] = LOG_VARIANCE


def changed(pixels: torch.Tensor) -> torch.Tensor:
    """Pictures [batch, 3, height, width] of -1 to 1, all shifted alike, each with its own colours, contrast and brightness."""
    down, right = torch.randint(0, pixels.shape[-1], (2,)).tolist()
    pixels = pixels.roll((down, right), dims=(-2, -1))
    pixels = torch.stack([picture[torch.randperm(3)] for picture in pixels])
    contrast = torch.empty(len(pixels), 1, 1, 1).uniform_(0.3, 1.6)
    brightness = torch.empty(len(pixels), 3, 1, 1).uniform_(-0.5, 0.5)
    return (pixels * contrast + brightness).clamp(-1, 1)


def distance(latents: torch.Tensor, target: torch.Tensor) -> float:
    """dB, of the latents' mean square to the error's, which are about 1 and the smaller the better."""
    return float(10 * (target.square().mean() / (latents - target).square().mean()).log10())


def run(config: SimpleNamespace) -> None:
    settings, device = config.scene_encoder, find_device()
    linear = load_linear_encoder(config.work / "patches.pt")
    vae = make_vae(config.vae, config.data.image_size)
    encoder = encoder_of(vae)
    if weights := warm_weights("encoder"):
        encoder.load_state_dict(weights)
    fix_variance(vae)
    vae = vae.to(device, memory_format=torch.channels_last).train()
    optimizer = make_muon(encoder, settings.learning_rate, ("encoder.conv_in", "encoder.conv_out", "quant_conv"), weight_decay=0.0)
    data, held_out = PictureData(config.work, settings.shards), pixels_of(shard_path(config.work, HELD_OUT))[:MEASURED]

    def means(pixels: torch.Tensor) -> torch.Tensor:
        with autocast(device):
            moments = vae.quant_conv(vae.encoder(pixels.to(device, memory_format=torch.channels_last)))
        return moments.float()[:, : config.vae.latent_channels]

    def step(progress: float) -> dict[str, float]:
        pixels = data.sample(settings.batch)
        if torch.rand(()) < CHANGED:
            pixels = changed(pixels)
        optimizer.zero_grad()
        loss = F.mse_loss(means(pixels), linear.encode(pixels).to(device))
        loss.backward()
        vae.quant_conv.weight.grad[config.vae.latent_channels :] = 0
        vae.quant_conv.bias.grad[config.vae.latent_channels :] = 0
        torch.nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
        return {"loss": loss.item()}

    @torch.no_grad()
    def save(progress: float) -> None:
        data.refresh()
        torch.save(encoder.state_dict(), config.work / "scene_encoder.pt")
        found = {}
        for name, pixels in {"held-out scenes": held_out, "changed ones": changed(held_out)}.items():
            found[name] = distance(torch.cat([means(part).cpu() for part in pixels.split(8)]), linear.encode(pixels))
        print("; ".join(f"{name}: {decibel:.2f} dB from the linear encoder" for name, decibel in found.items()), flush=True)

    train("scene_encoder", config.work, settings.seconds, optimizer, {"encoder": encoder}, step, on_save=save)


if __name__ == "__main__":
    command_line(__doc__, run)
