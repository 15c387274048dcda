"""Tiny random IP-Adapters, their image encoder, and pictures that diffusers draws with them: src/pipeline/__goldens__/tiny-ip-adapter/.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 safetensors==0.8.0 pillow==13.0.0
    python scripts/goldens/ip_adapters.py

StableDiffusionPipeline and StableDiffusionImg2ImgPipeline draw on the CPU in float32 with the weights in tiny-skypaint/, after
`load_ip_adapter` of each form: the plain one (a linear layer, saved by torch as h94's .bin files are), plus (a resampler) and full (two
layers for each of the encoder's states). The span in which an adapter works is set by a callback between the steps, by the rule
that StableDiffusionControlNetPipeline has for its nets. `check` makes sure that the picture, the scale, the form, the span and the
encoder's states of an empty picture all have an effect.
"""

import itertools
import shutil
import sys
from pathlib import Path

sys.modules["torchvision"] = None  # not needed, and broken beside a CPU build of torch

import torch
from diffusers import EulerDiscreteScheduler, StableDiffusionImg2ImgPipeline, StableDiffusionPipeline
from diffusers.models.embeddings import IPAdapterFullImageProjection, IPAdapterPlusImageProjection
from lively import enliven
from pictures import NEGATIVE_PROMPT, PROMPT, as_tensor, check_unlike, decode, encoded, psnr, request_of, use_scheduler, write_cases
from safetensors.torch import save_file
from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

GOLDENS = Path(__file__).parents[2] / "src/pipeline/__goldens__"
MODEL, OUT = GOLDENS / "tiny-skypaint", GOLDENS / "tiny-ip-adapter"
EDGE, PATCH = 28, 7
VISION = dict(
    hidden_size=24, intermediate_size=40, num_hidden_layers=3, num_attention_heads=4, image_size=EDGE, patch_size=PATCH,
    projection_dim=20, hidden_act="gelu",
)
#: The resampler's width; its heads are 64 wide.
HIDDEN, QUERIES = 16, 5
FILES = {"plain": "tiny-ip.bin", "plus": "tiny-ip-plus.safetensors", "full": "tiny-ip-full.safetensors"}
STEPS, HEIGHT, WIDTH = 6, 48, 40


def picture_of(number):
    """8-bit `[height, width, 3]`; none is square, so all are cropped."""
    height, width = ((40, 56), (64, 33), (48, 40))[number]
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    slopes = [x * (5 + number) % 256, (y * 6 + 70 * number) % 256, (x + y) * (3 + 2 * number) % 256]
    return torch.stack(slopes if number % 2 == 0 else slopes[::-1], dim=-1).to(torch.uint8)


def save_encoder():
    torch.manual_seed(81)
    encoder = enliven(CLIPVisionModelWithProjection(CLIPVisionConfig(**VISION)))
    encoder.half().save_pretrained(OUT / "image_encoder")


def published_resampler(module):
    """Turns diffusers' names back into those of the published files."""
    state = {}
    for name, value in module.state_dict().items():
        if not name.startswith("layers."):
            state[name] = value
            continue
        _, layer, part, *rest = name.split(".")
        rest = ".".join(rest)
        if part in ("ln0", "ln1"):
            state[f"layers.{layer}.0.norm{int(part[2]) + 1}.{rest}"] = value
        elif part == "attn":
            state[f"layers.{layer}.0.{rest.replace('to_out.0', 'to_out')}"] = value
        else:
            rest = rest.replace("1.net.0.proj", "1").replace("1.net.2", "3")
            state[f"layers.{layer}.1.{rest}"] = value
    for layer in range(4):
        key, value = (state.pop(f"layers.{layer}.0.to_{name}.weight") for name in "kv")
        state[f"layers.{layer}.0.to_kv.weight"] = torch.cat([key, value])
    return state


def projection_of(form, width):
    if form == "plain":
        linear, norm = enliven(torch.nn.Linear(VISION["projection_dim"], 4 * width)), torch.nn.LayerNorm(width)
        norm.bias.normal_(std=0.3)
        return {"proj.weight": linear.weight, "proj.bias": linear.bias, "norm.weight": norm.weight, "norm.bias": norm.bias}
    if form == "plus":
        module = IPAdapterPlusImageProjection(VISION["hidden_size"], width, HIDDEN, heads=1, num_queries=QUERIES)
        return published_resampler(enliven(module))
    module = enliven(IPAdapterFullImageProjection(VISION["hidden_size"], width))
    names = {"ff.net.0.proj": "proj.0", "ff.net.2": "proj.2", "norm": "proj.3"}
    return {
        next(new + name[len(old) :] for old, new in names.items() if name.startswith(old)): value
        for name, value in module.state_dict().items()
    }


def attention_of(unet):
    """In the order of diffusers' processors: down, up, middle. Every second one is a cross-attention."""
    modules, state = dict(unet.named_modules()), {}
    for number, name in enumerate(unet.attn_processors):
        if "attn2" not in name:
            continue
        attention = modules[name.removesuffix(".processor")]
        for kind, factor in (("k", 4), ("v", 4)):
            state[f"{number}.to_{kind}_ip.weight"] = enliven(torch.nn.Linear(attention.cross_attention_dim, attention.inner_dim, False), factor).weight
    return state


