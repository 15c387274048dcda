"""The decoder of 1.0's VAE learns to draw what the linear encoder's patches leave out.

Three pictures in four get noise on their latents, because the UNet's are no more exact than that: on a white ground they are half
a NOISE away from white, which a decoder that only knows exact latents draws as specks. The network is the decoder half of an
AutoencoderKL, so it ships as the VAE's decoder without changes.
"""

from pathlib import Path
from types import SimpleNamespace

import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL

from .config import command_line
from .device import autocast, find_device
from .loop import train
from .models import make_vae
from .muon import make_muon
from .patches import LinearEncoder, load_linear_encoder, pixels_of
from .pictures import to_unit
from .shards import HELD_OUT, has_pictures, read_pictures, shard_path, training_shards
from .vae import gradient_loss
from .warm_start import latest_weights, shipped_weights

NOISE = 0.4  # the largest deviation of the noise that is added, in units of the latents
NOISY = 0.75  # share of the pictures
MEASURED = 64


def decoder_of(vae: AutoencoderKL) -> torch.nn.ModuleDict:
    return torch.nn.ModuleDict({"post_quant_conv": vae.post_quant_conv, "decoder": vae.decoder})


class LinearDecoder:
    """Used for sampling as long as the VAE has not learnt anything."""

    def __init__(self, encoder: LinearEncoder) -> None:
        self.encoder, self.config = encoder, SimpleNamespace(scaling_factor=1.0)

    def decode(self, latents: torch.Tensor) -> SimpleNamespace:
        return SimpleNamespace(sample=self.encoder.decode(latents.cpu()))


def load_decoder(config: SimpleNamespace) -> AutoencoderKL | LinearDecoder:
    """The best decoder so far: from this run, from the model that ships, or the linear one. The VAE's encoder is still noise."""
    weights = latest_weights(config, "decoder")
    if not weights:
        return LinearDecoder(load_linear_encoder(config.work / "patches.pt"))
    vae = make_vae(config.vae, config.data.image_size)
    decoder_of(vae).load_state_dict(weights)
    return vae.eval().requires_grad_(False)


def psnr(drawn: torch.Tensor, pixels: torch.Tensor) -> float:
    """In dB, for pictures of -1 to 1; the mean over pictures."""
    return float((-10 * ((drawn.clamp(-1, 1) - pixels) / 2).square().mean(dim=(1, 2, 3)).log10()).mean())


@torch.no_grad()
def held_out_psnr(vae: AutoencoderKL, encoder: LinearEncoder, pixels: torch.Tensor, noise: float = 0.0) -> float:
    """In dB, from latents with noise of that deviation, in small batches, because at 256 pixels the widest layers are large."""
    latents = encoder.encode(pixels.to(vae.device))
    latents += noise * torch.randn(latents.shape, generator=torch.Generator().manual_seed(0)).to(latents)
    return psnr(torch.cat([vae.decode(part).sample.cpu() for part in latents.split(8)]), pixels)


class PictureData:
    """Pictures of a few shards at a time: as pixels, all of them would not fit into memory."""

    def __init__(self, work: Path, shards: int) -> None:
        self.work, self.shards, self.pictures = work, shards, torch.empty(0)
        self.refresh()

    def refresh(self) -> None:
        paths = [path for path in training_shards(self.work) if has_pictures(path)]
        chosen = [paths[i] for i in torch.randperm(len(paths))[: self.shards].tolist()]
        self.pictures = torch.cat([torch.from_numpy(read_pictures(path)) for path in chosen]).permute(0, 3, 1, 2)

    def sample(self, count: int) -> torch.Tensor:
        """float32 [count, 3, height, width] of -1 to 1."""
        return to_unit(self.pictures[torch.randint(len(self.pictures), (count,))])


def run(config: SimpleNamespace) -> None:
    settings, device = config.scene_decoder, find_device()
    encoder = load_linear_encoder(config.work / "patches.pt").to(device)
    vae = make_vae(config.vae, config.data.image_size)
    decoder = decoder_of(vae)
    if weights := shipped_weights(config, "decoder"):
        decoder.load_state_dict(weights)
    vae = vae.to(device, memory_format=torch.channels_last).train()
    outer = ("post_quant_conv", "decoder.conv_in", "decoder.conv_out")
    optimizer = make_muon(decoder, settings.learning_rate, outer, weight_decay=0.0)
    data, held_out = PictureData(config.work, settings.shards), pixels_of(shard_path(config.work, HELD_OUT))[:MEASURED]

    def step(progress: float) -> dict[str, float]:
        pixels = data.sample(settings.batch).to(device)
        latents = encoder.encode(pixels)
        amount = NOISE * torch.rand(len(latents), 1, 1, 1) * (torch.rand(len(latents), 1, 1, 1) < NOISY)
        latents += amount.to(device) * torch.randn_like(latents)
        target = pixels.to(memory_format=torch.channels_last)
        optimizer.zero_grad()
        with autocast(device):
            output = vae.decode(latents).sample
        output = output.float()
        losses = {
            "l1": F.l1_loss(output, target),
            "l2": config.vae.l2_weight * F.mse_loss(output, target),
            "gradient": config.vae.gradient_weight * gradient_loss(output, target),
        }
        sum(losses.values()).backward()
        torch.nn.utils.clip_grad_norm_(decoder.parameters(), 1.0)
        return {name: loss.item() for name, loss in losses.items()}

    linear = psnr(encoder.decode(encoder.encode(held_out.to(device))).cpu(), held_out)

    def save(progress: float) -> None:
        """Saves the decoder only if it is better than the linear one."""
        data.refresh()
        reached, noisy = (held_out_psnr(vae, encoder, held_out, noise) for noise in (0.0, NOISE / 2))
        if reached > linear:
            torch.save(decoder.state_dict(), config.work / "scene_decoder.pt")
        print(f"held-out scenes: PSNR {reached:.2f} dB, with noise {noisy:.2f}; the linear decoder's is {linear:.2f}", flush=True)

    train("scene_decoder", config.work, settings.seconds, optimizer, {"decoder": decoder}, step, on_save=save)


if __name__ == "__main__":
    command_line(__doc__, run)
