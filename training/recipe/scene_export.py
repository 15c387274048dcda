"""Writes version 1.0 as a folder for diffusers and the page, from the stages' results so far."""

from types import SimpleNamespace

import torch
from diffusers import AutoencoderKL

from .config import command_line
from .export import export, fit_latent_preview
from .learnt_styles import learnt_styles
from .models import Clip, load_clip, load_text_encoder, make_unet, make_vae, start_from_exported
from .patches import load_linear_encoder, pixels_of
from .scene_decoder import decoder_of
from .scene_encoder import distance, write_linear
from .shards import HELD_OUT, read_pictures, shard_path, training_shards
from .vocabulary import read_vocabulary
from .warm_start import latest_weights

EXAMPLES = (
    ("zh-CN", "雪地里的狐狸"),
    ("en", "a panda in a forest"),
    ("zh-CN", "太空里的外星人"),
    ("en", "a robot in the city at night"),
    ("zh-CN", "夕阳下的城堡"),
    ("en", "a lion in a meadow"),
    ("zh-CN", "房间里的泰迪熊"),
    ("en", "a house in the snow at night"),
    ("zh-CN", "雪地里的企鹅"),
    ("en", "a fox in an autumn forest"),
    ("zh-CN", "农场里的青蛙"),
    ("en", "three apples"),
    ("zh-CN", "生日蛋糕"),
    ("en", "a monkey in a forest"),
    ("zh-CN", "向日葵"),
    ("en", "a butterfly"),
)


CHECKED = 16  # held-out pictures


def load_scene_vae(config: SimpleNamespace) -> AutoencoderKL:
    """The trained decoder and the written encoder; the latents are those of the linear encoder, so their scale is 1."""
    vae = make_vae(config.vae, config.data.image_size)
    decoder_of(vae).load_state_dict(latest_weights(config, "decoder"))
    write_linear(vae, load_linear_encoder(config.work / "patches.pt"))
    return vae.eval().requires_grad_(False)


def load_matching(config: SimpleNamespace) -> Clip:
    """The image encoder of this run or, as long as it has none, that of the model that ships."""
    trained, size = config.work / "matching.pt", len(read_vocabulary(config.work / "vocab.txt"))
    if trained.exists() or not config.continues:
        return load_clip(config, size, trained)
    clip = Clip(config, size)
    start_from_exported(clip, config.continues)
    return clip.eval().requires_grad_(False)


def run(config: SimpleNamespace) -> None:
    work = config.work
    unet = make_unet(config)
    unet.load_state_dict(latest_weights(config, "unet"))
    shown = training_shards(work)[0]
    linear = load_linear_encoder(work / "patches.pt")
    latents = linear.encode(pixels_of(shown))
    preview = fit_latent_preview(latents, torch.from_numpy(read_pictures(shown)).permute(0, 3, 1, 2))
    vae = load_scene_vae(config)
    held_out = pixels_of(shard_path(work, HELD_OUT))[:CHECKED]
    with torch.no_grad():
        written = distance(vae.encode(held_out).latent_dist.mean, linear.encode(held_out))
    print(f"the VAE's encoder is {written:.1f} dB from the linear one")
    styles = learnt_styles(config.export.styles)
    export(
        config.output,
        load_text_encoder(config),
        vae,
        unet,
        load_matching(config),
        work / "vocab.txt",
        preview,
        config,
        EXAMPLES,
        styles,
    )
    print(f"{config.output}: {sum(p.stat().st_size for p in config.output.rglob('*') if p.is_file()) / 1e6:.1f} MB")


if __name__ == "__main__":
    command_line(__doc__, run)