def save_adapters(unet):
    for seed, (form, file) in enumerate(FILES.items(), start=91):
        torch.manual_seed(seed)
        parts = {"image_proj": projection_of(form, unet.config.cross_attention_dim), "ip_adapter": attention_of(unet)}
        halves = {part: {name: value.detach().half().contiguous() for name, value in state.items()} for part, state in parts.items()}
        if file.endswith(".bin"):
            torch.save(halves, OUT / file)
        else:
            save_file({f"{part}.{name}": value for part, state in halves.items() for name, value in state.items()}, OUT / file)


def in_span(step, steps, start, end):
    """StableDiffusionControlNetPipeline's `controlnet_keep`."""
    return not (step / steps < start or (step + 1) / steps > end)


@torch.no_grad()
def draw(pipelines, case):
    pipeline = pipelines["image" if "strength" in case else "noise"]
    use_scheduler(pipeline, EulerDiscreteScheduler, pipelines["config"])
    adapters = case["adapters"]
    pipeline.load_ip_adapter(str(OUT), subfolder=[""] * len(adapters), weight_name=[one["file"] for one in adapters], image_encoder_folder=None)
    shared = dict(
        negative_prompt=NEGATIVE_PROMPT, num_inference_steps=STEPS, guidance_scale=case["guidanceScale"],
        generator=torch.Generator("cpu").manual_seed(case["seed"]), output_type="latent",
        ip_adapter_image=[picture_of(one["picture"]).numpy() for one in adapters],
    )
    if "strength" in case:
        shared |= dict(image=as_tensor(picture_of(2)), strength=case["strength"])
    else:
        shared |= dict(height=HEIGHT, width=WIDTH)

    def use_scales(step):
        steps = int(STEPS * case.get("strength", 1))
        pipeline.set_ip_adapter_scale([one["weight"] * in_span(step, steps, one["start"], one["end"]) for one in adapters])

    def before_next(_, step, __, values):
        use_scales(step + 1)
        return values

    use_scales(0)
    picture = decode(pipeline, pipeline(PROMPT, **shared, callback_on_step_end=before_next).images)
    pipeline.unet.encoder_hid_proj = None
    pipeline.unet.config["encoder_hid_dim_type"] = None
    pipeline.unet.set_default_attn_processor()
    return picture


def adapter(form, picture=0, weight=0.5, start=0.0, end=1.0):
    return {"file": FILES[form], "picture": picture, "weight": weight, "start": start, "end": end}


def case_of(seed, *adapters, **more):
    return request_of("euler", seed, steps=STEPS, **more, adapters=list(adapters))


def check(pipelines):
    variants = [case_of(1, adapter(form, picture)) for form in FILES for picture in (0, 1)]
    variants += [case_of(1, adapter("plain", weight=weight)) for weight in (0, 0.25, 1)]
    variants += [case_of(1, adapter("plain", start=start, end=end)) for start, end in ((0, 0.5), (0.5, 1))]
    variants += [case_of(1, adapter("plain", 0), adapter("plain", 1))]
    drawn = [draw(pipelines, case) for case in variants]
    check_unlike("adapters", max(psnr(a, b) for a, b in itertools.combinations(drawn, 2)), below=36)
    encoder = pipelines["noise"].image_encoder
    forward = encoder.forward

    def of_something(pixels, *args, **options):
        return forward(pixels + (pixels == 0).all() * 0.5, *args, **options)

    encoder.forward = of_something
    check_unlike("the empty picture's states", psnr(drawn[2], draw(pipelines, variants[2])), below=30)
    encoder.forward = forward


torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)
shutil.rmtree(OUT, ignore_errors=True)
OUT.mkdir()
with torch.no_grad():
    save_encoder()
    pipeline = StableDiffusionPipeline.from_pretrained(MODEL, dtype=torch.float32)
    save_adapters(pipeline.unet)
pipeline.register_modules(
    image_encoder=CLIPVisionModelWithProjection.from_pretrained(OUT / "image_encoder", dtype=torch.float32),
    feature_extractor=CLIPImageProcessorPil(size=EDGE, crop_size=EDGE),
)
pipelines = {"noise": pipeline, "image": StableDiffusionImg2ImgPipeline(**pipeline.components), "config": dict(pipeline.scheduler.config)}
for one in (pipelines["noise"], pipelines["image"]):
    one.set_progress_bar_config(disable=True)
check(pipelines)
wanted = [
    *([adapter(form)] for form in FILES),
    [adapter("plain", 0), adapter("plain", 1)],
    [adapter("plain", 0, 0.4), adapter("plus", 1, 0.6, 0.2, 0.8)],
    [adapter("full", 1, 0.7, 0.0, 0.5)],
]
cases = [case_of(seed, *adapters) for seed, adapters in enumerate(wanted, start=41)]
cases += [
    case_of(51, adapter("plain"), guidance_scale=1.0),
    case_of(52, adapter("plus"), strength=0.67),
    case_of(53, adapter("plain"), adapter("full", 1), strength=0.5),
]
write_cases(
    OUT / "pictures.json.gz", [{**case, "picture": encoded(draw(pipelines, case))} for case in cases],
    images=[encoded(picture_of(number)) for number in range(3)],
)
