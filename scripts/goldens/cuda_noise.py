"""Pictures of the tiny pipeline from CUDA's noise: src/pipeline/__goldens__/tiny-cuda/.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 safetensors==0.8.0 randomgen==2.5.1
    python scripts/goldens/cuda_noise.py

StableDiffusionPipeline draws on the CPU in float32, but all random numbers that it or its scheduler draws are those of a CUDA
generator (philox_noise.py). For the last seed, torch's CPU generator would give the same noise as for a smaller one.
"""

from pathlib import Path

import diffusers
import torch
from diffusers.pipelines.stable_diffusion import pipeline_stable_diffusion
from diffusers.schedulers import scheduling_dpmsolver_multistep, scheduling_euler_ancestral_discrete
from philox_noise import PhiloxNoise
from pictures import NEGATIVE_PROMPT, PROMPT, check_unlike, decode, encoded, open_pipeline, psnr, use_scheduler, write_cases

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "src/pipeline/__goldens__/tiny-skypaint"
OUT = ROOT / "src/pipeline/__goldens__/tiny-cuda/pictures.json.gz"
HEIGHT, WIDTH = 32, 24
STEPS = 5
GUIDANCE_SCALE = 7.5
SAMPLERS = {
    "euler": ("EulerDiscreteScheduler", {}),
    "euler_a": ("EulerAncestralDiscreteScheduler", {}),
    "dpmpp_2m_sde_karras": (
        "DPMSolverMultistepScheduler",
        {"algorithm_type": "sde-dpmsolver++", "solver_order": 2, "use_karras_sigmas": True},
    ),
}
SEEDS = {"euler": 2**40 + 7, "euler_a": 21, "dpmpp_2m_sde_karras": 22}


def from_philox(shape, generator=None, device=None, dtype=None, layout=None):
    return generator.randn(tuple(shape)).to(dtype)


for module in (pipeline_stable_diffusion, scheduling_dpmsolver_multistep, scheduling_euler_ancestral_discrete):
    module.randn_tensor = from_philox


@torch.no_grad()
def draw(pipeline, config, sampler, seed):
    name, options = SAMPLERS[sampler]
    use_scheduler(pipeline, getattr(diffusers, name), config, options)
    latents = pipeline(
        PROMPT, negative_prompt=NEGATIVE_PROMPT, height=HEIGHT, width=WIDTH, num_inference_steps=STEPS,
        guidance_scale=GUIDANCE_SCALE, generator=PhiloxNoise(seed), output_type="latent",
    ).images
    return decode(pipeline, latents)


torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)
pipeline = open_pipeline(MODEL)
config = dict(pipeline.scheduler.config)
check_unlike("seeds of the same low bits", psnr(*(draw(pipeline, config, "euler", s) for s in (7, 2**40 + 7))), below=45)
cases = [
    {
        "sampler": sampler, "steps": STEPS, "prompt": PROMPT, "negativePrompt": NEGATIVE_PROMPT, "seed": seed,
        "guidanceScale": GUIDANCE_SCALE, "picture": encoded(draw(pipeline, config, sampler, seed)),
    }
    for sampler, seed in SEEDS.items()
]
write_cases(OUT, cases)
