"""Pictures that diffusers paints with the model that ships: src/pipeline/__goldens__/shipped-model.json.gz.

    pip install -r training/requirements.txt && python scripts/goldens/shipped_model.py

StableDiffusionPipeline and, for the last one, StableDiffusionImg2ImgPipeline, on the CPU in float32 (from the fp16 weights). Run it
again whenever other weights ship. `check_unlike` makes sure that the start picture has an effect.
"""

import json
import sys
from pathlib import Path

sys.modules["torchvision"] = None  # not needed, and broken beside a CPU build of torch

import diffusers
import torch
from diffusers import StableDiffusionImg2ImgPipeline
from drawn import draw as drawn_pixels
from pictures import check_unlike, decode, encoded, open_pipeline, psnr, use_scheduler, write_cases
from PIL import Image, ImageOps

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "public/models/skypaint-mini"
SIDE = 256
SOURCE = {"size": [SIDE, SIDE], "pattern": 3}
SAMPLERS = {
    "euler": ("EulerDiscreteScheduler", {}),
    "ddim": ("DDIMScheduler", {}),
    "dpmpp_2m_karras": ("DPMSolverMultistepScheduler", {"algorithm_type": "dpmsolver++", "use_karras_sigmas": True}),
}
TEXTS = [
    ("dpmpp_2m_karras", 4, {"prompt": "sai-v1 art, 雪地里的狐狸", "negativePrompt": "", "seed": 7, "guidanceScale": 4.0}),
    ("euler", 3, {"prompt": "a panda in a forest", "negativePrompt": "夜晚", "seed": 2**32 + 5, "guidanceScale": 5.0}),
]
IMAGE = ("ddim", 4, {"prompt": "夕阳下的城堡", "negativePrompt": "", "seed": 9, "guidanceScale": 4.0})
STRENGTH = 0.5


def settings(sampler, steps, request):
    name, options = SAMPLERS[sampler]
    return getattr(diffusers, name), options, {
        "prompt": request["prompt"], "negative_prompt": request["negativePrompt"] or None, "num_inference_steps": steps,
        "guidance_scale": request["guidanceScale"], "generator": torch.Generator("cpu").manual_seed(request["seed"]),
        "output_type": "latent",
    }


@torch.no_grad()
def draw(pipeline, config, case, **more):
    scheduler, options, arguments = settings(*case)
    use_scheduler(pipeline, scheduler, config, options)
    return decode(pipeline, pipeline(**arguments, **more).images)


torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)
pipeline = open_pipeline(MODEL)
config = dict(pipeline.scheduler.config)
cases = [
    {"sampler": case[0], "steps": case[1], **case[2], "picture": encoded(draw(pipeline, config, case, height=SIDE, width=SIDE))}
    for case in TEXTS
]
from_image = StableDiffusionImg2ImgPipeline(**pipeline.components)
from_image.set_progress_bar_config(disable=True)
source = Image.fromarray(drawn_pixels(*SOURCE["size"], SOURCE["pattern"]))
picture = draw(from_image, config, IMAGE, image=source, strength=STRENGTH)
other = draw(from_image, config, IMAGE, image=ImageOps.invert(source), strength=STRENGTH)
check_unlike("another start picture", psnr(picture, other), below=30)
image_case = {"sampler": IMAGE[0], "steps": IMAGE[1], **IMAGE[2], "strength": STRENGTH, "picture": encoded(picture)}
manifest = json.loads((MODEL / "manifest.json").read_text(encoding="utf-8"))
model = {entry["path"]: entry["sha256"] for entry in manifest["files"] if entry["path"].endswith(".safetensors")}
write_cases(ROOT / "src/pipeline/__goldens__/shipped-model.json.gz", [*cases, image_case], source=SOURCE, model=model)
