"""Results of Chinese-CLIP's evaluation for features full of ties, and of transformers' CLIPModel for texts and pictures.

Usage:
    pip install torch==2.13.0 transformers==5.23.0 safetensors numpy
    git clone https://github.com/OFA-Sys/Chinese-CLIP
    python scripts/goldens/matching.py Chinese-CLIP

Writes src/core/matching/__goldens__/: recall.json, computed by cn_clip/eval/evaluation.py itself (the ranking is one line copied from
make_topk_predictions.py, which needs a GPU), and shares.json from src/graph/models/__goldens__/pair-whole.
"""

import importlib.util
import json
import random
import sys
import tempfile
from pathlib import Path

import torch
import transformers
from safetensors.torch import load_file

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "src/core/matching/__goldens__"
PAIR = ROOT / "src/graph/models/__goldens__/pair-whole"
TEXTS, IMAGES, DIMENSIONS = 60, 24, 3


def evaluation(checkout, name):
    path = Path(checkout) / f"cn_clip/eval/{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def score(module, query, item, queries, items, right):
    """Scores features, which are known by number, as is what is `right`. The evaluation reads two files of JSON lines."""
    with tempfile.TemporaryDirectory() as folder:
        answers, predictions = Path(folder) / "answers.jsonl", Path(folder) / "predictions.jsonl"
        lines = [{f"{query}_id": number, f"{item}_ids": ids} for number, ids in enumerate(right)]
        answers.write_text("\n".join(json.dumps(line) for line in lines))
        ranked = []
        for number, feature in enumerate(queries):
            scores = (torch.tensor([feature]) @ torch.tensor(items).t()).squeeze(0).tolist()
            # make_topk_predictions.py
            top = sorted(enumerate(scores), key=lambda x: x[1], reverse=True)[:10]
            ranked.append({f"{query}_id": number, f"{item}_ids": [entry[0] for entry in top]})
        predictions.write_text("\n".join(json.dumps(line) for line in ranked))
        mean, r1, r5, r10 = module.compute_score(answers, predictions)
        return {"mean": mean, "at1": r1, "at5": r5, "at10": r10}


def recall(checkout):
    dice = random.Random(7)
    # Small integers, so that many scores are equal.
    feature = lambda: [float(dice.randint(-2, 2)) for _ in range(DIMENSIONS)]
    texts, images = [feature() for _ in range(TEXTS)], [feature() for _ in range(IMAGES)]
    right = [dice.sample(range(IMAGES), dice.randint(1, 2)) for _ in range(TEXTS)]
    texts_of = [[text for text in range(TEXTS) if image in right[text]] for image in range(IMAGES)]
    return {
        "texts": texts,
        "images": images,
        "imagesOf": right,
        "textToImage": score(evaluation(checkout, "evaluation"), "text", "image", texts, images, right),
        "imageToText": score(evaluation(checkout, "evaluation_tr"), "image", "text", images, texts, texts_of),
    }


def shares():
    golden, weights = load_file(PAIR / "golden.safetensors"), load_file(PAIR / "model.safetensors")
    logits = golden["logits_per_image"]
    return {
        "images": golden["image_embeds"].tolist(),
        "texts": golden["text_embeds"].tolist(),
        "logitScale": weights["logit_scale"].item(),
        "perImage": logits.softmax(dim=1).tolist(),
        "perText": logits.t().softmax(dim=1).tolist(),
    }


def main():
    versions = {"python": sys.version.split()[0], "torch": torch.__version__, "transformers": transformers.__version__}
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, golden in {"recall": recall(sys.argv[1]), "shares": shares()}.items():
        (TARGET / f"{name}.json").write_text(json.dumps({"versions": versions, **golden}, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
