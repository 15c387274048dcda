"""Pictures with guidance in only a part of their steps: src/pipeline/__goldens__/guidance-interval.json.gz.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 safetensors==0.8.0
    python scripts/goldens/guidance_interval.py

StableDiffusionPipeline's loop with the weights in tiny-skypaint/, on the CPU in float32. Outside the interval the UNet gets only the
prompt, which is a guidance scale of 1. The first steps are counted as in A1111 (`skip_early_cond` in
modules/sd_samplers_cfg_denoiser.py), and the last ones the same way from the end. Guided at every step, the loop draws what the
pipeline draws.
"""

from pathlib import Path

import diffusers
import torch
from pictures import NEGATIVE_PROMPT, PROMPT, check_unlike, decode, encoded, open_pipeline, psnr, use_scheduler, write_cases

GOLDENS = Path(__file__).parents[2] / "src/pipeline/__goldens__"
HEIGHT, WIDTH = 32, 24
STEPS = 8
GUIDANCE_SCALE = 7.5
SAMPLERS = {
    "euler": ("EulerDiscreteScheduler", {}),
    "euler_a": ("EulerAncestralDiscreteScheduler", {}),
    "heun": ("HeunDiscreteScheduler", {}),
    "dpmpp_2m_karras": ("DPMSolverMultistepScheduler", {"algorithm_type": "dpmsolver++", "use_karras_sigmas": True}),
}
#: Sampler, fractions of steps without guidance at the beginning and at the end.
INTERVALS = [("euler", 0.2, 0.5), ("euler", 1, 0), ("euler_a", 0.25, 0), ("heun", 0.2, 0.5), ("dpmpp_2m_karras", 0, 0.75)]


@torch.no_grad()
def draw(pipeline, config, sampler, seed, early, late):
    name, options = SAMPLERS[sampler]
    use_scheduler(pipeline, getattr(diffusers, name), config, options)
    generator = torch.Generator("cpu").manual_seed(seed)
    prompt, negative = pipeline.encode_prompt(PROMPT, "cpu", 1, True, NEGATIVE_PROMPT)
    scheduler = pipeline.scheduler
    scheduler.set_timesteps(STEPS)
    latents = torch.randn((1, 4, HEIGHT // 8, WIDTH // 8), generator=generator) * scheduler.init_noise_sigma
    step_options = pipeline.prepare_extra_step_kwargs(generator, 0.0)
    calls = len(scheduler.timesteps)
    for i, t in enumerate(scheduler.timesteps):
        sample = scheduler.scale_model_input(latents, t)
        is_guided = not (early and i / calls <= early) and not (late and (calls - i) / calls <= late)
        noise = pipeline.unet(sample, t, encoder_hidden_states=prompt).sample
        if is_guided:
            without = pipeline.unet(sample, t, encoder_hidden_states=negative).sample
            noise = without + GUIDANCE_SCALE * (noise - without)
        latents = scheduler.step(noise, t, latents, **step_options).prev_sample
    return decode(pipeline, latents)


def draw_by_pipeline(pipeline, config, sampler, seed):
    name, options = SAMPLERS[sampler]
    use_scheduler(pipeline, getattr(diffusers, name), config, options)
    latents = pipeline(
        PROMPT, negative_prompt=NEGATIVE_PROMPT, height=HEIGHT, width=WIDTH, num_inference_steps=STEPS,
        guidance_scale=GUIDANCE_SCALE, generator=torch.Generator("cpu").manual_seed(seed), output_type="latent",
    ).images
    return decode(pipeline, latents)


torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)
pipeline = open_pipeline(GOLDENS / "tiny-skypaint")
config = dict(pipeline.scheduler.config)
cases = []
for seed, (sampler, early, late) in enumerate(INTERVALS, start=21):
    whole = draw(pipeline, config, sampler, seed, 0, 0)
    assert psnr(whole, draw_by_pipeline(pipeline, config, sampler, seed)) > 60
    picture = draw(pipeline, config, sampler, seed, early, late)
    check_unlike(f"{sampler}, guided throughout", psnr(whole, picture), below=35)
    cases.append({
        "sampler": sampler, "steps": STEPS, "prompt": PROMPT, "negativePrompt": NEGATIVE_PROMPT, "seed": seed,
        "guidanceScale": GUIDANCE_SCALE, "guidanceInterval": {"skipEarly": early, "skipLate": late}, "picture": encoded(picture),
    })
write_cases(GOLDENS / "guidance-interval.json.gz", cases)
