"""Partly repainted pictures: src/pipeline/__goldens__/tiny-inpaint/.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 safetensors==0.8.0 scipy==1.17.1 pillow==13.0.0
    python scripts/goldens/inpaint.py

StableDiffusionInpaintPipeline draws on the CPU in float32 with the weights in tiny-skypaint/, and with an inpainting model: a UNet
of nine channels, written here. Soft masks are StableDiffusionImg2ImgPipeline with the step that the community pipeline
pipeline_stable_diffusion_xl_differential_img2img adds. `check` makes sure that the mask, the strength, the content and the kind of
UNet all have an effect.
"""

import itertools
import json
import shutil
import sys
from pathlib import Path

sys.modules["torchvision"] = None  # not needed, and broken beside a CPU build of torch

import diffusers
import torch
from diffusers import StableDiffusionImg2ImgPipeline, StableDiffusionInpaintPipeline, UNet2DConditionModel
from pictures import (
    NEGATIVE_PROMPT,
    PROMPT,
    as_tensor,
    check_unlike,
    decode,
    encoded,
    gradients,
    psnr,
    request_of,
    use_scheduler,
    write_cases,
)
from safetensors.torch import save_file

GOLDENS = Path(__file__).parents[2] / "src/pipeline/__goldens__"
OUT = GOLDENS / "tiny-inpaint"
SIZE, ODD_SIZE = (48, 40), (56, 40)
STEPS = 6
STRENGTHS = (0.5, 0.75, 1.0)
KARRAS = {"use_karras_sigmas": True}
SAMPLERS = {
    "euler": ("EulerDiscreteScheduler", {}),
    "ddim": ("DDIMScheduler", {}),
    "pndm": ("PNDMScheduler", {}),
    "euler_a": ("EulerAncestralDiscreteScheduler", {}),
    "heun": ("HeunDiscreteScheduler", {}),
    "dpm2_a_karras": ("KDPM2AncestralDiscreteScheduler", KARRAS),
    "dpmpp_2m_karras": ("DPMSolverMultistepScheduler", {"algorithm_type": "dpmsolver++", **KARRAS}),
    "dpmpp_2m_sde_karras": ("DPMSolverMultistepScheduler", {"algorithm_type": "sde-dpmsolver++", **KARRAS}),
    "unipc": ("UniPCMultistepScheduler", {}),
    "lcm": ("LCMScheduler", {}),
}


def image_of(size):
    return gradients(size, (6, 5, 3))


def mask_of(size):
    """8-bit `[height, width]`: a gradient from black to white and back, with a black edge."""
    y, x = torch.meshgrid(torch.arange(size[0]), torch.arange(size[1]), indexing="ij")
    slope = (x * 13 + y * 3).clamp(0, 255)
    return torch.where((y < 8) | (x >= size[1] - 8), 0, slope).to(torch.uint8)


class WithContent(StableDiffusionInpaintPipeline):
    """A1111's "masked content": the initial noise or nothing under the mask, before noise is added."""

    content = "image"

    def prepare_latents(self, *args, **options):
        latents, noise, *image = super().prepare_latents(*args, **options)
        if self.content != "image" and not options["is_strength_max"]:
            mask = latent_mask(self.mask)
            under = noise if self.content == "noise" else torch.zeros_like(noise)
            latents = self.scheduler.add_noise(image[0] * (1 - mask) + under * mask, noise, options["timestep"])
        return (latents, noise, *image)


def latent_mask(mask):
    return (mask[::8, ::8] >= 127.5).float()


