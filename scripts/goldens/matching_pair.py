"""SkyPaint's published comparison of pictures with texts, with tiny random weights and with skypaint-mini:
src/engine/jobs/match/__goldens__/pair/.

Usage:
    pip install torch==2.13.0 transformers==5.23.0 safetensors pillow numpy
    python scripts/goldens/matching_pair.py

The computation is that of "SkyCLIP计算图文相似度" in the README of SkyWorkAIGC/SkyPaint-AI-Diffusion, which uses a tokenizer that it
does not define, and loads SkyCLIP and openai/clip-vit-large-patch14. Here these are as small as possible: a CLIP text encoder with a
BERT vocabulary, whose config still has CLIP's end of text, and a CLIPModel in both forms in which it is published.
"""

import base64
import json
import shutil
import sys
import zlib
from pathlib import Path

import numpy
import torch
import transformers
from PIL import Image, ImageDraw
from safetensors.torch import load_file
from transformers import BertTokenizer, CLIPConfig, CLIPModel, CLIPTextConfig, CLIPTextModel, CLIPVisionModelWithProjection
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

ROOT = Path(__file__).parents[2]
OUT = ROOT / "src/engine/jobs/match/__goldens__/pair"
MINI = ROOT / "training/models/skypaint-mini-64"
MINI_PICTURES = ROOT / "src/pipeline/__goldens__/skypaint-mini.json"

TEXTS = ["一个人", "一辆汽车", "两个男人", "两个女人"]
VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"一个人辆汽车两男女红苹果", "a", "man", "car", "##s"]
#: The width that tiny-skypaint's UNet needs; together they become a model.
WIDTH = 32
TEXT = dict(
    vocab_size=len(VOCABULARY), hidden_size=WIDTH, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
    max_position_embeddings=77, hidden_act="quick_gelu", initializer_factor=8.0, pad_token_id=1, bos_token_id=0, eos_token_id=2,
)
EDGE = 28
CLIP = dict(
    projection_dim=20,
    text_config=dict(
        vocab_size=40, hidden_size=WIDTH, intermediate_size=48, num_hidden_layers=3, num_attention_heads=4,
        max_position_embeddings=77, eos_token_id=39,
    ),
    vision_config=dict(
        hidden_size=24, intermediate_size=40, num_hidden_layers=2, num_attention_heads=3, image_size=EDGE, patch_size=7,
        initializer_factor=6.0,
    ),
)
#: The format of openai/clip-vit-large-patch14.
PROCESSOR = {
    "crop_size": EDGE, "do_center_crop": True, "do_normalize": True, "do_resize": True,
    "feature_extractor_type": "CLIPFeatureExtractor", "image_mean": [0.48145466, 0.4578275, 0.40821073],
    "image_std": [0.26862954, 0.26130258, 0.27577711], "resample": 3, "size": EDGE,
}


