"""Drawing with the parts in memory, like StableDiffusionPipeline, for many prompts at once."""

from types import SimpleNamespace

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from PIL import Image
from transformers import BertTokenizer, CLIPTextModel

from .schedule import make_scheduler
from .vocabulary import token_ids


@torch.no_grad()
def encode_prompts(tokenizer: BertTokenizer, text_encoder: CLIPTextModel, prompts: list[str]) -> torch.Tensor:
    """Hidden states [prompts, 77, hidden_size], padded with [PAD] and without attention mask, as in the pipeline."""
    length = text_encoder.config.max_position_embeddings
    chunks = [token_ids(tokenizer, prompts[i : i + 64], length) for i in range(0, len(prompts), 64)]
    return torch.cat([text_encoder(ids.to(text_encoder.device)).last_hidden_state for ids in chunks])


@torch.no_grad()
def draw(
    unet: UNet2DConditionModel,
    vae: AutoencoderKL,
    conditional: torch.Tensor,
    unconditional: torch.Tensor,
    settings: SimpleNamespace,
    prediction_type: str,
    seed: int = 0,
) -> list[Image.Image]:
    """Classifier-free guidance with DPM++ 2M Karras; every prompt starts from noise with a seed of its own.

    `conditional` is [prompts, 77, hidden_size], `unconditional` [1, 77, hidden_size], or one for each prompt.
    """
    scheduler = make_scheduler(prediction_type)
    scheduler.set_timesteps(settings.steps)
    shape = (1, unet.config.in_channels, unet.config.sample_size, unet.config.sample_size)
    noise = [torch.randn(shape, generator=torch.Generator().manual_seed(seed + i)) for i in range(len(conditional))]
    latents = torch.cat(noise).to(conditional.device) * scheduler.init_noise_sigma
    context = torch.cat([unconditional.expand_as(conditional), conditional])
    for timestep in scheduler.timesteps:
        inputs = scheduler.scale_model_input(torch.cat([latents, latents]), timestep)
        negative, positive = unet(inputs, timestep, context).sample.chunk(2)
        guided = negative + settings.guidance_scale * (positive - negative)
        latents = scheduler.step(guided, timestep, latents).prev_sample
    pixels = vae.decode(latents / vae.config.scaling_factor).sample
    values = ((pixels.clamp(-1, 1) + 1) * 127.5).round().byte().permute(0, 2, 3, 1)
    return [Image.fromarray(value.cpu().numpy()) for value in values]


def contact_sheet(pictures: list[Image.Image], columns: int, zoom: int = 1) -> Image.Image:
    """The pictures in rows of `columns`, without captions."""
    side = pictures[0].width * zoom
    rows = -(-len(pictures) // columns)
    sheet = Image.new("RGB", (columns * side, rows * side), "white")
    for index, picture in enumerate(pictures):
        place = (index % columns * side, index // columns * side)
        sheet.paste(picture.resize((side, side), Image.Resampling.BICUBIC), place)
    return sheet
