"""Writes a random ControlNet for skypaint-mini to .cache/bench-control/, and the arithmetic that it adds to a step to flops.json there.

    python bench/control_net.py

torch counts the multiplications and additions of diffusers' UNet and ControlNetModel for two prompts. The embedding of the net's
picture is left out, because it runs once per picture.
"""

import json
import sys
from pathlib import Path

sys.modules["torchvision"] = None  # not needed, and broken beside a CPU build of torch

import torch
from diffusers import ControlNetModel, UNet2DConditionModel
from torch.utils.flop_counter import FlopCounterMode

SOURCE, TARGET = Path("public/models/skypaint-mini"), Path(".cache/bench-control")
PROMPTS, TOKENS = 2, 77


def flops_of(work):
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        work()
    return counter.get_total_flops()


manifest = json.loads((SOURCE / "manifest.json").read_text())
unet = UNet2DConditionModel.from_config(json.loads((SOURCE / manifest["parts"]["unet"]["config"]).read_text())).eval()
vae = json.loads((SOURCE / manifest["parts"]["vae"]["config"]).read_text())
factor = 2 ** (len(vae["block_out_channels"]) - 1)
torch.manual_seed(0)
# The picture is halved once for each level of the VAE.
widths = (16, 32, 64, 96, 128, 256)[: factor.bit_length()]
net = ControlNetModel.from_unet(unet, conditioning_embedding_out_channels=widths)
for name, parameter in net.named_parameters():
    if name.startswith("controlnet_"):
        torch.nn.init.normal_(parameter, std=0.02)
net.half().save_pretrained(TARGET / "net")
net.float()

edge = manifest["defaults"]["width"]
sample = torch.zeros(PROMPTS, unet.config.in_channels, edge // factor, edge // factor)
states = torch.zeros(PROMPTS, TOKENS, unet.config.cross_attention_dim)
picture = torch.zeros(PROMPTS, 3, edge, edge)
plain = flops_of(lambda: unet(sample, 500, encoder_hidden_states=states))
whole = flops_of(lambda: net(sample, 500, encoder_hidden_states=states, controlnet_cond=picture))
read = flops_of(lambda: net.controlnet_cond_embedding(picture))
(TARGET / "flops.json").write_text(json.dumps({"unet": plain, "net": whole - read}) + "\n")
print(f"a step takes {plain / 1e9:.2f} GFLOP, the net adds {(whole - read) / 1e9:.2f}: {1 + (whole - read) / plain:.3f} times")
