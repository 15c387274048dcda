"""Stage 3: the KL autoencoder (Rombach et al. 2022), with L1, L2 and gradient losses.

With L1 alone, shapes come first and everything stays the same brown for a long time; L2 brings the colours.

If trained from noise, each latent channel is afterwards normalised to mean 0 and deviation 1 by folding the normalisation into
quant_conv and post_quant_conv, and the scaling factor is measured on the result. If trained further from `vae.start_from`, which
is already folded, the latents of whole things on white are anchored to the old ones instead, because a UNet that starts from the
same model reads them. Other latents are not anchored, because that model's encoder loses the detail of things at half size.
"""

import copy
import json
from types import SimpleNamespace

import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL

from .config import ROOT, command_line
from .data import Record, kind_weights, load_data
from .device import autocast, find_device
from .loop import train
from .models import exported_weights, make_vae
from .pictures import shifted, to_unit

MEASURE_BATCH = 64


def gradient_loss(output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """L1 between finite differences, which keeps edges crisp."""
    vertical = F.l1_loss(output.diff(dim=-2), target.diff(dim=-2))
    horizontal = F.l1_loss(output.diff(dim=-1), target.diff(dim=-1))
    return vertical + horizontal


def vae_losses(
    vae: AutoencoderKL,
    pixels: torch.Tensor,
    settings: SimpleNamespace,
    started: AutoencoderKL | None = None,
    held: torch.Tensor | None = None,
) -> dict[str, torch.Tensor]:
    """Losses of one batch [batch, 3, height, width]; the divergence is averaged over latent elements.

    The means of the rows `held`, bool [batch], are anchored to those of the VAE `started`, if there is one.
    """
    posterior = vae.encode(pixels).latent_dist
    output = vae.decode(posterior.sample()).sample
    losses = {
        "l1": F.l1_loss(output, pixels),
        "l2": settings.l2_weight * F.mse_loss(output, pixels),
        "gradient": settings.gradient_weight * gradient_loss(output, pixels),
        "kl": settings.kl_weight * posterior.kl().mean() / posterior.mean[0].numel(),
    }
    if started and held.any():
        with torch.no_grad():
            means = started.encode(pixels[held]).latent_dist.mean
        losses["anchor"] = settings.anchor_weight * F.mse_loss(posterior.mean[held], means)
    return losses


@torch.no_grad()
def latent_moments(vae: AutoencoderKL, pictures: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Posterior means and deviations [N, channels, height, width] of uint8 pictures, on the CPU."""
    posteriors = [vae.encode(to_unit(chunk.to(vae.device))).latent_dist for chunk in pictures.split(MEASURE_BATCH)]
    return torch.cat([p.mean.cpu() for p in posteriors]), torch.cat([p.std.cpu() for p in posteriors])


@torch.no_grad()
def fold_normalisation(vae: AutoencoderKL, mean: torch.Tensor, deviation: torch.Tensor) -> None:
    """Makes the VAE's latents (z - mean) / deviation, per channel, without changing what it reconstructs."""
    channels = len(mean)
    quant, post = vae.quant_conv, vae.post_quant_conv
    post.bias += post.weight[:, :, 0, 0] @ mean
    post.weight *= deviation[None, :, None, None]
    quant.weight[:channels] /= deviation[:, None, None, None]
    quant.bias[:channels] = (quant.bias[:channels] - mean) / deviation
    quant.bias[channels:] -= 2 * deviation.log()  # the other half is the log of the variance


@torch.no_grad()
def psnr(vae: AutoencoderKL, pictures: torch.Tensor) -> float:
    """Peak signal-to-noise ratio in dB of uint8 pictures through the posterior mean."""
    errors = []
    for chunk in pictures.split(MEASURE_BATCH):
        pixels = to_unit(chunk.to(vae.device))
        output = vae.decode(vae.encode(pixels).latent_dist.mode()).sample.clamp(-1, 1)
        errors.append(((output - pixels) / 2).square().mean(dim=(1, 2, 3)))
    return float((-10 * torch.cat(errors).log10()).mean())


def run(config: SimpleNamespace) -> None:
    """With a budget of 0 seconds the weights of `vae.start_from` are used unchanged."""
    settings, device = config.vae, find_device()
    if (config.work / "latents.pt").exists():  # written last
        return
    pictures, records = load_data(config.work)
    drawn = torch.tensor([r.drawn and not r.held_out for r in records])
    vae = make_vae(settings, config.data.image_size).to(device, memory_format=torch.channels_last)
    scaling_factor = 1.0
    if settings.start_from:
        vae.load_state_dict(exported_weights(settings.start_from, "vae"))
        exported = json.loads((ROOT / settings.start_from / "vae" / "config.json").read_text(encoding="utf-8"))
        scaling_factor = exported["scaling_factor"]
    if settings.seconds:
        train_vae(vae, pictures, records, config)
    if not settings.start_from:
        means, _ = latent_moments(vae.eval(), pictures[drawn])
        fold_normalisation(vae, *(part.to(device) for part in (means.mean(dim=(0, 2, 3)), means.std(dim=(0, 2, 3)))))
        scaling_factor = 1 / latent_moments(vae, pictures[drawn])[0].std().item()
    vae.eval()
    kinds = sorted({r.scene.kind for r in records})
    for kind in kinds:
        shown = pictures[[i for i, r in enumerate(records) if r.drawn and r.scene.kind == kind]]
        print(f"{kind}: PSNR {psnr(vae, shown):.2f} dB", flush=True)
    print(f"scaling factor {scaling_factor:.4f}")
    torch.save({"vae": vae.state_dict(), "scaling_factor": scaling_factor}, config.work / "vae.pt")
    means, deviations = latent_moments(vae, pictures)
    torch.save({"means": means * scaling_factor, "deviations": deviations * scaling_factor}, config.work / "latents.pt")


def train_vae(vae: AutoencoderKL, pictures: torch.Tensor, records: list[Record], config: SimpleNamespace) -> None:
    settings, device = config.vae, vae.device
    weights, pictures = kind_weights(records, settings.shares).to(device), pictures.to(device)
    whole = torch.tensor([r.scene.kind in ("thing", "colour") for r in records], device=device)
    started = copy.deepcopy(vae).eval().requires_grad_(False) if settings.start_from else None
    optimizer = torch.optim.AdamW(vae.parameters(), lr=settings.learning_rate, weight_decay=0.0, betas=(0.9, 0.99), fused=True)

    def step(progress: float) -> dict[str, float]:
        rows = torch.multinomial(weights, settings.batch)
        batch = shifted(pictures[rows])
        if torch.rand(()) < 0.5:
            batch = batch.flip(-1)
        pixels = to_unit(batch).to(memory_format=torch.channels_last)
        optimizer.zero_grad()
        with autocast(device):
            losses = vae_losses(vae, pixels, settings, started, whole[rows])
        sum(losses.values()).backward()
        torch.nn.utils.clip_grad_norm_(vae.parameters(), 1.0)
        return {name: loss.item() for name, loss in losses.items()}

    train("vae", config.work, settings.seconds, optimizer, {"vae": vae}, step)


if __name__ == "__main__":
    command_line(__doc__, run)
