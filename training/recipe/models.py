"""The three networks of the pipeline, made from the configuration alone."""

from types import SimpleNamespace

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel

from .vocabulary import CLS, PAD, SEP


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


def make_vae(vae: SimpleNamespace, image_size: int, scaling_factor: float = 1.0) -> AutoencoderKL:
    """KL autoencoder; every stage but the last halves the picture."""
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


def load_text_encoder(config: SimpleNamespace) -> CLIPTextModel:
    """The text stage's result, frozen."""
    weights = torch.load(config.work / "text_encoder.pt")["text_encoder"]
    model = make_text_encoder(config.text, len(weights["embeddings.token_embedding.weight"]))
    model.load_state_dict(weights)
    return model.eval().requires_grad_(False)


def load_vae(config: SimpleNamespace, file: str) -> AutoencoderKL:
    """The result of the VAE stage ("vae.pt") or the decoder stage ("decoder.pt"), frozen, its latents normalised."""
    trained = torch.load(config.work / file)
    model = make_vae(config.vae, config.data.image_size, trained["scaling_factor"])
    model.load_state_dict(trained["vae"])
    return model.eval().requires_grad_(False)


def latent_size(vae: SimpleNamespace, image_size: int) -> int:
    return image_size // 2 ** (len(vae.block_out_channels) - 1)


def make_unet(unet: SimpleNamespace, latent_channels: int, latent_side: int, text_width: int) -> UNet2DConditionModel:
    """SD 1.x's shape in small: cross attention in every stage but the coarsest, and in the middle."""
    crossed = len(unet.block_out_channels) - 1
    return UNet2DConditionModel(
        sample_size=latent_side,
        in_channels=latent_channels,
        out_channels=latent_channels,
        block_out_channels=tuple(unet.block_out_channels),
        down_block_types=("CrossAttnDownBlock2D",) * crossed + ("DownBlock2D",),
        up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * crossed,
        layers_per_block=unet.layers_per_block,
        attention_head_dim=unet.attention_head_dim,
        norm_num_groups=unet.norm_num_groups,
        cross_attention_dim=text_width,
    )
