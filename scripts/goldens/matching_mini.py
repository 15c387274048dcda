"""transformers' results with skypaint-mini's own CLIP pair: texts in both languages and the pictures that it painted.

Usage:
    pip install torch==2.13.0 transformers==5.23.0 safetensors pillow numpy
    python scripts/goldens/matching_mini.py

Reads src/pipeline/__goldens__/skypaint-mini.json for the pictures and writes skypaint-mini-matching.json beside it.
"""

import base64
import json
import sys
import zlib
from pathlib import Path

import numpy
import torch
import transformers
from PIL import Image
from safetensors.torch import load_file
from transformers import BertTokenizer, CLIPTextModel, CLIPVisionModelWithProjection
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "training/models/skypaint-mini-64"
GOLDENS = ROOT / "src/pipeline/__goldens__"
TEXTS = ["红苹果", "一只熊猫", "蓝色汽车", "生日蛋糕", "a red apple", "a panda", "a blue car", "a birthday cake"]


def pictures():
    """The first sampler's four pictures."""
    cases = json.loads((GOLDENS / "skypaint-mini.json").read_text())["cases"]
    for case in [case for case in cases if case["sampler"] == "dpmpp_2m_karras"]:
        picture = case["picture"]
        pixels = zlib.decompress(base64.b64decode(picture["deflatedUint8"]))
        yield numpy.frombuffer(pixels, dtype=numpy.uint8).reshape(picture["shape"])


@torch.no_grad()
def main():
    text_model = CLIPTextModel.from_pretrained(MODEL / "text_encoder", dtype=torch.float32).eval()
    vision = CLIPVisionModelWithProjection.from_pretrained(MODEL / "image_encoder", dtype=torch.float32).eval()
    tokenizer = BertTokenizer.from_pretrained(MODEL / "tokenizer")
    processor = CLIPImageProcessorPil.from_pretrained(MODEL / "feature_extractor")
    projection = load_file(MODEL / "text_projection/model.safetensors")["text_projection.weight"].float()
    scale = json.loads((MODEL / "text_projection/config.json").read_text())["logit_scale"]

    tokens = tokenizer(TEXTS, padding="max_length", max_length=77, truncation=True, return_tensors="pt")
    pixels = processor([Image.fromarray(picture) for picture in pictures()], return_tensors="pt")["pixel_values"]
    texts = text_model(tokens.input_ids).pooler_output @ projection.T
    images = vision(pixels).image_embeds
    cosines = torch.nn.functional.normalize(images) @ torch.nn.functional.normalize(texts).T
    logits = cosines * torch.tensor(scale).exp()
    golden = {
        "versions": {
            "python": sys.version.split()[0],
            "torch": torch.__version__,
            "transformers": transformers.__version__,
        },
        "texts": TEXTS,
        "cosines": cosines.tolist(),
        # Among the four texts of each language.
        "shares": [logits[:, :4].softmax(1).tolist(), logits[:, 4:].softmax(1).tolist()],
    }
    path = GOLDENS / "skypaint-mini-matching.json"
    path.write_text(json.dumps(golden, ensure_ascii=False, separators=(",", ":")) + "\n")
    print(cosines)
    print(logits[:, :4].softmax(1))


if __name__ == "__main__":
    main()
