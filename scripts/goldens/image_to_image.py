"""Pictures that start from a picture: src/pipeline/__goldens__/tiny-images/.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 safetensors==0.8.0 scipy==1.17.1 torchsde==0.2.6
    python scripts/goldens/image_to_image.py

StableDiffusionImg2ImgPipeline draws on the CPU in float32 with the weights in tiny-skypaint/: each sampler at two or three strengths,
and two at a size whose latents have odd edges. `check_unlike` makes sure that the picture, the strength, the sampler and the noise of
the encoder's distribution all have an effect: the test's limit is stricter than the likeness of the nearest two.
"""

import itertools
import sys
from pathlib import Path

sys.modules["torchvision"] = None  # not needed, and broken beside a CPU build of torch

import diffusers
import torch
from brownian_pieces import draw_pieces
from diffusers import StableDiffusionImg2ImgPipeline
from diffusers.models.autoencoders.vae import DiagonalGaussianDistribution
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
    use_scheduler,
    write_cases,
)

GOLDENS = Path(__file__).parents[2] / "src/pipeline/__goldens__"
OUT = GOLDENS / "tiny-images/pictures.json.gz"
SIZE, ODD_SIZE = (32, 24), (56, 40)
FACTORS = (9, 7, 4)
KARRAS = {"use_karras_sigmas": True}
SHORT = {
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
#: In as few steps as the others, some of these draw what others draw.
LONG = {
    "ddpm": ("DDPMScheduler", {}),
    "dpm2": ("KDPM2DiscreteScheduler", {}),
    "dpmpp_sde_karras": ("DPMSolverSDEScheduler", KARRAS),
    "tcd": ("TCDScheduler", {}),
}
SAMPLERS = {**SHORT, **LONG}
#: With the same timesteps, these are the same method: DDPM's posterior is the ancestral step.
SAME = ("euler_a", "ddpm")
#: Steps and strengths. The longer run's are also those of dpmpp_2s_ancestral.py.
SHORT_RUN, LONG_RUN = (6, (0.34, 0.5, 0.75)), (10, (0.5, 0.8))
#: The pipeline passes 0 to every scheduler that takes an eta; this is TCD's own default.
ETA = {"tcd": {"eta": 0.3}}


@torch.no_grad()
def draw(pipeline, config, sampler, steps, strength, seed, image):
    name, options = SAMPLERS[sampler]
    use_scheduler(pipeline, getattr(diffusers, name), config, options)
    generator = torch.Generator("cpu").manual_seed(seed)
    if name == "DPMSolverSDEScheduler":
        draw_pieces(pipeline.scheduler, (1, 4, *(edge // 8 for edge in image.shape[:2])), generator)
    latents = pipeline(
        PROMPT, negative_prompt=NEGATIVE_PROMPT, image=as_tensor(image), strength=strength,
        num_inference_steps=steps, guidance_scale=GUIDANCE_SCALE, generator=generator, output_type="latent", **ETA.get(sampler, {}),
    ).images
    return decode(pipeline, latents)


def check(pipeline, config):
    image = gradients(SIZE, FACTORS)
    other = 255 - image
    for asked, samplers, (steps, strengths) in ((SHORT, SHORT, SHORT_RUN), (LONG, SAMPLERS, LONG_RUN)):
        drawn = {
            (sampler, strength): draw(pipeline, config, sampler, steps, strength, 1, image)
            for sampler in samplers for strength in strengths
        }
        for strength in strengths:
            pairs = {
                pair: psnr(*(drawn[sampler, strength] for sampler in pair))
                for pair in itertools.combinations(samplers, 2) if pair[1] in asked and pair != SAME
            }
            nearest = max(pairs, key=pairs.get)
            check_unlike(f"{nearest} at {strength} of {steps} steps", pairs[nearest], below=45)
        for sampler in asked:
            pairs = itertools.combinations([drawn[sampler, strength] for strength in strengths], 2)
            check_unlike(f"{sampler}, strengths", max(itertools.starmap(psnr, pairs)), below=30)
        for sampler, strength in itertools.product(asked, strengths):
            unlike = draw(pipeline, config, sampler, steps, strength, 1, other)
            check_unlike(f"{sampler} at {strength}, two images", psnr(drawn[sampler, strength], unlike), below=45)
    sampled = draw(pipeline, config, "euler", 6, 0.5, 1, image)
    sample = DiagonalGaussianDistribution.sample
    DiagonalGaussianDistribution.sample = lambda self, generator: (sample(self, generator), self.mode())[1]
    check_unlike("the encoder's mode", psnr(sampled, draw(pipeline, config, "euler", 6, 0.5, 1, image)), below=30)
    DiagonalGaussianDistribution.sample = sample


torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)
pipeline = StableDiffusionImg2ImgPipeline.from_pretrained(GOLDENS / "tiny-skypaint", dtype=torch.float32)
pipeline.set_progress_bar_config(disable=True)
config = dict(pipeline.scheduler.config)
check(pipeline, config)
wanted = [
    *((sampler, SHORT_RUN[0], strength, SIZE) for sampler in SHORT for strength in SHORT_RUN[1]),
    ("euler_a", SHORT_RUN[0], 0.5, ODD_SIZE),
    ("heun", SHORT_RUN[0], 0.5, ODD_SIZE),
    *((sampler, LONG_RUN[0], strength, SIZE) for sampler in LONG for strength in LONG_RUN[1]),
]
cases = [
    {
        **request_of(sampler, seed, steps=steps, strength=strength),
        "picture": encoded(draw(pipeline, config, sampler, steps, strength, seed, gradients(size, FACTORS))),
    }
    for seed, (sampler, steps, strength, size) in enumerate(wanted, start=31)
]
write_cases(OUT, cases, images=[encoded(gradients(size, FACTORS)) for size in (SIZE, ODD_SIZE)])
