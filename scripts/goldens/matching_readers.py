"""A model that compares pictures with texts and reads them with XLM-R: src/engine/jobs/match/__goldens__/readers/.

    pip install torch==2.13.0 transformers==5.23.0 safetensors pillow numpy sentencepiece==0.2.3 protobuf
    python scripts/goldens/matching_readers.py

alt-clip has the form of BAAI/AltCLIP: AltCLIPModel as pytorch_model.bin. Its XLM-R is tiny-alt's (other_readers.py), just as
AltDiffusion's is AltCLIP's. float16 can hold all weights.
"""

import base64
import gzip
import json
import re
import shutil
import sys
import tempfile
import zlib
from pathlib import Path

# A version built for another torch breaks the imports, and it is not needed here.
sys.modules["torchvision"] = None

import numpy  # noqa: E402
import torch  # noqa: E402
import transformers  # noqa: E402
from matching_pair import CLIP, PROCESSOR, drawn, write_json  # noqa: E402
from PIL import Image  # noqa: E402
from safetensors.torch import load_file  # noqa: E402
from transformers import AltCLIPConfig, AltCLIPModel, XLMRobertaTokenizer  # noqa: E402
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil  # noqa: E402

ROOT = Path(__file__).parents[2]
OUT = ROOT / "src/engine/jobs/match/__goldens__/readers"
TINY_ALT = ROOT / "src/pipeline/__goldens__/tiny-alt/text_encoder"
SENTENCEPIECE = ROOT / "src/core/tokenizer/__goldens__/xlm-r.model.gz"

#: The fourth is padded to another length than the others.
TEXTS = ["一只蓝色的猫", "a red apple on the river", "雪山上的月亮 and the blue moon", "大月亮，" * 16]


def randomize(model, seed, scale):
    """Enlarges the weights: with the usual initialisation, all texts would be nearly the same, and so would all pictures."""
    generator = torch.Generator().manual_seed(seed)
    for parameter in model.parameters():
        if parameter.ndim > 0:
            parameter += scale * torch.randn(parameter.shape, generator=generator)


def save(folder, model, changes):
    """Saves pytorch_model.bin, with `changes` to its weights, under the names of transformers 4, with which these models were published."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    model.half().float().save_pretrained(folder)
    weights = {
        # Version 5 renames the layers of BERT and XLM-R while saving, and with them those of AltCLIP's image encoder.
        re.sub(r"^(vision_model.*)\.layer\.", r"\1.layers.", key): value
        for key, value in load_file(folder / "model.safetensors").items()
    }
    (folder / "model.safetensors").unlink()
    torch.save({**weights, **changes}, folder / "pytorch_model.bin")


def compared(text_embeds, image_embeds, scale):
    cosines = image_embeds @ text_embeds.t()
    probabilities = (scale.exp() * cosines).softmax(dim=-1)
    print(probabilities.numpy().round(3))
    # The comparison proves something only if some probability is neither nearly 0 nor nearly 1.
    assert max(min(max(row), 1 - max(row)) for row in probabilities.tolist()) > 0.1
    assert (text_embeds @ text_embeds.t()).tril(-1).max() < 0.99
    return {
        "textEmbeds": text_embeds.tolist(), "imageEmbeds": image_embeds.tolist(), "cosines": cosines.tolist(),
        "probabilities": probabilities.tolist(),
    }


def alt_clip(pixels):
    own = json.loads((TINY_ALT / "config.json").read_text())
    shared = ("vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "type_vocab_size",
              "max_position_embeddings", "project_dim", "layer_norm_eps", "pad_token_id")
    torch.manual_seed(31)
    model = AltCLIPModel(AltCLIPConfig(
        projection_dim=CLIP["projection_dim"], text_config={key: own[key] for key in shared}, vision_config=CLIP["vision_config"],
    ))
    randomize(model, 32, 0.15)
    model.logit_scale.fill_(2.0)
    reader = {f"text_model.{key}": value.float() for key, value in load_file(TINY_ALT / "model.safetensors").items()}
    # Buffers of the version with which it was published.
    buffers = {
        "text_model.roberta.embeddings.position_ids": torch.arange(own["max_position_embeddings"])[None],
        "vision_model.embeddings.position_ids": torch.arange(model.vision_model.embeddings.num_positions)[None],
    }
    save(OUT / "alt-clip", model, {**reader, **buffers})
    model = AltCLIPModel.from_pretrained(OUT / "alt-clip", dtype=torch.float32).eval()
    assert torch.equal(model.text_model.transformation.weight, reader["text_model.transformation.weight"])
    write_json(OUT / "alt-clip/preprocessor_config.json", PROCESSOR)

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "sentencepiece.bpe.model").write_bytes(gzip.decompress(SENTENCEPIECE.read_bytes()))
        tokenizer = XLMRobertaTokenizer.from_pretrained(folder)
    tokens = tokenizer(TEXTS, return_tensors="pt", padding=True)
    print([len(ids) for ids in tokenizer(TEXTS)["input_ids"]])
    assert tokens["attention_mask"].min() == 0
    output = model(input_ids=tokens["input_ids"], attention_mask=tokens["attention_mask"], pixel_values=pixels)
    golden = compared(output.text_embeds, output.image_embeds, model.logit_scale)
    assert numpy.allclose(output.logits_per_image.softmax(dim=-1), golden["probabilities"], atol=1e-6)
    return golden


@torch.no_grad()
def main():
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    numpy.random.seed(14)
    pictures = list(drawn())
    processor = CLIPImageProcessorPil(**{key: value for key, value in PROCESSOR.items() if key != "feature_extractor_type"})
    pixels = processor([Image.fromarray(one) for one in pictures], return_tensors="pt")["pixel_values"]
    golden = {
        "versions": {"python": sys.version.split()[0], "torch": torch.__version__, "transformers": transformers.__version__},
        "texts": TEXTS,
        "pictures": [
            {"shape": list(one.shape), "deflatedUint8": base64.b64encode(zlib.compress(one.tobytes(), 9)).decode()} for one in pictures
        ],
        "altClip": alt_clip(pixels),
    }
    (OUT / "golden.json").write_text(json.dumps(golden, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
