"""Pictures that control nets guide, and the nets in every form: src/pipeline/__goldens__/tiny-control/.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 safetensors==0.8.0 DeepCache==0.1.1
    python scripts/goldens/control_nets.py

StableDiffusionControlNetPipeline and its variants for image-to-image and inpainting draw on the CPU in float32 with the weights in
tiny-skypaint/ and tiny-inpaint/ and a control net written here: `line`. `swapped` and `pooled` are the same weights with other configs.
A1111's control modes are applied to diffusers' residuals as in the ControlNet extension (scripts/hook.py): "My prompt is more
important" and "ControlNet is more important" multiply residual i of 13 by 0.825 ** (12 - i), and the latter leaves out the negative
prompt's. `original-names.json` has the names of the net's weights in lllyasviel's files; the script checks that diffusers reads the
same weights from them.
"""

import itertools
import json
import shutil
import sys
from pathlib import Path

sys.modules["torchvision"] = None  # not needed, and broken beside a CPU build of torch

import diffusers
import torch
from DeepCache import DeepCacheSDHelper
from diffusers import (
    ControlNetModel,
    StableDiffusionControlNetImg2ImgPipeline,
    StableDiffusionControlNetInpaintPipeline,
    StableDiffusionControlNetPipeline,
    UNet2DConditionModel,
)
from diffusers.loaders.single_file_utils import convert_controlnet_checkpoint
from ldm_names import unet_name
from pictures import (
    GUIDANCE_SCALE,
    NEGATIVE_PROMPT,
    PROMPT,
    as_tensor,
    check_unlike,
    decode,
    encoded,
    gradients,
    psnr,
    request_of,
    set_padding,
    use_scheduler,
    write_cases,
)
from safetensors.torch import load_file

GOLDENS = Path(__file__).parents[2] / "src/pipeline/__goldens__"
OUT = GOLDENS / "tiny-control"
SIZE = (48, 40)
STEPS = 6
SAMPLERS = {
    "euler": "EulerDiscreteScheduler",
    "euler_a": "EulerAncestralDiscreteScheduler",
    "heun": "HeunDiscreteScheduler",
    "ddim": "DDIMScheduler",
    "unipc": "UniPCMultistepScheduler",
}
PIPELINES = {
    "noise": StableDiffusionControlNetPipeline,
    "image": StableDiffusionControlNetImg2ImgPipeline,
    "mask": StableDiffusionControlNetInpaintPipeline,
}
CONFIGS = {
    "line": {},
    "swapped": {"controlnet_conditioning_channel_order": "bgr"},
    "pooled": {"global_pool_conditions": True},
}


def lines(shift):
    """8-bit `[height, width, 3]`: coloured lines on black."""
    y, x = torch.meshgrid(torch.arange(SIZE[0]), torch.arange(SIZE[1]), indexing="ij")
    near = lambda distance: ((distance % 16) < 3) * 255
    return torch.stack([near(x + y + shift), near(x - y + shift), near(2 * x + shift)], dim=-1).to(torch.uint8)


def image(size=SIZE):
    return gradients(size, (6, 5, 3))


def mask():
    result = torch.zeros(SIZE, dtype=torch.uint8)
    result[8:40, 8:32] = 255
    return result


def lively_net():
    """The UNet's encoder with noise added to its weights, and with "zero" convolutions that are not zero."""
    unet = UNet2DConditionModel.from_pretrained(GOLDENS / "tiny-skypaint/unet", dtype=torch.float32)
    torch.manual_seed(19)
    net = ControlNetModel.from_unet(unet, conditioning_embedding_out_channels=(4, 8, 8, 16))
    generator = torch.Generator().manual_seed(19)
    for name, parameter in net.named_parameters():
        spreads = {"controlnet_down_blocks": 0.1, "controlnet_mid_block": 0.1, "controlnet_cond_embedding": 0.5}
        spread = spreads.get(name.split(".")[0], 0.02)
        parameter.data += spread * torch.randn(parameter.shape, generator=generator)
    return net.half()


def hint_name(name):
    """The name in lllyasviel's cldm.py of a weight of ControlNetConditioningEmbedding."""
    outer = {"conv_in": 0, "conv_out": 14}
    _, module, *rest = name.split(".")
    number = outer[module] if module in outer else 2 * (int(rest.pop(0)) + 1)
    return ".".join(["input_hint_block", str(number), *rest])


