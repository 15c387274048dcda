"""A tiny random safety checker, and which of a hundred pictures diffusers covers: src/pipeline/__goldens__/tiny-safety/.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 pillow==13.0.0
    python scripts/goldens/safety_checker.py

StableDiffusionPipeline.run_safety_checker judges the pictures that diffusers drew with tiny-skypaint (tiny_pipeline.py). The
thresholds are chosen so that it marks about half of them, some only because a special concept makes it stricter. The vision tower's
weights are stored in float16, which can hold them; the concepts and their thresholds need float32. `painted` has requests for whole
pictures.
"""

import base64
import gzip
import json
import shutil
import zlib
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import numpy
import torch
from diffusers import StableDiffusionPipeline
from diffusers.image_processor import VaeImageProcessor
from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker, cosine_distance
from pictures import EULER_GUIDANCE, EULER_STEPS, HEIGHT, WIDTH, draw_euler, open_pipeline
from transformers import CLIPConfig
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

GOLDENS = Path(__file__).parents[2] / "src/pipeline/__goldens__"
MODEL, OUT = GOLDENS / "tiny-skypaint", GOLDENS / "tiny-safety"
COUNT = 100
EDGE = 16
VISION = dict(hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=1, image_size=EDGE, patch_size=4)
DIMENSIONS, SPECIAL = 12, 3
#: How far every score must be from the threshold. Rounding differs between machines by much less.
MARGIN = 1e-4
PROMPTS = ["红苹果", "a blue cat", "山水画", "the moon"]


def golden_pictures():
    cases = json.loads(gzip.decompress((MODEL / "pictures.json.gz").read_bytes()))["cases"][:COUNT]
    for picture in (case["picture"] for case in cases):
        data = zlib.decompress(base64.b64decode(picture["deflatedUint8"]))
        yield torch.from_numpy(numpy.frombuffer(data, numpy.uint8).reshape(picture["shape"]).copy())


def as_decoded(pictures):
    """Converts 8-bit `[height, width, 3]` to the VAE's range."""
    return torch.stack(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1


def run(checker, processor, pictures):
    pipeline = SimpleNamespace(safety_checker=checker, feature_extractor=processor, image_processor=VaeImageProcessor())
    _, marked = StableDiffusionPipeline.run_safety_checker(pipeline, as_decoded(pictures), "cpu", torch.float32)
    return marked


def embeds(checker, processor, pictures):
    pixels = processor([picture.numpy() for picture in pictures], return_tensors="pt")["pixel_values"]
    return checker.visual_projection(checker.vision_model(pixels)[1])


def make(processor, pictures):
    torch.manual_seed(71)
    checker = StableDiffusionSafetyChecker(CLIPConfig(vision_config=VISION, projection_dim=DIMENSIONS)).eval()
    for parameter in [*checker.vision_model.parameters(), *checker.visual_projection.parameters()]:
        if parameter.dim() > 1:
            parameter.normal_(std=1.5 / parameter[0].numel() ** 0.5)
        parameter.copy_(parameter.half())
    checker.concept_embeds.normal_()
    checker.special_care_embeds.normal_()
    found = embeds(checker, processor, pictures)
    # So that a concept is found in about one of twenty pictures, and a special one in one of four.
    checker.concept_embeds_weights.copy_(cosine_distance(found, checker.concept_embeds).quantile(0.955, dim=0))
    checker.special_care_embeds_weights.copy_(cosine_distance(found, checker.special_care_embeds).quantile(0.9, dim=0))
    return checker


def check(checker, processor, pictures, marked):
    """The decisions prove something only if all kinds occur, and none depends on rounding."""
    found = embeds(checker, processor, pictures)
    special = cosine_distance(found, checker.special_care_embeds) - checker.special_care_embeds_weights
    is_special = (special.max(dim=1).values > 0.0005) * 0.01
    plain = (cosine_distance(found, checker.concept_embeds) - checker.concept_embeds_weights).max(dim=1).values
    scores = plain + is_special
    assert [score > 0.0005 for score in scores.tolist()] == marked
    only_stricter = sum((plain <= 0.0005) & (scores > 0.0005)).item()
    nearest = min((scores - 0.0005).abs().min(), (special.max(dim=1).values - 0.0005).abs().min()).item()
    print(f"marked: {sum(marked)}, only because of a special concept: {only_stricter}, nearest: {nearest:.1e}")
    assert 40 <= sum(marked) <= 60 and only_stricter >= 3 and nearest > MARGIN
    return [round(score, 4) for score in (scores - 0.0005).tolist()]


def painted(checker, processor):
    pipeline = open_pipeline(MODEL)
    for seed, prompt in enumerate(PROMPTS, start=1):
        picture = draw_euler(pipeline, prompt, "", seed)
        yield {
            "sampler": "euler", "steps": EULER_STEPS, "guidanceScale": EULER_GUIDANCE, "prompt": prompt, "seed": seed,
            "width": WIDTH, "height": HEIGHT, "isMarked": run(checker, processor, [picture])[0],
        }


@torch.no_grad()
def main():
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    shutil.rmtree(OUT, ignore_errors=True)
    processor = CLIPImageProcessorPil(size={"shortest_edge": EDGE}, crop_size=EDGE)
    pictures = list(golden_pictures())
    checker = make(processor, pictures)
    marked = run(checker, processor, pictures)
    margins = check(checker, processor, pictures, marked)
    checker.save_pretrained(OUT / "safety_checker")
    processor.save_pretrained(OUT / "feature_extractor")
    versions = {name: version(name) for name in ("torch", "diffusers", "transformers", "pillow")}
    golden = {
        "versions": versions,
        "marked": [int(one) for one in marked],
        "margins": margins,
        "painted": list(painted(checker, processor)),
    }
    (OUT / "decisions.json").write_text(json.dumps(golden, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


main()
