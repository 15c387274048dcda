"""Stage 9, optional: few steps. Latent consistency distillation (Luo et al. 2023) of the previous stages' UNet.

From a noisy latent the teacher, which is the finished UNet with classifier-free guidance at the export's scale, makes one DDIM
step on a grid of SOLVER_STEPS. The student must predict the same clean latents before and after the step. Guidance is part of
what is learnt, so the export draws at guidance 1, with diffusers' LCMScheduler. There is a single guidance scale, so no embedding
of it is needed.
"""

import copy
from types import SimpleNamespace

import torch
from diffusers import UNet2DConditionModel
from diffusers.training_utils import EMAModel

from .conditioning import Conditioning, unet_captions
from .config import command_line
from .data import kind_weights, load_data, trainable
from .device import autocast, find_device
from .loop import train
from .models import load_text_encoder, make_unet
from .parallel import is_first
from .schedule import alphas_cumprod

SOLVER_STEPS = 50  # of the 1000 timesteps, every twentieth
SIGMA_DATA, TIMESTEP_SCALING = 0.5, 10.0  # LCMScheduler's
HUBER = 1e-3


def boundary_scalings(timesteps: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """c_skip and c_out [batch, 1, 1, 1]: at timestep 0 the consistency function returns its input."""
    scaled = (timesteps.float() * TIMESTEP_SCALING).view(-1, 1, 1, 1)
    return SIGMA_DATA**2 / (scaled**2 + SIGMA_DATA**2), scaled / (scaled**2 + SIGMA_DATA**2).sqrt()


def clean_and_noise(
    velocity: torch.Tensor, noisy: torch.Tensor, timesteps: torch.Tensor, alphas: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """The clean latents and the noise implied by a v-prediction."""
    signal, sigma = (part[timesteps].view(-1, 1, 1, 1).sqrt() for part in (alphas, 1 - alphas))
    return signal * noisy - sigma * velocity, signal * velocity + sigma * noisy


def predict(unet: UNet2DConditionModel, noisy: torch.Tensor, timesteps: torch.Tensor, context: torch.Tensor) -> torch.Tensor:
    with autocast(noisy.device):
        return unet(noisy, timesteps, context).sample.float()


def consistency(
    unet: UNet2DConditionModel, noisy: torch.Tensor, timesteps: torch.Tensor, context: torch.Tensor, alphas: torch.Tensor
) -> torch.Tensor:
    """The clean latents that the consistency function predicts from `timesteps`."""
    skip, out = boundary_scalings(timesteps)
    clean, _ = clean_and_noise(predict(unet, noisy, timesteps, context), noisy, timesteps, alphas)
    return skip * noisy + out * clean


@torch.no_grad()
def solver_step(
    teacher: UNet2DConditionModel,
    noisy: torch.Tensor,
    timesteps: torch.Tensor,
    earlier: torch.Tensor,
    context: torch.Tensor,
    empty: torch.Tensor,
    scale: float,
    alphas: torch.Tensor,
) -> torch.Tensor:
    """One guided DDIM step from `timesteps` to `earlier`."""
    unguided, guided = (predict(teacher, noisy, timesteps, said) for said in (empty.expand_as(context), context))
    clean, noise = clean_and_noise(unguided + scale * (guided - unguided), noisy, timesteps, alphas)
    alpha = alphas[earlier].view(-1, 1, 1, 1)
    return alpha.sqrt() * clean + (1 - alpha).sqrt() * noise


def consistency_loss(
    student: UNet2DConditionModel,
    target: UNet2DConditionModel,
    teacher: UNet2DConditionModel,
    latents: torch.Tensor,
    context: torch.Tensor,
    empty: torch.Tensor,
    scale: float,
    alphas: torch.Tensor,
) -> torch.Tensor:
    """Pseudo-Huber distance between the student's prediction and that of its averaged weights one solver step closer; a scalar."""
    stride = len(alphas) // SOLVER_STEPS
    number = torch.randint(0, SOLVER_STEPS, (len(latents),), device=latents.device)
    timesteps = (number + 1) * stride - 1
    earlier = (timesteps - stride).clamp(min=0)
    alpha = alphas[timesteps].view(-1, 1, 1, 1)
    noisy = alpha.sqrt() * latents + (1 - alpha).sqrt() * torch.randn_like(latents)
    guess = consistency(student, noisy, timesteps, context, alphas)
    with torch.no_grad():
        nearer = solver_step(teacher, noisy, timesteps, earlier, context, empty, scale, alphas)
        wanted = consistency(target, nearer, earlier, context, alphas)
    return ((guess - wanted).square() + HUBER**2).sqrt().mean() - HUBER


def run(config: SimpleNamespace) -> None:
    settings, device, work = config.consistency, find_device(), config.work
    if not settings.seconds:
        return
    _, records = load_data(work)
    rows = trainable(records)
    records = [records[i] for i in rows]
    means, deviations = (part[rows].to(device) for part in torch.load(work / "latents.pt").values())
    tagged = None if config.data.drawn_sets == 1 else True
    conditioning = Conditioning(unet_captions(records, config, tagged), load_text_encoder(config).to(device), config)
    teacher = make_unet(config)
    teacher.load_state_dict(torch.load(work / "style.pt", map_location="cpu")["ema"])
    teacher = teacher.to(device, memory_format=torch.channels_last).eval().requires_grad_(False)
    student, target = (copy.deepcopy(teacher) for _ in range(2))
    student.train().requires_grad_(True)
    ema = EMAModel(student.parameters(), decay=settings.ema_decay)
    optimizer = torch.optim.AdamW(student.parameters(), lr=settings.learning_rate, weight_decay=0.0, fused=True)
    alphas, weights = alphas_cumprod().to(device), kind_weights(records, config.unet.shares)
    empty = conditioning.states(torch.tensor([0]))

    def step(progress: float) -> dict[str, float]:
        ema.step(student.parameters())  # with the previous step's weights: the loop steps the optimizer after this function
        ema.copy_to(target.parameters())
        drawn = torch.multinomial(weights, settings.batch, replacement=True)
        latents = means[drawn] + deviations[drawn] * torch.randn_like(means[drawn])
        context = conditioning.sample(drawn, 0.0)
        optimizer.zero_grad()
        loss = consistency_loss(student, target, teacher, latents, context, empty, config.export.guidance_scale, alphas)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        return {"loss": loss.item()}

    train("consistency", work, settings.seconds, optimizer, {"unet": student, "ema": ema}, step)
    if is_first():
        ema.copy_to(student.parameters())
        torch.save({"ema": student.state_dict()}, work / "consistency.pt")


if __name__ == "__main__":
    command_line(__doc__, run)
