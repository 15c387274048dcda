"""Tiny random T2I-Adapters in every form, and pictures that they guide: src/pipeline/__goldens__/tiny-t2i-adapter/.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 safetensors==0.8.0 pillow==13.0.0
    python scripts/goldens/t2i_adapters.py

StableDiffusionAdapterPipeline draws on the CPU in float32 with the weights in tiny-skypaint/ and T2IAdapters written here: full and
light, for colour and for grey pictures. It has no spans or modes and starts only from noise. For the rest, the features are passed to
the UNets of other pipelines: within the span of ControlNet's pipeline, and in the modes of A1111's ControlNet extension
(scripts/hook.py), where "My prompt is more important" multiplies the four features by 0.25, 0.62, 0.825 and 1, and "ControlNet is more
important" leaves out the negative prompt's. `check_hand_over` compares the two ways. `full.pth` and `light.safetensors` are adapters
under the names of TencentARC's files; the script checks that TencentARC's own modules compute the same from them.
"""

import itertools
import re
import shutil
import sys
from pathlib import Path

sys.modules["torchvision"] = None  # not needed, and broken beside a CPU build of torch

import diffusers
import numpy
import torch
from control_nets import CONFIGS as NETS
from control_nets import case_of, image, lines, open_net
from DeepCache import DeepCacheSDHelper
from diffusers import (
    MultiAdapter,
    StableDiffusionAdapterPipeline,
    StableDiffusionControlNetPipeline,
    StableDiffusionImg2ImgPipeline,
    StableDiffusionPipeline,
    T2IAdapter,
)
from pictures import (
    NEGATIVE_PROMPT,
    PROMPT,
    as_tensor,
    check_unlike,
    decode,
    encoded,
    psnr,
    set_padding,
    use_scheduler,
    write_cases,
)
from PIL import Image
from safetensors.torch import save_file
from torch import nn

GOLDENS = Path(__file__).parents[2] / "src/pipeline/__goldens__"
MODEL, OUT = GOLDENS / "tiny-skypaint", GOLDENS / "tiny-t2i-adapter"
#: Neither edge of the latents can be halved as often as the adapters halve it.
SIZE = (48, 40)
STEPS = 6
SAMPLERS = {"euler": "EulerDiscreteScheduler", "heun": "HeunDiscreteScheduler", "ddim": "DDIMScheduler"}
FULL = {"adapter_type": "full_adapter", "channels": [8, 16, 16, 16], "num_res_blocks": 2}
LIGHT = {"adapter_type": "light_adapter", "channels": [8, 16, 16], "num_res_blocks": 2}
ADAPTERS = {
    "full": {**FULL, "in_channels": 3}, "light": {**LIGHT, "in_channels": 3},
    "full-grey": {**FULL, "in_channels": 1}, "light-grey": {**LIGHT, "in_channels": 1},
}
SOFT = (0.25, 0.62, 0.825, 1.0)


def save_adapters():
    shutil.rmtree(OUT, ignore_errors=True)
    generator = torch.Generator().manual_seed(29)
    for name, config in ADAPTERS.items():
        adapter = T2IAdapter(**config)
        for key, parameter in adapter.named_parameters():
            # So that all four features are about equally large.
            factor = 0.8 if "block" in key else 16 if re.search(r"adapter.conv_in|body.0.in_conv", key) else 0.9
            spread = factor / parameter[0].numel() ** 0.5 if parameter.dim() > 1 else 0.2
            parameter.data = spread * torch.randn(parameter.shape, generator=generator)
        adapter.half().save_pretrained(OUT / name)


def open_adapter(name):
    return T2IAdapter.from_pretrained(OUT / name, dtype=torch.float32).eval()