def soft_step(pipeline, image, mask, noise):
    """What the community pipeline does before each step except the first, done after the previous step."""
    height, width = mask.shape
    change = 1 - mask[None, None].float() / 255
    change = torch.nn.functional.interpolate(change, (height // 8, width // 8), mode="bilinear")
    thresholds = torch.arange(STEPS, dtype=torch.float32) / STEPS

    def step(pipeline, index, _, values):
        timesteps = pipeline.scheduler.timesteps[-pipeline.num_timesteps :]
        if index + 1 < len(timesteps):
            noisy = pipeline.scheduler.add_noise(image["latents"], noise["noise"], timesteps[index + 1][None])
            kept = (change > thresholds[index + 1]).float()
            values["latents"] = noisy * kept + values["latents"] * (1 - kept)
        return values

    return step


class Recording(StableDiffusionImg2ImgPipeline):
    """Keeps the image's latents and the noise, which the soft step needs."""

    def prepare_latents(self, image, timestep, *args, **options):
        self.clean, self.noise = {}, {}
        add_noise = self.scheduler.add_noise

        def recording(latents, noise, timesteps):
            self.clean["latents"], self.noise["noise"] = latents, noise
            return add_noise(latents, noise, timesteps)

        self.scheduler.add_noise = recording
        try:
            latents = super().prepare_latents(image, timestep, *args, **options)
        finally:
            del self.scheduler.add_noise
        return latents


@torch.no_grad()
def draw(pipeline, config, case, image, mask):
    name, options = SAMPLERS[case["sampler"]]
    use_scheduler(pipeline, getattr(diffusers, name), config, options)
    shared = dict(
        negative_prompt=NEGATIVE_PROMPT, image=as_tensor(image), strength=case["strength"],
        num_inference_steps=STEPS, guidance_scale=case["guidanceScale"],
        generator=torch.Generator("cpu").manual_seed(case["seed"]), output_type="latent",
    )
    if case["isSoft"]:
        pipeline.clean, pipeline.noise = {}, {}
        step = lambda *args: soft_step(pipeline, pipeline.clean, mask, pipeline.noise)(*args)
        return decode(pipeline, pipeline(PROMPT, **shared, callback_on_step_end=step).images)
    pipeline.content, pipeline.mask = case["content"], mask
    size = {"height": image.shape[0], "width": image.shape[1]}
    return decode(pipeline, pipeline(PROMPT, **shared, **size, mask_image=mask[None, None].float() / 255).images)


def inpainting_unet():
    """tiny-skypaint's UNet with five more input channels, which matter as much as the others. Only what differs is saved."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    unet = UNet2DConditionModel.from_pretrained(GOLDENS / "tiny-skypaint/unet", dtype=torch.float32)
    torch.manual_seed(9)
    nine = UNet2DConditionModel.from_config({**unet.config, "in_channels": 9})
    weights = unet.state_dict()
    more = torch.randn(8, 5, 3, 3) * weights["conv_in.weight"].std()
    weights["conv_in.weight"] = torch.cat([weights["conv_in.weight"], more], dim=1)
    nine.load_state_dict(weights)
    nine.half()
    save_file({"conv_in.weight": nine.conv_in.weight.detach()}, OUT / "conv_in.safetensors")
    # The rest is where the other UNet was read from.
    config = {key: value for key, value in json.loads(nine.to_json_string()).items() if key != "_name_or_path"}
    (OUT / "unet.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    index = json.loads((GOLDENS / "tiny-skypaint/model_index.json").read_text())
    index["_class_name"] = "StableDiffusionInpaintPipeline"
    (OUT / "model_index.json").write_text(json.dumps(index, indent=2) + "\n")
    return nine.float()


def open_pipeline(pipeline_class, **parts):
    pipeline = pipeline_class.from_pretrained(GOLDENS / "tiny-skypaint", dtype=torch.float32, **parts)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)
pipelines = {
    "plain": open_pipeline(WithContent),
    "inpainting": open_pipeline(WithContent, unet=inpainting_unet()),
    "soft": open_pipeline(Recording),
}
config = dict(pipelines["plain"].scheduler.config)


def case_of(sampler, strength, seed, size=SIZE, model="plain", content="image", isSoft=False, mask="slope"):
    own = {"strength": strength, "model": model, "content": content, "isSoft": isSoft, "mask": mask, "size": size}
    return request_of(sampler, seed, steps=STEPS, **own)


def drawn(case, mask=None):
    size = case["size"]
    chosen = torch.full(size, 255, dtype=torch.uint8) if case["mask"] == "all" else mask_of(size)
    pipeline = pipelines["soft" if case["isSoft"] else case["model"]]
    return draw(pipeline, config, case, image_of(size), chosen if mask is None else mask)


def check():
    for model, sampler in itertools.product(("plain", "inpainting"), SAMPLERS):
        pictures = [drawn(case_of(sampler, strength, 1, model=model)) for strength in STRENGTHS]
        check_unlike(f"{model}, {sampler}: strengths", max(psnr(a, b) for a, b in itertools.combinations(pictures, 2)), below=38)
        other = drawn(case_of(sampler, 0.75, 1, model=model), mask=255 - mask_of(SIZE))
        check_unlike(f"{model}, {sampler}: masks", psnr(pictures[1], other), below=30)
    kinds = [
        case_of("euler", 0.75, 1), case_of("euler", 0.75, 1, model="inpainting"), case_of("euler", 0.75, 1, content="noise"),
        case_of("euler", 0.75, 1, content="nothing"), case_of("euler", 0.75, 1, isSoft=True),
    ]
    check_unlike("kinds", max(psnr(drawn(a), drawn(b)) for a, b in itertools.combinations(kinds, 2)), below=38)


check()
wanted = [
    *((sampler, strength, {}) for sampler in ("euler", "ddim", "heun", "dpmpp_2m_karras") for strength in (0.5, 1.0)),
    *((sampler, 0.75, {}) for sampler in ("pndm", "euler_a", "dpm2_a_karras", "dpmpp_2m_sde_karras", "unipc", "lcm")),
    *((sampler, strength, {"model": "inpainting"}) for sampler in ("euler", "heun") for strength in (0.5, 1.0)),
    *((sampler, 0.75, {"model": "inpainting"}) for sampler in ("ddim", "euler_a", "dpmpp_2m_karras")),
    ("heun", 0.75, {"size": ODD_SIZE}),
    ("euler_a", 0.75, {"size": ODD_SIZE, "model": "inpainting"}),
    *((sampler, 0.75, {"content": content}) for sampler, content in (("ddim", "noise"), ("ddim", "nothing"), ("heun", "noise"))),
    *((sampler, strength, {"isSoft": True}) for sampler, strength in (("euler", 0.5), ("ddim", 1.0), ("euler_a", 0.75))),
    # Text-to-image and image-to-image with an inpainting model: everything is under the mask.
    ("euler_a", 1.0, {"model": "inpainting", "mask": "all"}),
    ("euler_a", 0.75, {"model": "inpainting", "mask": "all"}),
]
cases = [case_of(sampler, strength, seed, **more) for seed, (sampler, strength, more) in enumerate(wanted, start=71)]
write_cases(
    OUT / "pictures.json.gz",
    [{**{key: value for key, value in case.items() if key != "size"}, "picture": encoded(drawn(case))} for case in cases],
    images=[encoded(image_of(size)) for size in (SIZE, ODD_SIZE)],
    masks=[encoded(mask_of(size)) for size in (SIZE, ODD_SIZE)],
)
