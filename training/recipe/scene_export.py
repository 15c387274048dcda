"""Writes version 1.0 as a folder for diffusers and the page, from the stages' results so far."""

from types import SimpleNamespace

import torch
from diffusers import AutoencoderKL

from .config import command_line
from .export import export, fit_latent_preview
from .models import load_clip, load_text_encoder, make_unet, make_vae
from .patches import load_linear_encoder, pixels_of
from .scene_decoder import decoder_of
from .scene_encoder import encoder_of
from .shards import read_pictures, training_shards
from .vocabulary import read_vocabulary

EXAMPLES = (
    ("zh-CN", "城堡 大海 夕阳"),
    ("en", "a fox in a snowy forest at night"),
    ("zh-CN", "沙滩上的螃蟹和椰子树"),
    ("en", "a rocket over the moon"),
    ("zh-CN", "彩虹下的房子"),
    ("en", "a farm with a red barn and a cow"),
    ("zh-CN", "星空下的帐篷"),
    ("en", "a blue car on a desert road at sunset"),
    ("zh-CN", "海底的鲸鱼"),
    ("en", "a robot in the city at night"),
    ("zh-CN", "秋天的森林里有一只狐狸"),
    ("en", "a cat and a dog on the beach"),
    ("zh-CN", "机械狗"),
    ("en", "a snowman in a room"),
    ("zh-CN", "戴帽子的熊"),
    ("en", "three bananas"),
)


def load_scene_vae(config: SimpleNamespace) -> AutoencoderKL:
    """Both halves, which were trained apart; the latents are those of the linear encoder, so their scale is 1."""
    vae = make_vae(config.vae, config.data.image_size)
    for half, file in ((encoder_of(vae), "scene_encoder.pt"), (decoder_of(vae), "scene_decoder.pt")):
        half.load_state_dict(torch.load(config.work / file, map_location="cpu"))
    return vae.eval().requires_grad_(False)


def run(config: SimpleNamespace) -> None:
    work = config.work
    unet = make_unet(config)
    unet.load_state_dict(torch.load(work / "unet.pt", map_location="cpu")["ema"])
    shown = training_shards(work)[0]
    latents = load_linear_encoder(work / "patches.pt").encode(pixels_of(shown))
    preview = fit_latent_preview(latents, torch.from_numpy(read_pictures(shown)).permute(0, 3, 1, 2))
    clip = load_clip(config, len(read_vocabulary(work / "vocab.txt")), work / "matching.pt")
    vae = load_scene_vae(config)
    export(config.output, load_text_encoder(config), vae, unet, clip, work / "vocab.txt", preview, config, EXAMPLES)
    print(f"{config.output}: {sum(p.stat().st_size for p in config.output.rglob('*') if p.is_file()) / 1e6:.1f} MB")


if __name__ == "__main__":
    command_line(__doc__, run)
