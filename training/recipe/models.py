"""The networks of the recipe, built from the configuration, or read from a stage's result or an export."""

import json
from pathlib import Path
from types import SimpleNamespace

import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL, UNet2DConditionModel
from safetensors.torch import load_file
from torch import nn
from transformers import CLIPTextConfig, CLIPTextModel, CLIPVisionConfig, CLIPVisionModelWithProjection

from .config import ROOT
from .vocabulary import CLS, PAD, SEP

WEIGHTS = {
    "text_encoder": "model.safetensors",
    "text_projection": "model.safetensors",
    "image_encoder": "model.safetensors",
    "vae": "diffusion_pytorch_model.safetensors",
    "unet": "diffusion_pytorch_model.safetensors",
}


def make_text_encoder(text: SimpleNamespace, vocabulary_size: int) -> CLIPTextModel:
    """Causal CLIP text transformer over a BERT vocabulary; its pooled output is taken at [SEP]."""
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=vocabulary_size,
            hidden_size=text.hidden_size,
            intermediate_size=text.intermediate_size,
            num_hidden_layers=text.num_hidden_layers,
            num_attention_heads=text.num_attention_heads,
            max_position_embeddings=text.max_position_embeddings,
            projection_dim=text.projection_dim,
            hidden_act="quick_gelu",
            bos_token_id=CLS,
            eos_token_id=SEP,
            pad_token_id=PAD,
        )
    )


def make_image_encoder(vision: SimpleNamespace, projection_dim: int) -> CLIPVisionModelWithProjection:
    return CLIPVisionModelWithProjection(
        CLIPVisionConfig(
            image_size=vision.image_size,
            patch_size=vision.patch_size,
            hidden_size=vision.hidden_size,
            intermediate_size=vision.intermediate_size,
            num_hidden_layers=vision.num_hidden_layers,
            num_attention_heads=vision.num_attention_heads,
            projection_dim=projection_dim,
            hidden_act="quick_gelu",
        )
    )


class Clip(nn.Module):
    """Text and image encoder with a shared space and a learned temperature: the teacher, or the student with its image tower."""

    def __init__(self, config: SimpleNamespace, vocabulary_size: int) -> None:
        super().__init__()
        self.text_encoder = make_text_encoder(config.text, vocabulary_size)
        self.text_projection = nn.Linear(config.text.hidden_size, config.text.projection_dim, bias=False)
        self.image_encoder = make_image_encoder(config.vision, config.text.projection_dim)
        self.logit_scale = nn.Parameter(torch.tensor(14.0).log())

    def embed_states(self, states: torch.Tensor) -> torch.Tensor:
        """Hidden states [..., hidden_size] to unit vectors [..., projection_dim]."""
        return F.normalize(self.text_projection(states), dim=-1)

    def embed_images(self, pixels: torch.Tensor) -> torch.Tensor:
        """[batch, 3, size, size] in -1…1 to unit vectors [batch, projection_dim]; other sizes are averaged down."""
        side = self.image_encoder.config.image_size
        pixels = F.interpolate(pixels, size=side, mode="area") if pixels.shape[-1] != side else pixels
        return F.normalize(self.image_encoder(pixels).image_embeds, dim=-1)


def make_vae(vae: SimpleNamespace, image_size: int, scaling_factor: float = 1.0) -> AutoencoderKL:
    """KL autoencoder; every stage except the last halves the picture."""
    stages = len(vae.block_out_channels)
    return AutoencoderKL(
        sample_size=image_size,
        block_out_channels=tuple(vae.block_out_channels),
        down_block_types=("DownEncoderBlock2D",) * stages,
        up_block_types=("UpDecoderBlock2D",) * stages,
        layers_per_block=vae.layers_per_block,
        latent_channels=vae.latent_channels,
        norm_num_groups=vae.norm_num_groups,
        scaling_factor=scaling_factor,
    )


def latent_size(vae: SimpleNamespace, image_size: int) -> int:
    return image_size // 2 ** (len(vae.block_out_channels) - 1)


def make_unet(config: SimpleNamespace) -> UNet2DConditionModel:
    """A small SD 1.x: cross-attention in the middle and in the stages marked by `unet.crossed`, by default all but the coarsest."""
    unet, stages = config.unet, len(config.unet.block_out_channels)
    crossed = getattr(unet, "crossed", [True] * (stages - 1) + [False])
    return UNet2DConditionModel(
        sample_size=latent_size(config.vae, config.data.image_size),
        in_channels=config.vae.latent_channels,
        out_channels=config.vae.latent_channels,
        block_out_channels=tuple(unet.block_out_channels),
        down_block_types=tuple("CrossAttnDownBlock2D" if cross else "DownBlock2D" for cross in crossed),
        up_block_types=tuple("CrossAttnUpBlock2D" if cross else "UpBlock2D" for cross in reversed(crossed)),
        layers_per_block=unet.layers_per_block,
        attention_head_dim=unet.attention_head_dim,
        norm_num_groups=unet.norm_num_groups,
        cross_attention_dim=config.text.hidden_size,
    )


def exported_weights(model: str, part: str) -> dict[str, torch.Tensor]:
    """float32 tensors of an exported model's part; `model` is a folder relative to training/."""
    tensors = load_file((ROOT / model).resolve() / part / WEIGHTS[part])
    return {name.removeprefix("text_model."): tensor.float() for name, tensor in tensors.items()}


def start_from_exported(clip: Clip, model: str) -> None:
    """Gives image tower, text projection and temperature the weights of an exported model."""
    clip.image_encoder.load_state_dict(exported_weights(model, "image_encoder"))
    clip.text_projection.load_state_dict({"weight": exported_weights(model, "text_projection")["text_projection.weight"]})
    config = json.loads((ROOT / model / "text_projection" / "config.json").read_text(encoding="utf-8"))
    clip.logit_scale.data.fill_(config["logit_scale"])


def load_text_encoder(config: SimpleNamespace, file: str = "student.pt") -> CLIPTextModel:
    """The distilled student, or another stage's text encoder, frozen."""
    weights = torch.load(config.work / file, map_location="cpu")["text_encoder"]
    model = make_text_encoder(config.text, len(weights["embeddings.token_embedding.weight"]))
    model.load_state_dict(weights)
    return model.eval().requires_grad_(False)


def load_clip(config: SimpleNamespace, vocabulary_size: int, path: Path) -> Clip:
    """The teacher, frozen."""
    model = Clip(config, vocabulary_size)
    model.load_state_dict(torch.load(path, map_location="cpu"))
    return model.eval().requires_grad_(False)


def load_vae(config: SimpleNamespace, file: str) -> AutoencoderKL:
    """The result of the VAE stage ("vae.pt") or the decoder stage ("decoder.pt"), frozen, its latents normalised."""
    trained = torch.load(config.work / file, map_location="cpu")
    model = make_vae(config.vae, config.data.image_size, trained["scaling_factor"])
    model.load_state_dict(trained["vae"])
    return model.eval().requires_grad_(False)
