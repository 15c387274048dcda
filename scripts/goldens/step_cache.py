"""Pictures with DeepCache: src/pipeline/__goldens__/step-cache.json.gz.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 peft==0.21.2 safetensors==0.8.0 DeepCache==0.1.1
    python scripts/goldens/step_cache.py

The `DeepCache` package draws with diffusers' pipelines, the weights in tiny-skypaint/ and the LoRA of tiny-add-ons/, on the CPU in
float32. The package finds its place in the schedule by the timestep, so it counts a timestep that occurs twice only once. With Heun and
an even interval it would never compute the deep features again. CountingHelper counts the calls instead; for all other cases the
package is used unchanged.
"""

import sys
from pathlib import Path

sys.modules["torchvision"] = None  # not needed, and broken beside a CPU build of torch

import diffusers
import torch
from DeepCache import DeepCacheSDHelper
from diffusers import StableDiffusionImg2ImgPipeline, StableDiffusionInpaintPipeline
from pictures import (
    NEGATIVE_PROMPT,
    PROMPT,
    as_tensor,
    check_unlike,
    decode,
    encoded,
    gradients,
    open_pipeline,
    psnr,
    use_scheduler,
    write_cases,
)

GOLDENS = Path(__file__).parents[2] / "src/pipeline/__goldens__"
HEIGHT, WIDTH = 32, 24
STEPS = 8
GUIDANCE_SCALE = 7.5
LORA = "<lora:line:0.8>"
SAMPLERS = {
    "pndm": ("PNDMScheduler", {}),
    "ddim": ("DDIMScheduler", {}),
    "euler": ("EulerDiscreteScheduler", {}),
    "euler_a": ("EulerAncestralDiscreteScheduler", {}),
    "heun": ("HeunDiscreteScheduler", {}),
    "dpm2": ("KDPM2DiscreteScheduler", {}),
    "dpmpp_2m_karras": ("DPMSolverMultistepScheduler", {"algorithm_type": "dpmsolver++", "use_karras_sigmas": True}),
    "unipc": ("UniPCMultistepScheduler", {}),
}
#: Sampler, interval, guidance scale, what the picture starts from.
CASES = [
    ("pndm", 3, 7.5, {}),
    ("ddim", 2, 7.5, {}),
    ("euler", 3, 1, {}),
    ("euler_a", 4, 7.5, {}),
    ("dpm2", 3, 7.5, {}),
    ("heun", 2, 7.5, {"by_calls": True}),
    ("dpmpp_2m_karras", 3, 7.5, {}),
    ("unipc", 2, 7.5, {}),
    ("euler", 3, 7.5, {"lora": True}),
    ("dpmpp_2m_karras", 2, 7.5, {"start": "image", "strength": 0.75}),
    ("euler", 3, 7.5, {"start": "mask", "strength": 0.75}),
]


class CountingHelper(DeepCacheSDHelper):
    def wrap_unet_forward(self):
        self.calls = -1
        forward = self.function_dict["unet_forward"] = self.pipe.unet.forward

        def counted(*args, **kwargs):
            self.calls += 1
            self.cur_timestep = self.calls
            return forward(*args, **kwargs)

        self.pipe.unet.forward = counted


def image_of():
    return gradients((HEIGHT, WIDTH), (9, 7, 4))


def mask_of():
    mask = torch.zeros(HEIGHT, WIDTH, dtype=torch.uint8)
    mask[8:24, 8:24] = 255
    return mask


@torch.no_grad()
def draw(sampler, interval, guidance_scale, seed, by_calls=False, lora=False, start=None, strength=None):
    kind = {None: None, "image": StableDiffusionImg2ImgPipeline, "mask": StableDiffusionInpaintPipeline}[start]
    pipeline = open_pipeline(GOLDENS / "tiny-skypaint")
    name, options = SAMPLERS[sampler]
    use_scheduler(pipeline, getattr(diffusers, name), dict(pipeline.scheduler.config), options)
    if kind:
        pipeline = kind(**pipeline.components, requires_safety_checker=False)
        pipeline.set_progress_bar_config(disable=True)
    if lora:
        pipeline.load_lora_weights(str(GOLDENS / "tiny-add-ons/line.safetensors"), adapter_name="line")
        pipeline.set_adapters(["line"], adapter_weights=[0.8])
    image = {"image": as_tensor(image_of()), "strength": strength} if start else {}
    mask = {"mask_image": mask_of()[None, None].float() / 255} if start == "mask" else {}
    size = {} if start == "image" else {"height": HEIGHT, "width": WIDTH}
    helper = (CountingHelper if by_calls else DeepCacheSDHelper)(pipe=pipeline)
    helper.set_params(cache_interval=interval)
    if interval > 1:
        helper.enable()
    latents = pipeline(
        PROMPT, negative_prompt=NEGATIVE_PROMPT, num_inference_steps=STEPS, guidance_scale=guidance_scale, **size, **image, **mask,
        generator=torch.Generator("cpu").manual_seed(seed), output_type="latent",
    ).images
    return decode(pipeline, latents)


torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)
cases = []
for seed, (sampler, interval, guidance_scale, more) in enumerate(CASES, start=41):
    picture = draw(sampler, interval, guidance_scale, seed, **more)
    whole = draw(sampler, 1, guidance_scale, seed, **more)
    other = draw(sampler, interval + 1, guidance_scale, seed, **more)
    check_unlike(f"{sampler} {interval} {more}: off", psnr(picture, whole), below=35)
    check_unlike("  another interval", psnr(picture, other), below=48)
    prompt = PROMPT + LORA if more.get("lora") else PROMPT
    start = {key: more[key] for key in ("start", "strength") if key in more}
    cases.append({
        "sampler": sampler, "steps": STEPS, "prompt": prompt, "negativePrompt": NEGATIVE_PROMPT, "seed": seed,
        "guidanceScale": guidance_scale, "cacheInterval": interval, **start, "picture": encoded(picture),
    })
write_cases(GOLDENS / "step-cache.json.gz", cases, image=encoded(image_of()), mask=encoded(mask_of()))
