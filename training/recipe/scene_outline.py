"""A control net for the UNet of 1.0: an outline says where everything is. The page offers it as an optional download.

`--set outline.seconds=0` exports what has been trained so far.

ControlNet (Zhang et al. 2023, arXiv:2302.05543) copies the UNet's encoder, which here would be 16 MB. Attention is left out: words
remain the work of the UNet, which is frozen. A T2I-Adapter would be as small, but in a UNet whose first stage lacks cross-attention,
diffusers adds its first feature only after that stage has been halved, so the finest latents would not see the outline.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import torch
from diffusers import ControlNetModel, UNet2DConditionModel
from diffusers.models.attention_processor import AttnProcessor
from diffusers.training_utils import EMAModel
from PIL import Image
from safetensors.torch import save_file

from .config import ROOT, command_line
from .device import autocast, find_device
from .export import attributions_of, describe_file, half, write_json
from .loop import train
from .models import load_text_encoder, make_unet
from .muon import Muon, make_muon
from .parallel import is_first
from .sampling import contact_sheet, draw
from .scene_decoder import load_decoder
from .scene_outline_data import HeldOut, OutlineData, held_out
from .scene_unet import centred_timesteps
from .schedule import alphas_cumprod
from .unet import diffusion_loss
from .warm_start import latest_weights, unpack

NAME = "skypaint-mini-outline"
MAX_BYTES = 8e6
CENTRE, SPREAD = 0.4, 0.9  # half of the timesteps are where an outline matters most: in more noise than scene_unet prefers
ZEROS_RATE = 3.0  # factor of the learning rate
SHOWN = 8  # number of held-out pictures on the sheet
PROBED = (200, 400, 600, 800)  # timesteps


def make_outline_net(config: SimpleNamespace, unet: UNet2DConditionModel) -> ControlNetModel:
    """The net starts as the UNet's own encoder, without its attention."""
    settings, stages = config.unet, len(config.unet.block_out_channels)
    net = ControlNetModel(
        in_channels=unet.config.in_channels,
        block_out_channels=tuple(settings.block_out_channels),
        down_block_types=("DownBlock2D",) * stages,
        mid_block_type="UNetMidBlock2D",
        layers_per_block=settings.layers_per_block,
        attention_head_dim=settings.attention_head_dim,
        norm_num_groups=settings.norm_num_groups,
        cross_attention_dim=config.text.hidden_size,
        conditioning_embedding_out_channels=tuple(config.outline.embedding),
    )
    if config.patches.size != 2 ** (len(config.outline.embedding) - 1):
        raise ValueError("outline.embedding does not lead from the picture to the latents")
    shared = net.state_dict().keys()
    net.load_state_dict({name: tensor for name, tensor in unet.state_dict().items() if name in shared}, strict=False)
    return net


