"""A small VAE that overflows float16, as some of SD 1.x do: src/pipeline/__goldens__/vae-overflow/.

    pip install torch==2.13.0 diffusers==0.42.1 safetensors
    python scripts/goldens/vae_overflow.py

Because of the norms, the scale of a residual stream does not affect the output, so it is made SCALE times as large. The weights
are stored in float16; golden.safetensors has latents and what diffusers decodes from them in float32 with the same weights.
"""

import json
import shutil
from importlib.metadata import version
from pathlib import Path

import torch
from diffusers import AutoencoderKL
from safetensors.torch import save_file

OUT = Path(__file__).parents[2] / "src/pipeline/__goldens__/vae-overflow"
SCALE = 100_000
FLOAT16_MAX = torch.finfo(torch.float16).max


def make() -> AutoencoderKL:
    torch.manual_seed(16)
    vae = AutoencoderKL(
        block_out_channels=(8, 16),
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
        layers_per_block=1,
        norm_num_groups=4,
    ).eval()
    decoder = vae.decoder
    # So that most of the picture is within [-1, 1].
    decoder.conv_out.weight *= 1.5
    # Layers that write to the stream; for layers that map the stream onto itself, only the bias.
    writers = [decoder.conv_in, decoder.mid_block.attentions[0].to_out[0]]
    keepers = [decoder.up_blocks[0].upsamplers[0].conv]
    blocks = [decoder.mid_block, *decoder.up_blocks]
    for resnet in (resnet for block in blocks for resnet in block.resnets):
        writers.append(resnet.conv2)
        if resnet.conv_shortcut is not None:
            keepers.append(resnet.conv_shortcut)
    for module in writers:
        module.weight *= SCALE
    for module in writers + keepers:
        module.bias *= SCALE
    return vae.half()


def peak_of_stream(vae: AutoencoderKL, latents: torch.Tensor) -> float:
    peaks = []
    for module in vae.decoder.modules():
        module.register_forward_hook(lambda _module, _args, output: peaks.append(output.abs().max().item()))
    vae.decode(latents)
    return max(peaks)


@torch.no_grad()
def main() -> None:
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    shutil.rmtree(OUT, ignore_errors=True)
    vae = make()
    vae.save_pretrained(OUT)
    latents = torch.randn(1, 4, 16, 12)
    in_half = vae.decode(latents.half()).sample
    image = vae.float().decode(latents).sample
    assert all(torch.isfinite(weight).all() for weight in vae.parameters())
    assert peak_of_stream(vae, latents) > FLOAT16_MAX and image.abs().max() < 3 and not torch.isfinite(in_half).all()
    save_file({"latents": latents, "image": image.contiguous()}, OUT / "golden.safetensors")
    versions = {name: version(name) for name in ("torch", "diffusers")}
    (OUT / "versions.json").write_text(json.dumps(versions, indent=2) + "\n")
    print(f"peak {peak_of_stream(vae, latents):.0f}, picture {image.min():.2f} to {image.max():.2f}, std {image.std():.2f}")


main()
