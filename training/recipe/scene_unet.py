"""The UNet of 1.0: diffusion on the linear encoder's latents and the frozen text encoder's states.

v-prediction, min-SNR weights and averaged weights, as in `unet`. Every two minutes it saves and picks up new shards; every fifth
time it also draws the watched prompts with the best decoder so far.
"""

from types import SimpleNamespace

import torch
from diffusers.models.attention_processor import AttnProcessor
from diffusers.training_utils import EMAModel

from .config import command_line
from .device import autocast, find_device
from .loop import train
from .models import load_text_encoder, make_unet
from .muon import make_muon
from .sampling import contact_sheet, draw
from .scene_data import SceneData
from .scene_decoder import load_decoder
from .schedule import alphas_cumprod
from .unet import diffusion_loss, prompt_influence, stratified_timesteps
from .warm_start import shipped_weights, unpack

WATCHED = (
    *("城堡 大海 夕阳", "a fox in a snowy forest at night", "沙滩上的螃蟹", "a rocket in space", "雨中的小猫", "海底的鲸鱼"),
    *("a robot in the city at night", "彩虹下的房子", "秋天的森林里有一只狐狸", "a blue car in the desert at sunset"),
    *("星空下的帐篷", "a farm with a cow", "戴帽子的熊", "a snowman in a room", "山", "a cat and a dog on the beach"),
    *("红苹果", "a banana", "熊猫", "a penguin", "向日葵", "三个气球", "a pizza on a blue background", "笑脸"),
)
# Half of the timesteps are around the noise level that decides shapes (logit-normal: Esser et al. 2024, arXiv:2403.03206); evenly
# drawn ones would mostly be nearly pure noise, because 16x16 latents drown in it early.
CENTRE, SPREAD = -0.6, 0.8
LOCATED = 0.1  # the signal's share of the variance above which a picture shows where its subject is
SHEETS = 10  # this many recent sheets are kept
SHEET_EVERY = 5  # in saves: on busy cores a sheet takes as long as the training between two saves


def centred_timesteps(batch: int, count: int, centre: float = CENTRE, spread: float = SPREAD) -> torch.Tensor:
    """int64 [batch]: half evenly from the whole schedule of `count` steps, half around sigmoid(`centre`) of it."""
    even = stratified_timesteps(batch - batch // 2, count)
    ranks = (torch.arange(batch // 2) + torch.rand(batch // 2)) / (batch // 2)
    middle = torch.sigmoid(centre + spread * torch.special.ndtri(ranks)) * count
    return torch.cat([even, middle.long().clamp(max=count - 1)])


def actors_emphasis(actors: torch.Tensor, alphas: torch.Tensor, weight: float) -> torch.Tensor:
    """Each latent's weight in the loss [batch, 1, height, width], from the share of it that actors cover.

    The subject is a tenth of a scene, so the rest would otherwise get nine tenths of the training. With less signal than LOCATED it
    is not yet known where the subject will be; there, a larger weight would teach the UNet to expect it everywhere.
    """
    return 1 + weight * actors * (alphas > LOCATED).view(-1, 1, 1, 1)


def run(config: SimpleNamespace) -> None:
    settings, device, work = config.unet, find_device(), config.work
    unpack(config)
    text_encoder = load_text_encoder(config).to(device)
    data = SceneData(config, text_encoder)
    unet = make_unet(config)
    if weights := shipped_weights(config, "unet"):
        unet.load_state_dict(weights)
    unet = unet.to(device, memory_format=torch.channels_last)
    if device.type == "cpu":
        unet.set_attn_processor(AttnProcessor())  # torch's fused attention goes backward slowly: a step takes 1.3 times as long
    ema = EMAModel(unet.parameters(), decay=settings.ema_decay, use_ema_warmup=True, power=0.75)
    optimizer = make_muon(unet, settings.learning_rate, outer=("conv_in", "conv_out", "time_embedding"))
    alphas = alphas_cumprod().to(device)
    watched = data.states(list(WATCHED))
    shown = 0

    def step(progress: float) -> dict[str, float]:
        ema.step(unet.parameters())  # with the previous step's weights: the loop steps the optimizer after this function
        batch = data.sample(settings.batch)
        timesteps = centred_timesteps(settings.batch, len(alphas)).to(device)
        optimizer.zero_grad()
        latents = batch.latents.to(memory_format=torch.channels_last)
        emphasis = actors_emphasis(batch.actors, alphas[timesteps], settings.actors_weight)
        losses = diffusion_loss(
            unet, latents, batch.context, timesteps, alphas, settings.min_snr_gamma, emphasis, settings.perturbation
        )
        losses.mean().backward()
        torch.nn.utils.clip_grad_norm_(unet.parameters(), 1.0)
        early, late = losses[timesteps >= 700], losses[timesteps < 700]
        return {"loss": losses.mean().item(), "t>=700": early.mean().item(), "t<700": late.mean().item()}

    def show(progress: float) -> None:
        """Saves the averaged weights; every fifth time also draws a sheet of the watched prompts."""
        nonlocal shown
        data.refresh()
        ema.store(unet.parameters())
        ema.copy_to(unet.parameters())
        torch.save({"ema": unet.state_dict()}, work / "unet.pt")
        if shown % SHEET_EVERY == 0:
            decoder = load_decoder(config)
            decoder = decoder.to(device) if isinstance(decoder, torch.nn.Module) else decoder
            with autocast(device):
                pictures = draw(unet, decoder, watched, data.empty, config.export, settings.prediction_type)
                influence = prompt_influence(unet, watched)
            (work / "samples").mkdir(exist_ok=True)
            contact_sheet(pictures, columns=8).save(work / "samples" / f"unet-{shown // SHEET_EVERY % SHEETS}.png")
            print(f"prompt influence at t=900: {influence:.3f}; {len(data.latents)} pictures in shards", flush=True)
        ema.restore(unet.parameters())
        shown += 1

    train("unet", work, settings.seconds, optimizer, {"unet": unet, "ema": ema}, step, on_save=show, reseed=data.rng.seed)


if __name__ == "__main__":
    command_line(__doc__, run)
