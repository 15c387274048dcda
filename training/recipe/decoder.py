"""Stage 10: more training for the VAE's decoder only, on the pictures that the UNet draws.

The encoder is frozen, so latents keep their meaning, and this can run during the UNet's training or after it. Latents get
noise of at least NOISE, because the UNet's are no more exact than that, and the decoder should not turn errors into specks.

If the VAE was trained further from `vae.start_from`, the decoder starts between its weights and that model's (a soup, after
Wortsman et al. 2022): one is sharp on white, the other knows coloured backgrounds, and in between the decoder can learn both.
"""

from types import SimpleNamespace

import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL

from .config import command_line
from .data import kind_weights, load_data, trainable
from .device import autocast, find_device
from .loop import train
from .models import exported_weights, load_vae
from .pictures import to_unit
from .vae import gradient_loss, psnr

DECODER = ("decoder.", "post_quant_conv.")
NOISE = 0.08  # in deviations of the scaled latents


@torch.no_grad()
def keep_share(vae: AutoencoderKL, old: dict[str, torch.Tensor], share: float) -> None:
    """Moves the decoder by `share` of the way towards the weights `old`."""
    for name, weight in vae.state_dict().items():
        if name.startswith(DECODER):
            weight.lerp_(old[name].to(weight.device), share)


def run(config: SimpleNamespace) -> None:
    settings, device = config.decoder, find_device()
    pictures, records = load_data(config.work)
    rows = trainable(records)
    pictures, weights = pictures[rows].to(device), kind_weights([records[i] for i in rows], config.vae.shares).to(device)
    means, deviations = (part[rows].to(device) for part in torch.load(config.work / "latents.pt").values())
    deviations = deviations.clamp(min=NOISE)
    vae = load_vae(config, "vae.pt").to(device)
    if config.vae.start_from:
        keep_share(vae, exported_weights(config.vae.start_from, "vae"), settings.kept)
    trained = torch.nn.ModuleList([vae.post_quant_conv, vae.decoder]).requires_grad_(True).train()
    optimizer = torch.optim.AdamW(trained.parameters(), lr=settings.learning_rate, weight_decay=0.0, betas=(0.9, 0.99), fused=True)

    def step(progress: float) -> dict[str, float]:
        drawn = torch.multinomial(weights, settings.batch, replacement=True)
        target = to_unit(pictures[drawn])
        noisy = means[drawn] + deviations[drawn] * torch.randn_like(means[drawn])
        optimizer.zero_grad()
        with autocast(device):
            output = vae.decode(noisy / vae.config.scaling_factor).sample
        losses = {
            "l1": F.l1_loss(output, target),
            "l2": config.vae.l2_weight * F.mse_loss(output, target),
            "gradient": config.vae.gradient_weight * gradient_loss(output, target),
        }
        sum(losses.values()).backward()
        torch.nn.utils.clip_grad_norm_(trained.parameters(), 1.0)
        return {name: loss.item() for name, loss in losses.items()}

    def save(progress: float) -> None:
        torch.save({"vae": vae.state_dict(), "scaling_factor": vae.config.scaling_factor}, config.work / "decoder.pt")
        print(f"PSNR {psnr(vae, pictures[:: max(len(pictures) // 500, 1)]):.2f} dB", flush=True)

    train("decoder", config.work, settings.seconds, optimizer, {"decoder": trained}, step, on_save=save)


if __name__ == "__main__":
    command_line(__doc__, run)
