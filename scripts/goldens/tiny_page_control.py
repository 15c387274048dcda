"""
A random control net for the model of tiny_page_model.py, for the end-to-end tests of guides. Its "zero" convolutions are not zero,
so that it changes a picture.

    python scripts/goldens/tiny_page_control.py

Written with torch 2.13.0, diffusers 0.42.1.
"""

import shutil
import sys
from pathlib import Path

sys.modules["torchvision"] = None  # type: ignore[assignment]

import torch
from diffusers import ControlNetModel, UNet2DConditionModel

SOURCE = Path("e2e/__goldens__/tiny-page-model/unet")
TARGET = Path("e2e/__goldens__/tiny-page-control")
SPREAD = 0.3

torch.manual_seed(0)
unet = UNet2DConditionModel.from_pretrained(SOURCE, dtype=torch.float32)
net = ControlNetModel.from_unet(unet, conditioning_embedding_out_channels=(4, 4, 8, 8))
for name, parameter in net.named_parameters():
    if name.startswith(("controlnet_down_blocks", "controlnet_mid_block", "controlnet_cond_embedding")):
        torch.nn.init.normal_(parameter, std=SPREAD)

shutil.rmtree(TARGET, ignore_errors=True)
net.half().save_pretrained(TARGET, safe_serialization=True)
