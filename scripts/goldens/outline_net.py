"""A tiny random model of skypaint-mini's shape, with a control net that has no attention: src/pipeline/__goldens__/tiny-outline/.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 safetensors==0.8.0 DeepCache==0.1.1
    python scripts/goldens/outline_net.py

The UNet has three levels, the first without cross-attention, and 16 latent channels; the VAE reduces 16 x 16 pixels to one latent.
Text encoder, tokenizer and scheduler are those of tiny-skypaint/. StableDiffusionControlNetPipeline draws on the CPU in float32.
The net is one file, with its config in the metadata, as training/recipe/scene_outline.py exports it.
"""

import itertools
import json
import shutil
import sys
from pathlib import Path

sys.modules["torchvision"] = None  # not needed, and broken beside a CPU build of torch

import diffusers
import torch
from control_nets import SAMPLERS, in_mode
from DeepCache import DeepCacheSDHelper
from diffusers import AutoencoderKL, ControlNetModel, StableDiffusionControlNetPipeline, UNet2DConditionModel
from lively import enliven_pipeline
from pictures import NEGATIVE_PROMPT, PROMPT, as_tensor, check_unlike, decode, encoded, psnr, request_of, use_scheduler, write_cases
from safetensors import safe_open
from safetensors.torch import save_file

GOLDENS = Path(__file__).parents[2] / "src/pipeline/__goldens__"
OUT = GOLDENS / "tiny-outline"
NET = "tiny-outline.safetensors"
#: Height and width: not square, and the latents' edges can be halved only once.
SIZE = (96, 160)
STEPS, GUIDANCE_SCALE = 5, 4.0
CHANNELS = (8, 16, 16)
UNET = dict(
    in_channels=16,
    out_channels=16,
    block_out_channels=CHANNELS,
    layers_per_block=1,
    attention_head_dim=4,
    norm_num_groups=4,
    down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
    up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
    cross_attention_dim=32,
    sample_size=4,
)
VAE = dict(
    block_out_channels=(4, 4, 8, 8, 8),
    down_block_types=("DownEncoderBlock2D",) * 5,
    up_block_types=("UpDecoderBlock2D",) * 5,
    layers_per_block=1,
    latent_channels=16,
    norm_num_groups=2,
    sample_size=64,
    scaling_factor=1.0,
)
CONTROL = dict(
    in_channels=16,
    block_out_channels=CHANNELS,
    layers_per_block=1,
    attention_head_dim=4,
    norm_num_groups=4,
    cross_attention_dim=32,
    down_block_types=("DownBlock2D",) * 3,
    mid_block_type="UNetMidBlock2D",
    conditioning_embedding_out_channels=(2, 4, 4, 8, 8),
)
#: Standard deviations. Larger residuals would drown the states that they are added to.
SPREADS = {"controlnet_down_blocks": 0.005, "controlnet_mid_block": 0.005, "controlnet_cond_embedding": 0.6}


def outline(shift):
    """8-bit `[height, width, 3]`: white lines on black."""
    y, x = torch.meshgrid(torch.arange(SIZE[0]), torch.arange(SIZE[1]), indexing="ij")
    lines = (((x - 70 - shift) ** 2 + (y - 50) ** 2).sqrt() - 30).abs() < 2
    lines |= (x + y + shift) % 48 < 3
    return (lines * 255).to(torch.uint8)[..., None].repeat(1, 1, 3)


@torch.no_grad()
def save_models():
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    torch.manual_seed(37)
    unet, vae, net = UNet2DConditionModel(**UNET), AutoencoderKL(**VAE), ControlNetModel(**CONTROL)
    enliven_pipeline(unet, vae)
    for name, parameter in net.named_parameters():
        parameter += SPREADS.get(name.split(".")[0], 0.02) * torch.randn(parameter.shape)
    unet.half().save_pretrained(OUT / "unet")
    vae.half().save_pretrained(OUT / "vae")
    metadata = {"format": "pt", "config": json.dumps(json.loads(net.to_json_string()))}
    save_file({name: tensor.half().contiguous() for name, tensor in net.state_dict().items()}, OUT / NET, metadata)


def open_net():
    with safe_open(OUT / NET, "pt") as file:
        net = ControlNetModel.from_config(json.loads(file.metadata()["config"]))
        net.load_state_dict({name: file.get_tensor(name) for name in file.keys()})
    return net.float().eval()


@torch.no_grad()
def draw(case):
    control = case["controls"][0]
    net = in_mode(open_net(), control["mode"], case["guidanceScale"] > 1)
    pipeline = StableDiffusionControlNetPipeline.from_pretrained(
        GOLDENS / "tiny-skypaint",
        dtype=torch.float32,
        controlnet=net,
        unet=UNet2DConditionModel.from_pretrained(OUT / "unet", dtype=torch.float32),
        vae=AutoencoderKL.from_pretrained(OUT / "vae", dtype=torch.float32),
    )
    pipeline.set_progress_bar_config(disable=True)
    use_scheduler(pipeline, getattr(diffusers, SAMPLERS[case["sampler"]]), dict(pipeline.scheduler.config))
    if case["cacheInterval"] > 1:
        helper = DeepCacheSDHelper(pipe=pipeline)
        helper.set_params(cache_interval=case["cacheInterval"])
        helper.enable()
    latents = pipeline(
        PROMPT,
        negative_prompt=NEGATIVE_PROMPT,
        image=as_tensor(outline(control["picture"])),
        height=SIZE[0],
        width=SIZE[1],
        num_inference_steps=STEPS,
        guidance_scale=case["guidanceScale"],
        generator=torch.Generator("cpu").manual_seed(case["seed"]),
        output_type="latent",
        controlnet_conditioning_scale=control["weight"],
        control_guidance_start=control["start"],
        control_guidance_end=control["end"],
    ).images
    return decode(pipeline, latents)


def case_of(
    sampler="euler", *, seed=1, guidanceScale=GUIDANCE_SCALE, cacheInterval=1, picture=0, weight=1.0, end=1.0, mode="balanced"
):
    control = {"net": "outline", "picture": picture, "weight": weight, "start": 0.0, "end": end, "mode": mode}
    return request_of(
        sampler, seed, steps=STEPS, guidance_scale=guidanceScale, cacheInterval=cacheInterval, controls=[control]
    )


def check():
    unlike = [{}, {"weight": 0.0}, {"weight": 0.5}, {"picture": 9}, {"end": 0.5}, {"mode": "prompt"}, {"mode": "control"}]
    pictures = [draw(case_of(**one)) for one in unlike]
    pairs = {(i, j): psnr(pictures[i], pictures[j]) for i, j in itertools.combinations(range(len(pictures)), 2)}
    closest = max(pairs, key=pairs.get)
    check_unlike(f"a control's settings, {closest}", pairs[closest], below=42)


if __name__ == "__main__":
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    save_models()
    check()
    wanted = [
        case_of(),
        case_of("heun", picture=9, weight=0.6),
        case_of(guidanceScale=1.0),
        case_of("unipc", mode="prompt"),
        case_of(mode="control"),
        case_of("ddim", end=0.5),
        case_of(weight=0.3, cacheInterval=3),
    ]
    cases = [{**case, "seed": seed} for seed, case in enumerate(wanted, start=131)]
    write_cases(
        OUT / "pictures.json.gz",
        [{**case, "picture": encoded(draw(case))} for case in cases],
        lines={str(shift): encoded(outline(shift)) for shift in (0, 9)},
    )