# TencentARC's modules (ldm/modules/encoders/adapter.py) as in the published files: with kernels of 1, and with neither `skep` nor
# down-sampling convolutions.
class Residual(nn.Module):
    def __init__(self, before, channels, kernel, down):
        super().__init__()
        if before != channels:
            self.in_conv = nn.Conv2d(before, channels, kernel)
        self.block1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.block2 = nn.Conv2d(channels, channels, kernel, padding=kernel // 2)
        self.down = down

    def forward(self, x):
        if self.down:
            x = nn.functional.avg_pool2d(x, 2)
        if hasattr(self, "in_conv"):
            x = self.in_conv(x)
        return self.block2(self.block1(x).relu()) + x


class Full(nn.Module):
    def __init__(self, in_channels, channels, layers):
        super().__init__()
        self.layers = layers
        self.conv_in = nn.Conv2d(in_channels * 64, channels[0], 3, padding=1)
        pairs = [*zip([channels[0], *channels], channels)]
        self.body = nn.ModuleList(
            Residual(before if layer == 0 else out, out, 1, level > 0 and layer == 0)
            for level, (before, out) in enumerate(pairs) for layer in range(layers)
        )

    def forward(self, x):
        x, features = self.conv_in(nn.functional.pixel_unshuffle(x, 8)), []
        for index, block in enumerate(self.body):
            x = block(x)
            if (index + 1) % self.layers == 0:
                features.append(x)
        return features


class Extractor(nn.Module):
    def __init__(self, before, channels, layers, down):
        super().__init__()
        self.in_conv = nn.Conv2d(before, channels // 4, 1)
        self.body = nn.Sequential(*(Residual(channels // 4, channels // 4, 3, False) for _ in range(layers)))
        self.out_conv = nn.Conv2d(channels // 4, channels, 1)
        self.down = down

    def forward(self, x):
        return self.out_conv(self.body(self.in_conv(nn.functional.avg_pool2d(x, 2) if self.down else x)))


class Light(nn.Module):
    def __init__(self, in_channels, channels, layers):
        super().__init__()
        pairs = [*zip([in_channels * 64, *channels], channels)]
        self.body = nn.ModuleList(Extractor(*pair, layers, level > 0) for level, pair in enumerate(pairs))

    def forward(self, x):
        x, features = nn.functional.pixel_unshuffle(x, 8), []
        for block in self.body:
            x = block(x)
            features.append(x)
        return features


@torch.no_grad()
def save_originals():
    picture = torch.rand((1, 3, 128, 64), generator=torch.Generator().manual_seed(1))
    for name, module in (("full", Full), ("light", Light)):
        adapter, config = open_adapter(name), ADAPTERS[name]
        original = module(3, [8, 16, 16, 16], config["num_res_blocks"])
        # Both have their weights in the order of their layers, except for the full form's first layer.
        order = sorted(original.state_dict(), key=lambda key: not key.startswith("conv_in"))
        assert len(order) == len(adapter.state_dict())
        original.load_state_dict(dict(zip(order, adapter.state_dict().values())))
        for ours, theirs in zip(original(picture), adapter(picture), strict=True):
            torch.testing.assert_close(ours, theirs)
        halves = {key: value.half() for key, value in original.state_dict().items()}
        if name == "full":
            torch.save(halves, OUT / "full.pth")
        else:
            save_file(halves, OUT / "light.safetensors")


def picture_for(adapter, shift):
    """`[1, channels, height, width]`; grey is computed as in Pillow."""
    rgb = lines(shift)
    if adapter.config.in_channels == 3:
        return as_tensor(rgb)
    return torch.from_numpy(numpy.array(Image.fromarray(rgb.numpy()).convert("L")))[None, None].float() / 255


def hand_over(unet, adapters, case, total):
    """Makes the UNet use the features in every call, as StableDiffusionAdapterPipeline passes them."""
    done, forward = itertools.count(), unet.forward
    read = [(one, adapter(picture_for(adapter, one["picture"]))) for one, adapter in adapters]

    def changed(sample, *args, **options):
        call = next(done)
        sums = [0] * 4
        for one, features in read:
            if not (call / total >= one["start"] and (call + 1) / total <= one["end"]):
                continue
            marks = torch.ones((len(sample), 1, 1, 1))
            if one["mode"] == "control" and case["guidanceScale"] > 1:
                marks[0] = 0
            soft = SOFT if one["mode"] != "balanced" else (1,) * 4
            sums = [before + own * marks * one["weight"] * factor for before, own, factor in zip(sums, features, soft)]
        if torch.is_tensor(sums[0]):
            options["down_intrablock_additional_residuals"] = sums
        return forward(sample, *args, **options)

    unet.forward = changed


@torch.no_grad()
def draw(case, by_hand=True):
    own = [one for one in case["controls"] if one["net"] in ADAPTERS]
    nets = [one for one in case["controls"] if one["net"] in NETS]
    adapters = [open_adapter(one["net"]) for one in own]
    opened = [open_net(one["net"]) for one in nets]
    classes = {"noise": StableDiffusionPipeline, "image": StableDiffusionImg2ImgPipeline}
    options = {"generator": torch.Generator("cpu").manual_seed(case["seed"])}
    if not by_hand:
        of = lambda values: values if len(own) > 1 else values[0]
        adapter = MultiAdapter(adapters) if len(own) > 1 else adapters[0]
        pipeline = StableDiffusionAdapterPipeline.from_pretrained(MODEL, dtype=torch.float32, adapter=adapter)
        options["image"] = of([picture_for(adapter, one["picture"]) for one, adapter in zip(own, adapters)])
        options["adapter_conditioning_scale"] = of([one["weight"] for one in own])
    elif nets:
        pipeline = StableDiffusionControlNetPipeline.from_pretrained(MODEL, dtype=torch.float32, controlnet=opened[0])
        options |= {"image": as_tensor(lines(nets[0]["picture"])), "controlnet_conditioning_scale": nets[0]["weight"]}
    else:
        pipeline = classes[case["start"]].from_pretrained(MODEL, dtype=torch.float32)
        if case["start"] == "image":
            options |= {"image": as_tensor(image()), "strength": case["strength"]}
    pipeline.set_progress_bar_config(disable=True)
    use_scheduler(pipeline, getattr(diffusers, SAMPLERS[case["sampler"]]), dict(pipeline.scheduler.config))
    if case["isSeamless"]:
        set_padding("circular", pipeline.unet, pipeline.vae, *adapters, *opened)
    if by_hand:
        pipeline.scheduler.set_timesteps(STEPS)
        hand_over(pipeline.unet, [*zip(own, adapters)], case, len(pipeline.scheduler.timesteps))
    if case["cacheInterval"] > 1:
        helper = DeepCacheSDHelper(pipe=pipeline)
        helper.set_params(cache_interval=case["cacheInterval"])
        helper.enable()
    if case["start"] == "noise":
        options |= {"height": SIZE[0], "width": SIZE[1]}
    latents = pipeline(
        PROMPT, negative_prompt=NEGATIVE_PROMPT, num_inference_steps=STEPS, guidance_scale=case["guidanceScale"],
        output_type="latent", **options,
    ).images
    return decode(pipeline, latents)


def control(net="full", picture=0, weight=1.0, start=0.0, end=1.0, mode="balanced"):
    return {"net": net, "picture": picture, "weight": weight, "start": start, "end": end, "mode": mode}


def check_hand_over():
    for controls in ([control()], [control("light", 5, 0.5)], [control("light-grey")], [control(weight=0.7), control("light", 5)]):
        case = case_of("euler", *controls)
        assert torch.equal(draw(case), draw(case, by_hand=False))


def check():
    """Each of a control's settings must have an effect."""
    unlike = [
        [], [control()], [control(weight=0.5)], [control(picture=5)], [control("light")], [control("full-grey")],
        [control("light-grey")], [control(end=0.5)], [control(start=0.5)], [control(mode="prompt")], [control(mode="control")],
        [control(), control("light")], [control(), control("line")],
    ]
    pictures = [draw(case_of("euler", *controls)) for controls in unlike]
    pairs = {(i, j): psnr(pictures[i], pictures[j]) for i, j in itertools.combinations(range(len(pictures)), 2)}
    closest = max(pairs, key=pairs.get)
    check_unlike(f"a control's settings, {closest}", pairs[closest], below=42)
    check_unlike("cached deep features", psnr(draw(CACHED), draw({**CACHED, "cacheInterval": 1})), below=42)
    grey, rgb = open_adapter("full-grey"), lines(0)[..., 0].float() / 255
    assert (picture_for(grey, 0) - rgb).abs().max() > 0.5  # not just the first channel


CACHED = case_of("euler", control(weight=0.4, end=0.7), cacheInterval=4)

if __name__ == "__main__":
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    save_adapters()
    save_originals()
    check_hand_over()
    check()
    wanted = [
        *(case_of(sampler, control()) for sampler in SAMPLERS),
        *(case_of("euler", control(name)) for name in ADAPTERS if name != "full"),
        case_of("euler", control(), guidanceScale=1.0),
        case_of("euler", control(weight=2.0, picture=5)),
        case_of("euler", control("light", weight=0.4)),
        case_of("euler", control(end=0.5)),
        case_of("heun", control("light", start=0.34, end=0.8)),
        case_of("ddim", control(mode="prompt")),
        case_of("euler", control(mode="control")),
        case_of("euler", control(weight=0.7), control("light", picture=5)),
        case_of("heun", control(end=0.6), control(picture=5, weight=0.6, start=0.4)),
        case_of("euler", control(), control("line", picture=5, weight=0.5)),
        case_of("euler", control("line"), control("full-grey", mode="control", weight=0.5)),
        case_of("euler", control(), start="image", strength=0.67),
        case_of("euler", control(), isSeamless=True),
        CACHED,
    ]
    cases = [{**case, "seed": seed} for seed, case in enumerate(wanted, start=131)]
    write_cases(OUT / "pictures.json.gz", [{**case, "picture": encoded(draw(case))} for case in cases])
