"""Weights in eight bits, and what diffusers draws with them: src/pipeline/__goldens__/eight-bit.json.gz.

    pip install -r training/requirements.txt && python scripts/goldens/eight_bit.py

StableDiffusionPipeline draws in float32 with the UNet's weights as eight_bit_weights.py rounds them. The golden also has the rounded
weights of some layers, as bytes with 128 for zero, and the pictures with the exact weights.
"""

import gzip
import json
from pathlib import Path

import torch
from diffusers import DPMSolverMultistepScheduler, EulerDiscreteScheduler
from eight_bit_weights import round_weights
from pictures import decode, encoded, open_pipeline, psnr, use_scheduler

ROOT = Path(__file__).parents[2]
OUT = ROOT / "src/pipeline/__goldens__/eight-bit.json.gz"
MODELS = {
    "tiny-skypaint": (ROOT / "src/pipeline/__goldens__/tiny-skypaint", (48, 40), 5, ["a red apple", "一只猫 在 月亮"], EulerDiscreteScheduler, "euler", {}),
    "skypaint-mini": (
        ROOT / "training/models/skypaint-mini-64", (64, 64), 8, ["红苹果", "a blue car"], DPMSolverMultistepScheduler, "dpmpp_2m_karras",
        {"use_karras_sigmas": True},
    ),
}  # fmt: skip
SHOWN = 3


@torch.no_grad()
def draw(pipeline, prompt, size, steps, seed, guidance):
    height, width = size
    latents = pipeline(
        prompt, height=height, width=width, num_inference_steps=steps, guidance_scale=guidance,
        generator=torch.Generator("cpu").manual_seed(seed), output_type="latent",
    ).images
    return decode(pipeline, latents)


torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)
goldens = {}
for model, (folder, size, steps, prompts, scheduler, sampler, options) in MODELS.items():
    pipeline = open_pipeline(folder)
    use_scheduler(pipeline, scheduler, pipeline.scheduler.config, options)
    requests = [dict(prompt=prompt, size=size, steps=steps, seed=seed, guidance=4.0) for seed, prompt in enumerate(prompts)]
    exact = [draw(pipeline, **request) for request in requests]
    layers = round_weights(pipeline.unet)
    layers = layers[:: max(1, len(layers) // SHOWN)][:SHOWN]
    cases = []
    for request, before in zip(requests, exact, strict=True):
        picture = draw(pipeline, **request)
        decibels = psnr(before, picture)
        print(f"{model}, {request['prompt']}: {decibels:.1f} dB compared with the exact weights")
        cases.append(
            {
                "sampler": sampler, "steps": steps, "prompt": request["prompt"], "negativePrompt": "", "seed": request["seed"],
                "guidanceScale": 4.0, "picture": encoded(picture), "exact": encoded(before), "decibels": round(decibels, 2),
            }
        )  # fmt: skip
    goldens[model] = {"layers": layers, "cases": cases}
versions = {name: __import__(name).__version__ for name in ("torch", "diffusers", "transformers", "numpy")}
OUT.write_bytes(gzip.compress(json.dumps({"versions": versions, **goldens}, ensure_ascii=False).encode(), mtime=0))
