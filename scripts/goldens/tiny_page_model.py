"""
The random model of the end-to-end tests that only look at the page: one of each of SD 1.x's blocks, as small as the graphs allow. Its
pictures are never compared.

    python scripts/goldens/tiny_page_model.py

Written with torch 2.13.0, diffusers 0.42.0, transformers 5.
"""

import json
import shutil
import sys
from pathlib import Path

sys.modules["torchvision"] = None  # type: ignore[assignment]

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel

SOURCE = Path("src/pipeline/__goldens__/tiny-skypaint")
TARGET = Path("e2e/__goldens__/tiny-page-model")
WIDTH = 16

torch.manual_seed(0)
words = len((SOURCE / "tokenizer/vocab.txt").read_text().splitlines())
text = json.loads((SOURCE / "text_encoder/config.json").read_text())
parts = {
    "text_encoder": CLIPTextModel(
        CLIPTextConfig(
            **{
                **{key: value for key, value in text.items() if key not in ("architectures", "dtype", "torch_dtype")},
                "hidden_size": WIDTH,
                "intermediate_size": WIDTH,
                "projection_dim": WIDTH,
                "num_hidden_layers": 1,
                "num_attention_heads": 2,
            }
        )
    ),
    "unet": UNet2DConditionModel(
        sample_size=8,
        layers_per_block=1,
        block_out_channels=(WIDTH,),
        down_block_types=("CrossAttnDownBlock2D",),
        up_block_types=("CrossAttnUpBlock2D",),
        cross_attention_dim=WIDTH,
        attention_head_dim=2,
        norm_num_groups=4,
    ),
    "vae": AutoencoderKL(
        sample_size=64,
        layers_per_block=1,
        block_out_channels=(8, 8, 8, 8),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        latent_channels=4,
        norm_num_groups=4,
    ),
}

shutil.rmtree(TARGET, ignore_errors=True)
for name in ("tokenizer", "scheduler"):
    shutil.copytree(SOURCE / name, TARGET / name)
for name, part in parts.items():
    part.half().save_pretrained(TARGET / name, safe_serialization=True)
