"""Stage 4: the diffusion UNet on the frozen text encoder's hidden states and the frozen VAE's latents.

v-prediction (Salimans & Ho 2022) on SD 1.x's noise schedule, min-SNR loss weights (Hang et al. 2023) shifted by one,
so that the noisiest timesteps, which decide what is drawn, keep their full weight; caption dropout for guidance; EMA.
"""

from types import SimpleNamespace

import torch
from diffusers import UNet2DConditionModel
from diffusers.training_utils import EMAModel

from .config import command_line
from .data import drawable
from .loop import train
from .models import latent_size, load_text_encoder, load_vae, make_unet
from .sampling import contact_sheet, draw, encode_prompts
from .schedule import alphas_cumprod
from .vocabulary import load_tokenizer

WATCHED = (
    *("红苹果", "a banana", "一只 cat", "狗", "蓝色汽车", "a rocket", "笑脸", "birthday cake"),
    *("熊猫", "a penguin", "向日葵", "a tree", "purple balloon", "星星", "a pizza", "青蛙"),
    *("a guitar", "雨伞", "a fish", "火", "绿色的汽车", "a heart", "西兰花", "房子"),
)


def loss_weights(alphas: torch.Tensor, gamma: float) -> torch.Tensor:
    """Weight of the v loss by timestep: min(SNR + 1, gamma) / (SNR + 1); SNR + 1 is the v loss's own weight on x0."""
    level = 1 / (1 - alphas)  # SNR + 1
    return level.clamp(max=gamma) / level


def stratified_timesteps(batch: int, count: int) -> torch.Tensor:
    """int64 [batch], one from each of `batch` equal parts of the schedule, shuffled: less noise in the loss."""
    parts = (torch.arange(batch) + torch.rand(batch)) * count / batch
    return parts.long()[torch.randperm(batch)]


def diffusion_loss(
    unet: UNet2DConditionModel,
    latents: torch.Tensor,
    context: torch.Tensor,
    timesteps: torch.Tensor,
    alphas: torch.Tensor,
    gamma: float,
) -> torch.Tensor:
    """Weighted v-prediction loss by row [batch]."""
    noise = torch.randn_like(latents)
    alpha = alphas[timesteps].view(-1, 1, 1, 1)
    noisy = alpha.sqrt() * latents + (1 - alpha).sqrt() * noise
    velocity = alpha.sqrt() * noise - (1 - alpha).sqrt() * latents
    error = (unet(noisy, timesteps, context).sample - velocity).square().mean(dim=(1, 2, 3))
    return loss_weights(alphas, gamma)[timesteps] * error


class Captions:
    """Hidden states of all captions as the text stage left them, fp16 [captions, 77, hidden_size], by picture."""

    def __init__(self, states: dict[str, torch.Tensor], counts: list[int]) -> None:
        """`counts` says how many captions each picture has."""
        self.states, self.empty = states["captions"], states["empty"].float()
        self.counts = torch.tensor(counts)
        self.starts = self.counts.cumsum(0) - self.counts

    def sample(self, drawn: torch.Tensor, dropout: float) -> torch.Tensor:
        """A random caption's states for each picture; the empty prompt's for a share of `dropout`."""
        chosen = self.starts[drawn] + (torch.rand(len(drawn)) * self.counts[drawn]).long()
        dropped = torch.rand(len(drawn), 1, 1) < dropout
        return torch.where(dropped, self.empty, self.states[chosen].float())


@torch.no_grad()
def prompt_influence(unet: UNet2DConditionModel, states: torch.Tensor) -> float:
    """How far predictions at t = 900 move with the prompt, relative to their size: near 0 means the text is ignored."""
    side, channels = unet.config.sample_size, unet.config.in_channels
    noise = torch.randn(1, channels, side, side).expand(len(states), -1, -1, -1)
    predictions = unet(noise, 900, states).sample
    return float((predictions - predictions.mean(dim=0)).norm() / predictions.norm())


def run(config: SimpleNamespace) -> None:
    settings = config.unet
    records = torch.load(config.work / "data.pt")["records"]
    records = [records[i] for i in drawable(records)]
    latents = torch.load(config.work / "latents.pt")
    means, deviations = latents["means"], latents["deviations"]
    captions = Captions(torch.load(config.work / "hidden_states.pt"), [len(r["captions"]) for r in records])
    text_encoder, vae = load_text_encoder(config), load_vae(config, "vae.pt")

    unet = make_unet(settings, config.vae.latent_channels, latent_size(config.vae, config.data.image_size), config.text.hidden_size)
    unet = unet.to(memory_format=torch.channels_last)
    ema = EMAModel(unet.parameters(), decay=settings.ema_decay, use_ema_warmup=True, power=0.75)
    optimizer = torch.optim.AdamW(unet.parameters(), lr=settings.learning_rate, weight_decay=0.01, betas=(0.9, 0.99), fused=True)
    alphas = alphas_cumprod()
    recoloured = torch.tensor([r["colour"] is not None for r in records])
    weights = torch.where(
        recoloured, settings.recoloured_share / recoloured.sum(), (1 - settings.recoloured_share) / (~recoloured).sum()
    )
    watched = encode_prompts(load_tokenizer(config.work / "vocab.txt"), text_encoder, list(WATCHED))

    def step(progress: float) -> dict[str, float]:
        ema.step(unet.parameters())  # of the step before: the loop steps the optimizer after this function
        drawn = torch.multinomial(weights, settings.batch)
        latents = means[drawn] + deviations[drawn] * torch.randn_like(means[drawn])
        timesteps = stratified_timesteps(settings.batch, len(alphas))
        context = captions.sample(drawn, settings.caption_dropout)
        optimizer.zero_grad()
        losses = diffusion_loss(
            unet, latents.to(memory_format=torch.channels_last), context, timesteps, alphas, settings.min_snr_gamma
        )
        losses.mean().backward()
        torch.nn.utils.clip_grad_norm_(unet.parameters(), 1.0)
        early, late = losses[timesteps >= 700], losses[timesteps < 700]
        return {"loss": losses.mean().item(), "t>=700": early.mean().item(), "t<700": late.mean().item()}

    def show(progress: float) -> None:
        """Saves the averaged weights and a sheet of the watched prompts."""
        ema.store(unet.parameters())
        ema.copy_to(unet.parameters())
        torch.save({"ema": unet.state_dict()}, config.work / "unet.pt")
        pictures = draw(unet, vae, watched, captions.empty, config.export, settings.prediction_type)
        influence = prompt_influence(unet, watched)
        ema.restore(unet.parameters())
        (config.work / "samples").mkdir(exist_ok=True)
        contact_sheet(pictures, columns=8, zoom=2).save(config.work / "samples" / f"{progress:.3f}.png")
        print(f"prompt influence at t=900: {influence:.3f}", flush=True)

    train("unet", config.work, settings.seconds, optimizer, {"unet": unet, "ema": ema}, step, on_save=show)


if __name__ == "__main__":
    command_line(__doc__, run)
