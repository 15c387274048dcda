"""Stage 7: the diffusion UNet on the frozen student's hidden states and the frozen VAE's latents.

v-prediction (Salimans & Ho 2022) on SD 1.x's noise schedule, min-SNR loss weights (Hang et al. 2023) shifted by one,
so that the noisiest timesteps, which decide what is drawn, keep their full weight; caption dropout for guidance; EMA.
If several icon styles are drawn, captions do not have the style tag yet; the next stage adds it.
"""

from types import SimpleNamespace

import torch
from diffusers import UNet2DConditionModel
from diffusers.training_utils import EMAModel

from .conditioning import Conditioning, unet_captions
from .config import command_line
from .data import Record, kind_weights, load_data, trainable
from .device import autocast, find_device
from .loop import train
from .models import exported_weights, load_text_encoder, load_vae, make_unet
from .sampling import contact_sheet, draw, encode_prompts
from .schedule import alphas_cumprod
from .vocabulary import load_tokenizer

WATCHED = (
    *("红苹果", "a banana", "一只 cat", "狗", "蓝色汽车", "a rocket", "笑脸", "birthday cake"),
    *("熊猫", "a penguin", "向日葵", "a tree", "purple balloon", "星星", "a pizza", "青蛙"),
    *("两个苹果", "three bananas", "a small cat", "左边有一只狗", "a car at the top", "蓝色背景的熊猫"),
    *("a cat and a dog", "苹果在香蕉的左边"),
)


def loss_weights(alphas: torch.Tensor, gamma: float) -> torch.Tensor:
    """Weight of the v loss by timestep: min(SNR + 1, gamma) / (SNR + 1); SNR + 1 is the v loss's own weight on x0."""
    level = 1 / (1 - alphas)  # SNR + 1
    return level.clamp(max=gamma) / level


def stratified_timesteps(batch: int, count: int) -> torch.Tensor:
    """int64 [batch], one from each of `batch` equal parts of the schedule, shuffled: less noise in the loss."""
    parts = (torch.arange(batch) + torch.rand(batch)) * count / batch
    return parts.long().clamp(max=count - 1)[torch.randperm(batch)]


def diffusion_loss(
    unet: UNet2DConditionModel,
    latents: torch.Tensor,
    context: torch.Tensor,
    timesteps: torch.Tensor,
    alphas: torch.Tensor,
    gamma: float,
    emphasis: torch.Tensor | float = 1.0,
    perturbation: float = 0.0,
) -> torch.Tensor:
    """Weighted v-prediction loss by row [batch]; `emphasis` [batch, 1, height, width] is each latent's relative weight.

    `perturbation` is the deviation of errors that the latents get before they are noised. While drawing, the UNet sees its own earlier
    errors, which it never meets in training (Ning et al. 2023, arXiv:2301.11706); so it learns to take them back.
    """
    noise = torch.randn_like(latents)
    alpha = alphas[timesteps].view(-1, 1, 1, 1)
    erring = latents + perturbation * torch.randn_like(latents) if perturbation else latents
    noisy = alpha.sqrt() * erring + (1 - alpha).sqrt() * noise
    velocity = alpha.sqrt() * noise - (1 - alpha).sqrt() * latents
    with autocast(latents.device):
        predicted = unet(noisy, timesteps, context).sample
    error = ((predicted.float() - velocity).square() * emphasis).mean(dim=(1, 2, 3))
    return loss_weights(alphas, gamma)[timesteps] * error


@torch.no_grad()
def prompt_influence(unet: UNet2DConditionModel, states: torch.Tensor) -> float:
    """How much predictions at t = 900 depend on the prompt, relative to their size: near 0, the text is ignored."""
    side, channels = unet.config.sample_size, unet.config.in_channels
    noise = torch.randn(1, channels, side, side, device=states.device).expand(len(states), -1, -1, -1)
    predictions = unet(noise, 900, states).sample
    return float((predictions - predictions.mean(dim=0)).norm() / predictions.norm())


def train_unet(
    name: str,
    unet: UNet2DConditionModel,
    rows: list[int],
    records: list[Record],
    tagged: bool | None,
    settings: SimpleNamespace,
    config: SimpleNamespace,
) -> None:
    """Trains on the pictures `rows` for `settings.seconds` and writes the averaged weights to work/NAME.pt."""
    device, work = find_device(), config.work
    means, deviations = (part[rows].to(device) for part in torch.load(work / "latents.pt").values())
    records = [records[i] for i in rows]
    text_encoder, vae = load_text_encoder(config).to(device), load_vae(config, "vae.pt").to(device)
    conditioning = Conditioning(unet_captions(records, config, tagged), text_encoder, config)
    unet = unet.to(device, memory_format=torch.channels_last)
    ema = EMAModel(unet.parameters(), decay=config.unet.ema_decay, use_ema_warmup=True, power=0.75)
    optimizer = torch.optim.AdamW(unet.parameters(), lr=settings.learning_rate, weight_decay=0.01, betas=(0.9, 0.99), fused=True)
    alphas, weights = alphas_cumprod().to(device), kind_weights(records, config.unet.shares)
    watched = encode_prompts(load_tokenizer(work / "vocab.txt"), text_encoder, list(WATCHED))
    empty = conditioning.states(torch.tensor([0]))

    def step(progress: float) -> dict[str, float]:
        ema.step(unet.parameters())  # with the previous step's weights: the loop steps the optimizer after this function
        drawn = torch.multinomial(weights, config.unet.batch, replacement=True)
        latents = means[drawn] + deviations[drawn] * torch.randn_like(means[drawn])
        timesteps = stratified_timesteps(config.unet.batch, len(alphas)).to(device)
        context = conditioning.sample(drawn, config.unet.caption_dropout)
        optimizer.zero_grad()
        latents = latents.to(memory_format=torch.channels_last)
        losses = diffusion_loss(unet, latents, context, timesteps, alphas, config.unet.min_snr_gamma)
        losses.mean().backward()
        torch.nn.utils.clip_grad_norm_(unet.parameters(), 1.0)
        early, late = losses[timesteps >= 700], losses[timesteps < 700]
        return {"loss": losses.mean().item(), "t>=700": early.mean().item(), "t<700": late.mean().item()}

    def show(progress: float) -> None:
        """Saves the averaged weights and a sheet of the watched prompts."""
        ema.store(unet.parameters())
        ema.copy_to(unet.parameters())
        torch.save({"ema": unet.state_dict()}, work / f"{name}.pt")
        pictures = draw(unet, vae, watched, empty, config.export, config.unet.prediction_type)
        influence = prompt_influence(unet, watched)
        ema.restore(unet.parameters())
        (work / "samples").mkdir(exist_ok=True)
        contact_sheet(pictures, columns=8, zoom=2).save(work / "samples" / f"{name}-{progress:.3f}.png")
        print(f"prompt influence at t=900: {influence:.3f}", flush=True)

    train(name, work, settings.seconds, optimizer, {"unet": unet, "ema": ema}, step, on_save=show)


def run(config: SimpleNamespace) -> None:
    _, records = load_data(config.work)
    unet = make_unet(config)
    if config.unet.start_from:
        unet.load_state_dict(exported_weights(config.unet.start_from, "unet"))
    tagged = None if config.data.drawn_sets == 1 else False
    train_unet("unet", unet, trainable(records), records, tagged, config.unet, config)


if __name__ == "__main__":
    command_line(__doc__, run)