def original_name(name):
    if name.startswith("controlnet_cond_embedding."):
        return hint_name(name)
    if name.startswith("controlnet_down_blocks."):
        _, number, rest = name.split(".")
        return f"zero_convs.{number}.0.{rest}"
    if name.startswith("controlnet_mid_block."):
        return f"middle_block_out.0.{name.split('.')[1]}"
    return unet_name(name, 2, ())


def save_nets():
    # Other scripts write beside it.
    shutil.rmtree(OUT / "line", ignore_errors=True)
    net = lively_net()
    net.save_pretrained(OUT / "line")
    config = json.loads((OUT / "line/config.json").read_text())
    for name, change in CONFIGS.items():
        if change:
            (OUT / f"{name}.json").write_text(json.dumps({**config, **change}, indent=2) + "\n")
    weights = net.state_dict()
    original = {original_name(name): tensor for name, tensor in weights.items()}
    for prefix in ("", "control_model."):
        renamed = {prefix + name: tensor for name, tensor in original.items()}
        read = convert_controlnet_checkpoint(dict(renamed), {**config, "layers_per_block": 2})
        assert read.keys() == weights.keys() and all(torch.equal(read[name], weights[name]) for name in read)
    (OUT / "original-names.json").write_text(json.dumps({name: original_name(name) for name in sorted(weights)}, indent=0) + "\n")


def open_net(name):
    config = json.loads((OUT / "line/config.json").read_text())
    net = ControlNetModel.from_config({**config, **CONFIGS[name]})
    net.load_state_dict(load_file(OUT / "line/diffusion_pytorch_model.safetensors"))
    return net.float().eval()


def inpainting_unet():
    """The UNet of tiny-inpaint/."""
    plain = UNet2DConditionModel.from_pretrained(GOLDENS / "tiny-skypaint/unet", dtype=torch.float32)
    nine = UNet2DConditionModel.from_config(json.loads((GOLDENS / "tiny-inpaint/unet.json").read_text()))
    nine.load_state_dict({**plain.state_dict(), **load_file(GOLDENS / "tiny-inpaint/conv_in.safetensors")})
    return nine.float().eval()


def in_mode(net, mode, is_guided):
    """The net with A1111's control mode applied to its residuals."""
    if mode == "balanced":
        return net
    forward = net.forward

    def changed(*args, **options):
        down, mid = forward(*args, **options)
        residuals = [*down, mid]
        residuals = [residual * 0.825 ** (len(residuals) - 1 - i) for i, residual in enumerate(residuals)]
        if mode == "control" and is_guided:
            residuals = [torch.cat([torch.zeros_like(both[:1]), both[1:]]) for both in residuals]
        return residuals[:-1], residuals[-1]

    net.forward = changed
    return net


@torch.no_grad()
def draw(case):
    is_guided = case["guidanceScale"] > 1
    nets = [in_mode(open_net(one["net"]), one["mode"], is_guided) for one in case["controls"]]
    unet = {"unet": inpainting_unet()} if case["model"] == "inpainting" else {}
    pipeline = PIPELINES[case["start"]].from_pretrained(
        GOLDENS / "tiny-skypaint", dtype=torch.float32, controlnet=nets if len(nets) > 1 else nets[0], **unet,
    )
    pipeline.set_progress_bar_config(disable=True)
    use_scheduler(pipeline, getattr(diffusers, SAMPLERS[case["sampler"]]), dict(pipeline.scheduler.config))
    if case["isSeamless"]:
        set_padding("circular", pipeline.unet, pipeline.vae, *nets)
    if case["cacheInterval"] > 1:
        helper = DeepCacheSDHelper(pipe=pipeline)
        helper.set_params(cache_interval=case["cacheInterval"])
        helper.enable()
    pictures = [as_tensor(lines(one["picture"])) for one in case["controls"]]
    of = lambda key: [one[key] for one in case["controls"]] if len(nets) > 1 else case["controls"][0][key]
    control = pictures if len(nets) > 1 else pictures[0]
    start = {"noise": {"image": control}}.get(case["start"], {
        "image": as_tensor(image()), "control_image": control, "strength": case["strength"],
    })
    if case["start"] == "mask":
        start["mask_image"] = mask()[None, None].float() / 255
    latents = pipeline(
        PROMPT, negative_prompt=NEGATIVE_PROMPT, height=SIZE[0], width=SIZE[1], num_inference_steps=STEPS,
        guidance_scale=case["guidanceScale"], generator=torch.Generator("cpu").manual_seed(case["seed"]), output_type="latent",
        controlnet_conditioning_scale=of("weight"), control_guidance_start=of("start"), control_guidance_end=of("end"),
        guess_mode=case["isGuess"], **start,
    ).images
    return decode(pipeline, latents)


