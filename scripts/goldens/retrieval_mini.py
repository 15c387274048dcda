"""The recall of skypaint-mini's pair on the set that ships with the page: transformers' features, Chinese-CLIP's evaluation.

Usage:
    pip install torch==2.13.0 transformers==5.23.0 safetensors pillow numpy
    git clone https://github.com/OFA-Sys/Chinese-CLIP
    python scripts/goldens/retrieval_mini.py Chinese-CLIP

Reads public/benchmark, decodes its pictures with Pillow, and writes src/engine/jobs/match/__goldens__/benchmark.json.
"""

import base64
import io
import json
import sys
from pathlib import Path

import PIL
import torch
import transformers
from PIL import Image
from safetensors.torch import load_file
from transformers import BertTokenizer, CLIPTextModel, CLIPVisionModelWithProjection
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

from matching import evaluation, score

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "training/models/skypaint-mini-64"
SET = ROOT / "public/benchmark"
TARGET = ROOT / "src/engine/jobs/match/__goldens__/benchmark.json"


def read_pictures():
    for line in (SET / "imgs.tsv").read_text().splitlines():
        number, encoded = line.split("\t")
        yield int(number), Image.open(io.BytesIO(base64.b64decode(encoded))).convert("RGB")


@torch.no_grad()
def main():
    text_model = CLIPTextModel.from_pretrained(MODEL / "text_encoder", dtype=torch.float32).eval()
    vision = CLIPVisionModelWithProjection.from_pretrained(MODEL / "image_encoder", dtype=torch.float32).eval()
    tokenizer = BertTokenizer.from_pretrained(MODEL / "tokenizer")
    processor = CLIPImageProcessorPil.from_pretrained(MODEL / "feature_extractor")
    projection = load_file(MODEL / "text_projection/model.safetensors")["text_projection.weight"].float()

    ids, pictures = zip(*read_pictures())
    pixels = processor(list(pictures), return_tensors="pt")["pixel_values"]
    images = torch.nn.functional.normalize(vision(pixels).image_embeds).tolist()
    results = {}
    for language in ("zh", "en"):
        lines = [json.loads(line) for line in (SET / f"{language}_texts.jsonl").read_text(encoding="utf-8").splitlines()]
        words = [line["text"] for line in lines]
        tokens = tokenizer(words, padding="max_length", max_length=77, truncation=True, return_tensors="pt")
        texts = torch.nn.functional.normalize(text_model(tokens.input_ids).pooler_output @ projection.T).tolist()
        right = [[ids.index(number) for number in line["image_ids"]] for line in lines]
        texts_of = [[text for text, found in enumerate(right) if image in found] for image in range(len(ids))]
        find_images, find_texts = (evaluation(sys.argv[1], name) for name in ("evaluation", "evaluation_tr"))
        results[language] = {
            "texts": len(words),
            "pictures": len(ids),
            "textToImage": score(find_images, "text", "image", texts, images, right),
            "imageToText": score(find_texts, "image", "text", images, texts, texts_of),
        }
    versions = {
        "python": sys.version.split()[0],
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "pillow": PIL.__version__,
    }
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps({"versions": versions, **results}, indent=1) + "\n")
    print(TARGET.read_text())


if __name__ == "__main__":
    main()