def write_json(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


@torch.no_grad()
def save_models():
    shutil.rmtree(OUT, ignore_errors=True)
    (OUT / "tokenizer").mkdir(parents=True)
    (OUT / "tokenizer/vocab.txt").write_text("\n".join(VOCABULARY) + "\n", encoding="utf-8")
    torch.manual_seed(14)
    text_encoder = CLIPTextModel(CLIPTextConfig(**TEXT)).half()
    text_encoder.save_pretrained(OUT / "text_encoder")
    clip = CLIPModel(CLIPConfig(**CLIP))
    clip.logit_scale.fill_(3.0)
    # Values that float16 can hold, stored in float32, as OpenAI published them.
    clip = clip.half().float()
    clip.save_pretrained(OUT / "clip")
    torch.save(clip.state_dict(), OUT / "clip/pytorch_model.bin")
    write_json(OUT / "clip/preprocessor_config.json", PROCESSOR)


def drawn():
    """Pictures of odd sizes, wide, tall and smaller than the encoder's."""
    for number, (width, height) in enumerate([(61, 37), (29, 53), (19, 23)]):
        picture = Image.effect_noise((width, height), 40).convert("RGB")
        shape = ImageDraw.Draw(picture)
        shape.ellipse((width // 4, height // 5, width - 3, height // 2 + 7 * number), fill=(200 - 90 * number, 30 + 70 * number, 40))
        yield numpy.asarray(picture)


def of_mini():
    cases = json.loads(MINI_PICTURES.read_text())["cases"]
    for picture in [case["picture"] for case in cases if case["sampler"] == "dpmpp_2m_karras"]:
        pixels = zlib.decompress(base64.b64decode(picture["deflatedUint8"]))
        yield numpy.frombuffer(pixels, dtype=numpy.uint8).reshape(picture["shape"])


@torch.no_grad()
def compare(tokenizer, text_encoder, text_projection, scale, image_features_of, processor, pictures):
    text = tokenizer(TEXTS, return_tensors="pt", padding=True)["input_ids"]
    assert (text == tokenizer.unk_token_id).sum() == 0
    image_features = image_features_of(processor([Image.fromarray(one) for one in pictures], return_tensors="pt")["pixel_values"])
    text_features = text_encoder(text)[0]
    sep_index = torch.nonzero(text == tokenizer.sep_token_id)
    text_features = text_features[torch.arange(text.shape[0]), sep_index[:, 1]]
    text_features = text_projection(text_features)
    image_features = image_features / image_features.norm(dim=1, keepdim=True)
    text_features = text_features / text_features.norm(dim=1, keepdim=True)
    cosines = image_features @ text_features.t()
    probabilities = (scale.exp() * cosines).softmax(dim=-1)
    print(probabilities.numpy().round(3))
    return {"cosines": cosines.tolist(), "probabilities": probabilities.tolist()}


def compare_tiny(pictures):
    clip = CLIPModel.from_pretrained(OUT / "clip", dtype=torch.float32).eval()
    golden = compare(
        BertTokenizer.from_pretrained(OUT / "tokenizer"),
        CLIPTextModel.from_pretrained(OUT / "text_encoder", dtype=torch.float32).eval(),
        clip.text_projection, clip.logit_scale,
        lambda pixels: clip.visual_projection(clip.vision_model(pixels).pooler_output),
        CLIPImageProcessorPil.from_pretrained(OUT / "clip"), pictures,
    )
    # The comparison proves something only if some probability is neither nearly 0 nor nearly 1.
    assert max(min(max(row), 1 - max(row)) for row in golden["probabilities"]) > 0.1
    return golden


def compare_mini(pictures):
    vision = CLIPVisionModelWithProjection.from_pretrained(MINI / "image_encoder", dtype=torch.float32).eval()
    projection = load_file(MINI / "text_projection/model.safetensors")["text_projection.weight"].float()
    scale = json.loads((MINI / "text_projection/config.json").read_text())["logit_scale"]
    return compare(
        BertTokenizer.from_pretrained(MINI / "tokenizer"),
        CLIPTextModel.from_pretrained(MINI / "text_encoder", dtype=torch.float32).eval(),
        lambda states: states @ projection.T, torch.tensor(scale),
        lambda pixels: vision(pixels).image_embeds,
        CLIPImageProcessorPil.from_pretrained(MINI / "feature_extractor"), pictures,
    )


def main():
    numpy.random.seed(14)
    save_models()
    pictures = list(drawn())
    versions = {"python": sys.version.split()[0], "torch": torch.__version__, "transformers": transformers.__version__}
    golden = {
        "versions": versions,
        "texts": TEXTS,
        "pictures": [
            {"shape": list(one.shape), "deflatedUint8": base64.b64encode(zlib.compress(one.tobytes(), 9)).decode()} for one in pictures
        ],
        "tiny": compare_tiny(pictures),
        "mini": compare_mini(list(of_mini())),
    }
    (OUT / "golden.json").write_text(json.dumps(golden, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