def control(net="line", picture=0, weight=1.0, start=0.0, end=1.0, mode="balanced"):
    return {"net": net, "picture": picture, "weight": weight, "start": start, "end": end, "mode": mode}


def case_of(
    sampler="euler", *controls, seed=1, start="noise", strength=1.0, model="plain", guidanceScale=GUIDANCE_SCALE, isGuess=False,
    cacheInterval=1, isSeamless=False,
):
    return request_of(
        sampler, seed, steps=STEPS, guidance_scale=guidanceScale, start=start, strength=strength, model=model, isGuess=isGuess,
        cacheInterval=cacheInterval, isSeamless=isSeamless, controls=list(controls),
    )


#: Weak controls, because strong ones would hide the effect of cached deep features.
CACHED = [
    case_of("euler", control(weight=0.2), cacheInterval=4),
    case_of("ddim", control(weight=0.2, start=0.3, mode="control"), control(weight=0.1, picture=5, end=0.7), cacheInterval=5),
]


def check():
    """Each of a control's settings must have an effect."""
    unlike = [
        [control()], [control(weight=0.0)], [control(weight=0.5)], [control(picture=5)], [control(net="swapped")],
        [control(net="pooled")], [control(end=0.5)], [control(start=0.5)], [control(mode="prompt")], [control(mode="control")],
        [control(), control(picture=5)],
    ]
    pictures = [draw(case_of("euler", *controls)) for controls in unlike]
    pairs = {(i, j): psnr(pictures[i], pictures[j]) for i, j in itertools.combinations(range(len(pictures)), 2)}
    closest = max(pairs, key=pairs.get)
    check_unlike(f"a control's settings, {closest}", pairs[closest], below=42)
    # 0.825 is nearly 10 ** (-1 / 12): diffusers' guess mode is A1111's "ControlNet is more important".
    guessed = draw(case_of("euler", control(), isGuess=True))
    likeness = psnr(pictures[9], guessed)
    print(f"guess mode and control mode: {likeness:.1f} dB")
    assert likeness > 55
    for case in CACHED:
        check_unlike("cached deep features", psnr(draw(case), draw({**case, "cacheInterval": 1})), below=42)


if __name__ == "__main__":
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    save_nets()
    check()
    wanted = [
        *(case_of(sampler, control()) for sampler in SAMPLERS),
        case_of("euler", control(), guidanceScale=1.0),
        case_of("euler", control(weight=2.0)),
        case_of("euler_a", control(weight=0.5, picture=5)),
        case_of("euler", control(mode="prompt")),
        case_of("heun", control(mode="prompt", weight=1.5)),
        case_of("euler", control(mode="control")),
        case_of("unipc", control(mode="control", weight=1.5, picture=5)),
        case_of("euler", control(mode="control"), guidanceScale=1.0),
        case_of("euler", control(), isGuess=True),
        case_of("heun", control(weight=0.7), isGuess=True),
        case_of("euler", control(), isGuess=True, guidanceScale=1.0),
        case_of("euler", control(end=0.5)),
        case_of("heun", control(start=0.34, end=0.8)),
        case_of("ddim", control(start=0.5)),
        case_of("euler", control(net="swapped")),
        case_of("euler", control(net="pooled")),
        case_of("euler", control(net="pooled"), guidanceScale=1.0),
        case_of("euler", control(), control(net="swapped", picture=5, weight=0.6)),
        case_of("heun", control(end=0.6), control(picture=5, weight=0.6, start=0.4)),
        case_of("euler", control(mode="control"), control(picture=5)),
        case_of("euler", control(), control(picture=5), isGuess=True),
        case_of("euler", control(), start="image", strength=0.67),
        case_of("heun", control(end=0.5), start="image", strength=0.67),
        case_of("euler", control(), start="mask", strength=1.0),
        case_of("euler_a", control(mode="prompt"), start="mask", strength=0.67),
        case_of("euler", control(), start="mask", strength=1.0, model="inpainting"),
        case_of("ddim", control(), control(picture=5), start="mask", strength=0.67, model="inpainting"),
        case_of("euler", control(), isSeamless=True),
        *CACHED,
    ]
    cases = [{**case, "seed": seed} for seed, case in enumerate(wanted, start=81)]
    write_cases(
        OUT / "pictures.json.gz", [{**case, "picture": encoded(draw(case))} for case in cases],
        lines={str(shift): encoded(lines(shift)) for shift in (0, 5)}, image=encoded(image()), mask=encoded(mask()),
    )
