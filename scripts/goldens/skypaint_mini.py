"""Pictures drawn by diffusers with training/models/skypaint-mini-64: src/pipeline/__goldens__/skypaint-mini.json.

    pip install -r training/requirements.txt && python scripts/goldens/skypaint_mini.py

StableDiffusionPipeline draws on the CPU in float32 (from the fp16 weights), with noise from torch.Generator('cpu'). Each case has
the final latents, before they are divided by the scaling factor, and the picture. Prompts include the style tag.
"""

import base64
import json
import zlib
from importlib.metadata import version
from pathlib import Path

import torch
from diffusers import DDIMScheduler, DPMSolverMultistepScheduler, EulerDiscreteScheduler, StableDiffusionPipeline

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "training/models/skypaint-mini-64"
OUT = ROOT / "src/pipeline/__goldens__/skypaint-mini.json"

PIPELINE_OPTIONS = {"steps_offset": 1, "clip_sample": False}  # what StableDiffusionPipeline expects for SD 1.x
SAMPLERS = {
    "dpmpp_2m_karras": (DPMSolverMultistepScheduler, 8),
    "ddim": (DDIMScheduler, 6),
    "euler": (EulerDiscreteScheduler, 6),
}
REQUESTS = [
    {"prompt": "sai-v1 art, 红苹果", "negativePrompt": "", "seed": 7, "guidanceScale": 3.0},
    {"prompt": "sai-v1 art, 一只熊猫", "negativePrompt": "蓝色", "seed": 2**32 + 5, "guidanceScale": 4.5},
    {"prompt": "sai-v1 art, a blue car", "negativePrompt": "", "seed": 123, "guidanceScale": 3.0},
    {"prompt": "a birthday cake", "negativePrompt": "a red apple", "seed": 42, "guidanceScale": 5.0},
]


def base64_of(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


@torch.no_grad()
def run(pipeline: StableDiffusionPipeline, scheduler_config: dict, sampler: str, request: dict) -> dict:
    scheduler_class, steps = SAMPLERS[sampler]
    pipeline.scheduler = scheduler_class.from_config({**scheduler_config, **PIPELINE_OPTIONS})
    latents = pipeline(
        request["prompt"],
        negative_prompt=request["negativePrompt"] or None,
        height=64,
        width=64,
        num_inference_steps=steps,
        guidance_scale=request["guidanceScale"],
        generator=torch.Generator("cpu").manual_seed(request["seed"]),
        output_type="latent",
    ).images
    pixels = pipeline.vae.decode(latents / pipeline.vae.config.scaling_factor).sample
    values = ((pixels / 2 + 0.5).clamp(0, 1) * 255).round().to(torch.uint8)[0].permute(1, 2, 0).contiguous()
    return {
        "sampler": sampler,
        "steps": steps,
        **request,
        "latents": {"shape": list(latents.shape), "float32": base64_of(latents.contiguous().numpy().astype("<f4").tobytes())},
        "picture": {"shape": list(values.shape), "deflatedUint8": base64_of(zlib.compress(values.numpy().tobytes(), 9))},
    }


pipeline = StableDiffusionPipeline.from_pretrained(MODEL, dtype=torch.float32)
pipeline.set_progress_bar_config(disable=True)
manifest = json.loads((MODEL / "manifest.json").read_text(encoding="utf-8"))
scheduler_config = dict(pipeline.scheduler.config)
cases = [run(pipeline, scheduler_config, sampler, request) for request in REQUESTS for sampler in SAMPLERS]
OUT.parent.mkdir(parents=True, exist_ok=True)
contents = {
    "versions": {name: version(name) for name in ("torch", "diffusers", "transformers")},
    "model": {entry["path"]: entry["sha256"] for entry in manifest["files"] if entry["path"].endswith(".safetensors")},
    "cases": cases,
}
OUT.write_text(json.dumps(contents, ensure_ascii=False, separators=(",", ":")).replace('{"sampler"', '\n{"sampler"') + "\n")
