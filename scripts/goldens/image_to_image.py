"""Pictures that start from a picture: src/pipeline/__goldens__/tiny-images/.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 safetensors==0.8.0 scipy==1.17.1
    python scripts/goldens/image_to_image.py

StableDiffusionImg2ImgPipeline draws on the CPU in float32 with the weights in tiny-skypaint/: each sampler at three strengths, and
two at a size whose latents have odd edges. `check_unlike` makes sure that the picture, the strength, the sampler and the noise of the
encoder's distribution all have an effect: the test's limit is stricter than the likeness of the nearest two.
"""

import itertools
import sys
from pathlib import Path

sys.modules["torchvision"] = None  # not needed, and broken beside a CPU build of torch

import diffusers
import torch
from diffusers import StableDiffusionImg2ImgPipeline
from diffusers.models.autoencoders.vae import DiagonalGaussianDistribution
from pictures import check_unlike, decode, encoded, psnr, use_scheduler, write_cases

GOLDENS = Path(__file__).parents[2] / "src/pipeline/__goldens__"
OUT = GOLDENS / "tiny-images/pictures.json.gz"
SIZE, ODD_SIZE = (32, 24), (56, 40)
STEPS = 6
STRENGTHS = (0.34, 0.5, 0.75)
GUIDANCE_SCALE = 7.5
PROMPT, NEGATIVE_PROMPT = "一只蓝色的猫，在雪山上", "红色"
KARRAS = {"use_karras_sigmas": True}
SAMPLERS = {
    "pndm": ("PNDMScheduler", {}),
    "ddim": ("DDIMScheduler", {}),
    "euler": ("EulerDiscreteScheduler", {}),
    "euler_a": ("EulerAncestralDiscreteScheduler", {}),
    "lms": ("LMSDiscreteScheduler", {}),
    "heun": ("HeunDiscreteScheduler", {}),
    "dpm2_a_karras": ("KDPM2AncestralDiscreteScheduler", KARRAS),
    "dpmpp_2m_karras": ("DPMSolverMultistepScheduler", {"algorithm_type": "dpmsolver++", **KARRAS}),
    "dpmpp_2m_sde_karras": ("DPMSolverMultistepScheduler", {"algorithm_type": "sde-dpmsolver++", **KARRAS}),
    "dpmpp_2s": ("DPMSolverSinglestepScheduler", {"algorithm_type": "dpmsolver++", "solver_order": 2}),
    "deis": ("DEISMultistepScheduler", {}),
    "unipc": ("UniPCMultistepScheduler", {}),
    "lcm": ("LCMScheduler", {}),
}


def image_of(size):
    """8-bit `[height, width, 3]`: three gradients."""
    y, x = torch.meshgrid(torch.arange(size[0]), torch.arange(size[1]), indexing="ij")
    return torch.stack([x * 9 % 256, y * 7 % 256, (x + y) * 4 % 256], dim=-1).to(torch.uint8)


@torch.no_grad()
def draw(pipeline, config, sampler, strength, seed, image):
    name, options = SAMPLERS[sampler]
    use_scheduler(pipeline, getattr(diffusers, name), config, options)
    latents = pipeline(
        PROMPT, negative_prompt=NEGATIVE_PROMPT, image=image.permute(2, 0, 1)[None].float() / 255, strength=strength,
        num_inference_steps=STEPS, guidance_scale=GUIDANCE_SCALE, generator=torch.Generator("cpu").manual_seed(seed),
        output_type="latent",
    ).images
    return decode(pipeline, latents)


def check(pipeline, config):
    image = image_of(SIZE)
    other = 255 - image
    for strength in STRENGTHS:
        drawn = [draw(pipeline, config, sampler, strength, 1, image) for sampler in SAMPLERS]
        check_unlike(f"samplers at {strength}", max(psnr(a, b) for a, b in itertools.combinations(drawn, 2)), below=45)
        for sampler, picture in zip(SAMPLERS, drawn):
            unlike = draw(pipeline, config, sampler, strength, 1, other)
            check_unlike(f"{sampler} at {strength}, two images", psnr(picture, unlike), below=45)
    for sampler in SAMPLERS:
        drawn = [draw(pipeline, config, sampler, strength, 1, image) for strength in STRENGTHS]
        check_unlike(f"{sampler}, strengths", max(psnr(a, b) for a, b in itertools.combinations(drawn, 2)), below=30)
    sampled = draw(pipeline, config, "euler", 0.5, 1, image)
    sample = DiagonalGaussianDistribution.sample
    DiagonalGaussianDistribution.sample = lambda self, generator: (sample(self, generator), self.mode())[1]
    check_unlike("the encoder's mode", psnr(sampled, draw(pipeline, config, "euler", 0.5, 1, image)), below=30)
    DiagonalGaussianDistribution.sample = sample


torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)
pipeline = StableDiffusionImg2ImgPipeline.from_pretrained(GOLDENS / "tiny-skypaint", dtype=torch.float32)
pipeline.set_progress_bar_config(disable=True)
config = dict(pipeline.scheduler.config)
check(pipeline, config)
wanted = [
    *((sampler, strength, SIZE) for sampler in SAMPLERS for strength in STRENGTHS),
    ("euler_a", 0.5, ODD_SIZE),
    ("heun", 0.5, ODD_SIZE),
]
cases = [
    {
        "sampler": sampler, "steps": STEPS, "strength": strength, "prompt": PROMPT, "negativePrompt": NEGATIVE_PROMPT, "seed": seed,
        "guidanceScale": GUIDANCE_SCALE, "picture": encoded(draw(pipeline, config, sampler, strength, seed, image_of(size))),
    }
    for seed, (sampler, strength, size) in enumerate(wanted, start=31)
]
write_cases(OUT, cases, images=[encoded(image_of(size)) for size in (SIZE, ODD_SIZE)])