@dataclass(frozen=True)
class Guided:
    """A UNet with outlines. It is called like the UNet, with as many rows as there are outlines, or twice as many with guidance."""

    unet: UNet2DConditionModel
    net: ControlNetModel
    outlines: torch.Tensor  # float32 [rows, 3, height, width] of 0 to 1

    @property
    def config(self) -> SimpleNamespace:
        return self.unet.config

    def __call__(self, latents: torch.Tensor, timesteps: torch.Tensor, context: torch.Tensor) -> SimpleNamespace:
        pictures = self.outlines.repeat(len(latents) // len(self.outlines), 1, 1, 1)
        down, middle = self.net(latents, timesteps, context, controlnet_cond=pictures, return_dict=False)
        residuals = {"down_block_additional_residuals": down, "mid_block_additional_residual": middle}
        return self.unet(latents, timesteps, context, **residuals)


def make_optimizer(net: ControlNetModel, learning_rate: float) -> Muon:
    """Convolutions that start as zeros get a higher rate: until they have grown, nothing else learns."""
    optimizer = make_muon(net, learning_rate, ("conv_in", "time_embedding", "controlnet_cond_embedding.conv_in"))
    zeros = [*net.controlnet_down_blocks.parameters(), *net.controlnet_mid_block.parameters()]
    faster = {id(weight) for weight in zeros if weight.ndim > 1}
    inner = optimizer.param_groups[0]
    inner["params"] = [weight for weight in inner["params"] if id(weight) not in faster]
    optimizer.add_param_group({**inner, "params": [w for w in zeros if id(w) in faster], "lr": ZEROS_RATE * learning_rate})
    return optimizer


def outline_timesteps(batch: int, count: int) -> torch.Tensor:
    """int64 [batch]: half evenly from the whole schedule of `count` steps, half from where an outline matters most."""
    return centred_timesteps(batch, count, CENTRE, SPREAD)


@torch.no_grad()
def measure(unet: Callable, known: HeldOut, alphas: torch.Tensor, gamma: float) -> list[float]:
    """The loss at each timestep of PROBED, with the same noise in each call."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        rows = [torch.full((len(known.latents),), timestep, device=alphas.device) for timestep in PROBED]
        return [float(diffusion_loss(unet, known.latents, known.context, row, alphas, gamma).mean()) for row in rows]


def export(net: ControlNetModel, folder: Path, attributions: list[dict]) -> None:
    """Writes one file in half precision, with diffusers' names and its config in the metadata, and a JSON file with its sources."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{NAME}.safetensors"
    config = json.dumps(json.loads(net.to_json_string()))
    save_file(half(net.state_dict()), file, metadata={"format": "pt", "config": config})
    file.chmod(0o644)
    if (size := file.stat().st_size) > MAX_BYTES:
        raise ValueError(f"{file} has {size / 1e6:.1f} MB, more than {MAX_BYTES / 1e6:.0f}")
    licence = {"spdx": "MIT", "attributions": attributions}
    write_json(folder / f"{NAME}.json", {"id": NAME, "licence": licence, "file": describe_file(file, folder)})


def run(config: SimpleNamespace) -> None:
    settings, device, work = config.outline, find_device(), config.work
    unpack(config)
    text_encoder = load_text_encoder(config).to(device)
    unet = make_unet(config)
    unet.load_state_dict(latest_weights(config, "unet"))
    net = make_outline_net(config, unet).to(device, memory_format=torch.channels_last)
    unet = unet.to(device, memory_format=torch.channels_last).eval().requires_grad_(False)
    if device.type == "cpu":
        unet.set_attn_processor(AttnProcessor())  # as in scene_unet
    data = OutlineData(config, text_encoder)
    known = held_out(config, data.scenes)
    ema = EMAModel(net.parameters(), decay=settings.ema_decay, use_ema_warmup=True, power=0.75)
    optimizer = make_optimizer(net, settings.learning_rate)
    alphas, gamma = alphas_cumprod().to(device), config.unet.min_snr_gamma
    alone = measure(unet, known, alphas, gamma)

    def step(progress: float) -> dict[str, float]:
        ema.step(net.parameters())  # with the previous step's weights: the loop steps the optimizer after this function
        batch, outlines = data.sample(settings.batch)
        timesteps = outline_timesteps(settings.batch, len(alphas)).to(device)
        optimizer.zero_grad()
        latents = batch.latents.to(memory_format=torch.channels_last)
        guided = Guided(unet, net, outlines.to(memory_format=torch.channels_last))
        losses = diffusion_loss(guided, latents, batch.context, timesteps, alphas, gamma)
        losses.mean().backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        return {"loss": losses.mean().item()}

    def show(progress: float) -> None:
        """Saves the averaged weights, prints their held-out losses, and draws held-out outlines."""
        ema.store(net.parameters())
        ema.copy_to(net.parameters())
        torch.save({"ema": net.state_dict()}, work / "outline.pt")
        reached = measure(Guided(unet, net, known.outlines), known, alphas, gamma)
        for timestep, loss, without in zip(PROBED, reached, alone, strict=True):
            print(f"held out, t={timestep}: loss {loss:.4f}; without an outline {without:.4f}", flush=True)
        (work / "samples").mkdir(exist_ok=True)
        sheet(config, unet, net, known, data.scenes.empty).save(work / "samples" / "outline.png")
        ema.restore(net.parameters())

    train("outline", work, settings.seconds, optimizer, {"net": net, "ema": ema}, step, on_save=show, reseed=data.seed)
    if is_first():
        finished = make_outline_net(config, unet)
        finished.load_state_dict(torch.load(work / "outline.pt", map_location="cpu")["ema"])
        export(finished, (ROOT / settings.output).resolve(), attributions_of(config.data.icon_shares))


def sheet(
    config: SimpleNamespace, unet: UNet2DConditionModel, net: ControlNetModel, known: HeldOut, empty: torch.Tensor
) -> Image.Image:
    """A row of outlines, one of pictures drawn with them, and one of pictures without them, from the same captions and seeds."""
    decoder = load_decoder(config)
    decoder = decoder.to(unet.device) if isinstance(decoder, torch.nn.Module) else decoder
    outlines, context = known.outlines[:SHOWN], known.context[:SHOWN]
    shown = [Image.fromarray((row[0] * 255).byte().cpu().numpy()).convert("RGB") for row in outlines]
    with autocast(unet.device):
        for drawer in (Guided(unet, net, outlines), unet):
            shown += draw(drawer, decoder, context, empty, config.export, config.unet.prediction_type)
    return contact_sheet(shown, columns=len(outlines))


if __name__ == "__main__":
    command_line(__doc__, run)
