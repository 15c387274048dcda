"""A picture of the tiny pipeline for each sampler that tiny_pipeline.py does not cover: src/pipeline/__goldens__/tiny-samplers/.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 safetensors==0.8.0 scipy==1.17.1 torchsde==0.2.6
    python scripts/goldens/samplers.py

StableDiffusionPipeline draws small pictures on the CPU in float32 with the weights in tiny-skypaint/. The PSNR between them shows that
they depend on the sampler: the nearest two have 42 dB, and the test asks for more. Where diffusers takes a Brownian path from torchsde,
its pieces are drawn from the generator instead.
"""

import itertools
from pathlib import Path

import diffusers
import torch
from brownian_pieces import draw_pieces
from pictures import NEGATIVE_PROMPT, PROMPT, check_unlike, decode, encoded, open_pipeline, psnr, use_scheduler, write_cases

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "src/pipeline/__goldens__/tiny-skypaint"
OUT = ROOT / "src/pipeline/__goldens__/tiny-samplers/pictures.json.gz"
HEIGHT, WIDTH = 32, 24
STEPS = 5
GUIDANCE_SCALE = 7.5
KARRAS, EXPONENTIAL = {"use_karras_sigmas": True}, {"use_exponential_sigmas": True}
TWO_M = {"algorithm_type": "dpmsolver++", "solver_order": 2}
TWO_M_SDE = {"algorithm_type": "sde-dpmsolver++", "solver_order": 2}
THREE_M_SDE = {"algorithm_type": "sde-dpmsolver++", "solver_order": 3}
SAMPLERS = {
    "deis": ("DEISMultistepScheduler", {}),
    "ddpm": ("DDPMScheduler", {}),
    "euler_karras": ("EulerDiscreteScheduler", KARRAS),
    "euler_exponential": ("EulerDiscreteScheduler", EXPONENTIAL),
    "heun": ("HeunDiscreteScheduler", {}),
    "heun_karras": ("HeunDiscreteScheduler", KARRAS),
    "lms": ("LMSDiscreteScheduler", {}),
    "lms_karras": ("LMSDiscreteScheduler", KARRAS),
    "dpm2": ("KDPM2DiscreteScheduler", {}),
    "dpm2_karras": ("KDPM2DiscreteScheduler", KARRAS),
    "dpm2_a": ("KDPM2AncestralDiscreteScheduler", {}),
    "dpm2_a_karras": ("KDPM2AncestralDiscreteScheduler", KARRAS),
    "dpmpp_2m": ("DPMSolverMultistepScheduler", TWO_M),
    "dpmpp_2m_exponential": ("DPMSolverMultistepScheduler", {**TWO_M, **EXPONENTIAL}),
    "dpmpp_2m_sde_exponential": ("DPMSolverMultistepScheduler", {**TWO_M_SDE, **EXPONENTIAL}),
    "dpmpp_2m_sde_heun_exponential": ("DPMSolverMultistepScheduler", {**TWO_M_SDE, **EXPONENTIAL, "solver_type": "heun"}),
    "dpmpp_3m_sde_karras": ("DPMSolverMultistepScheduler", {**THREE_M_SDE, **KARRAS}),
    "dpmpp_3m_sde_exponential": ("DPMSolverMultistepScheduler", {**THREE_M_SDE, **EXPONENTIAL}),
    "dpmpp_sde_karras": ("DPMSolverSDEScheduler", KARRAS),
    "dpmpp_2s": ("DPMSolverSinglestepScheduler", TWO_M),
    "dpmpp_2s_karras": ("DPMSolverSinglestepScheduler", {**TWO_M, **KARRAS}),
    "tcd": ("TCDScheduler", {}),
}
#: The pipeline passes 0 to every scheduler that takes an eta; this is TCD's own default.
ETA = {"tcd": {"eta": 0.3}}


@torch.no_grad()
def draw(pipeline, config, sampler, seed):
    name, options = SAMPLERS[sampler]
    use_scheduler(pipeline, getattr(diffusers, name), config, options)
    generator = torch.Generator("cpu").manual_seed(seed)
    if name == "DPMSolverSDEScheduler":
        draw_pieces(pipeline.scheduler, (1, 4, HEIGHT // 8, WIDTH // 8), generator)
    latents = pipeline(
        PROMPT, negative_prompt=NEGATIVE_PROMPT, height=HEIGHT, width=WIDTH, num_inference_steps=STEPS,
        guidance_scale=GUIDANCE_SCALE, generator=generator, output_type="latent", **ETA.get(sampler, {}),
    ).images
    return decode(pipeline, latents)


torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)
pipeline = open_pipeline(MODEL)
config = dict(pipeline.scheduler.config)
alike = [draw(pipeline, config, sampler, 1) for sampler in SAMPLERS]
for (a, first), (b, second) in itertools.combinations(zip(SAMPLERS, alike), 2):
    if psnr(first, second) > 30:
        print(a, b, f"{psnr(first, second):.1f} dB")
check_unlike("samplers", max(psnr(a, b) for a, b in itertools.combinations(alike, 2)), below=45)
cases = [
    {
        "sampler": sampler, "steps": STEPS, "prompt": PROMPT, "negativePrompt": NEGATIVE_PROMPT, "seed": seed,
        "guidanceScale": GUIDANCE_SCALE, "picture": encoded(draw(pipeline, config, sampler, seed)),
    }
    for seed, sampler in enumerate(SAMPLERS, start=11)
]
write_cases(OUT, cases)
