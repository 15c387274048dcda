"""A tiny decoder instead of a pipeline's VAE, and pictures that diffusers draws with it: src/pipeline/__goldens__/tiny-decoder/.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 safetensors==0.8.0
    python scripts/goldens/tiny_decoder.py

AutoencoderTiny with few channels and random weights decodes what tiny_pipeline.py's pipeline paints. It is saved in two forms:
diffusers', and that of `taesd_decoder.safetensors` from https://github.com/madebyollin/taesd, whose Decoder is a Sequential that
begins with the clamp, so that layers are only numbered. `sequential` is that Decoder, and must decode the same.
"""

import shutil
from pathlib import Path

import torch
from diffusers import AutoencoderTiny
from pictures import check_unlike, draw_euler, euler_case, open_pipeline, psnr, write_cases
from safetensors.torch import save_file
from torch import nn

GOLDENS = Path(__file__).parents[2] / "src/pipeline/__goldens__"
OUT = GOLDENS / "tiny-decoder"
CHANNELS, BLOCKS = 8, (3, 3, 3, 1)
CASES = [("一只红猫", ""), ("a red apple", "blue")]


class Clamp(nn.Module):
    def forward(self, x):
        return torch.tanh(x / 3) * 3


class Block(nn.Module):
    """taesd.py of that repository."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Sequential(convolution(), nn.ReLU(), convolution(), nn.ReLU(), convolution())

    def forward(self, x):
        return torch.relu(self.conv(x) + x)


def convolution(inputs=CHANNELS, outputs=CHANNELS, **options):
    return nn.Conv2d(inputs, outputs, 3, padding=1, **options)


def sequential():
    layers = [Clamp(), convolution(4), nn.ReLU()]
    for count in BLOCKS[:-1]:
        layers += [*(Block() for _ in range(count)), nn.Upsample(scale_factor=2), convolution(bias=False)]
    return nn.Sequential(*layers, Block(), convolution(CHANNELS, 3))


@torch.no_grad()
def main():
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    shutil.rmtree(OUT, ignore_errors=True)
    torch.manual_seed(61)
    decoder = sequential().half().float()
    for module in decoder.modules():
        if isinstance(module, nn.Conv2d):
            module.weight *= 1.6
    vae = AutoencoderTiny(
        encoder_block_out_channels=(CHANNELS,) * 4, decoder_block_out_channels=(CHANNELS,) * 4, num_encoder_blocks=(1,) * 4,
        num_decoder_blocks=BLOCKS,
    ).eval()
    weights = {f"{int(name.split('.')[0]) - 1}.{name.split('.', 1)[1]}": x for name, x in decoder.state_dict().items()}
    vae.decoder.layers.load_state_dict(weights)
    vae.half().float().save_pretrained(OUT / "speck")
    save_file(decoder.half().state_dict(), OUT / "taesd_decoder.safetensors")
    latents = torch.randn(1, 4, 3, 2) * 3
    assert torch.allclose(vae.decode(latents).sample, decoder.float()(latents) * 2 - 1, atol=1e-5)

    pipeline, plain = open_pipeline(GOLDENS / "tiny-skypaint"), open_pipeline(GOLDENS / "tiny-skypaint")
    pipeline.vae = vae
    cases = []
    for seed, request in enumerate(CASES, start=1):
        picture = draw_euler(pipeline, *request, seed)
        print("deviation", picture.float().std().item())
        check_unlike("the pipeline's own", psnr(picture, draw_euler(plain, *request, seed)), below=20)
        cases.append(euler_case(*request, seed, picture))
    write_cases(OUT / "pictures.json.gz", cases)


main()
