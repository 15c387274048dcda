"""Text encoders in the two forms in which Taiyi-CLIP was published: src/engine/jobs/match/__goldens__/taiyi/.

    pip install torch==2.13.0 transformers==5.23.0 safetensors pillow numpy
    python scripts/goldens/matching_pair.py
    python scripts/goldens/matching_taiyi.py

taiyi-clip has the form of IDEA-CCNL/Taiyi-CLIP-Roberta-102M-Chinese: a BertForSequenceClassification, whose logits are the embedding.
taiyi-pooled has that of Taiyi-CLIP-RoBERTa-102M-ViT-L-Chinese: a BertModel, whose pooler gives the embedding. Both are compared with
the pictures of matching_pair.py's CLIPModel, as the model cards' examples do with OpenAI's and OpenCLIP's. There, shorter texts of a
batch see their padding; here they do not, so that each text's embedding is the one that it has alone.
"""

import json
import shutil
import sys
from pathlib import Path

# A version built for another torch breaks the imports, and it is not needed here.
sys.modules["torchvision"] = None

import numpy  # noqa: E402
import torch  # noqa: E402
import transformers  # noqa: E402
from matching_pair import CLIP, TEXTS, VOCABULARY, drawn, write_json  # noqa: E402
from matching_pair import OUT as PAIR  # noqa: E402
from matching_readers import compared, randomize  # noqa: E402
from PIL import Image  # noqa: E402
from safetensors.torch import save_file  # noqa: E402
from transformers import BertConfig, BertForSequenceClassification, BertModel, BertTokenizer, CLIPModel  # noqa: E402
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil  # noqa: E402

OUT = Path(__file__).parents[2] / "src/engine/jobs/match/__goldens__/taiyi"
DIMENSIONS = CLIP["projection_dim"]
#: One more than in the published example, padded to another length.
ALL_TEXTS = [*TEXTS, "红苹果" * 6]
SHARED = dict(
    vocab_size=len(VOCABULARY), num_hidden_layers=2, num_attention_heads=4, intermediate_size=32, max_position_embeddings=64,
    hidden_act="gelu", type_vocab_size=2, pad_token_id=0,
)


def saved(name, model, forms):
    """Saves under the names of transformers 4, with which these models were published, and with its buffer."""
    folder = OUT / name
    folder.mkdir(parents=True)
    model.half().float()
    root = "bert." if hasattr(model, "bert") else ""
    positions = torch.arange(SHARED["max_position_embeddings"])[None]
    weights = {**model.state_dict(), f"{root}embeddings.position_ids": positions}
    assert f"{root}encoder.layer.0.output.dense.weight" in weights
    if "bin" in forms:
        torch.save(weights, folder / "pytorch_model.bin")
    if "safetensors" in forms:
        save_file({key: value.contiguous() for key, value in weights.items()}, folder / "model.safetensors", {"format": "pt"})
    config = {**model.config.to_dict(), "architectures": [type(model).__name__], "transformers_version": "4.22.1"}
    write_json(folder / "config.json", config)
    (folder / "vocab.txt").write_text("\n".join(VOCABULARY) + "\n", encoding="utf-8")
    write_json(folder / "tokenizer_config.json", {"do_lower_case": True, "tokenizer_class": "BertTokenizer", "model_max_length": 512})
    return folder


def golden_of(folder, kind, embeds_of, image_embeds, scale):
    model = kind.from_pretrained(folder, dtype=torch.float32).eval()
    tokenizer = BertTokenizer.from_pretrained(folder)
    tokens = tokenizer(ALL_TEXTS, return_tensors="pt", padding=True)
    assert (tokens["input_ids"] == tokenizer.unk_token_id).sum() == 0
    assert tokens["attention_mask"].min() == 0
    embeds = embeds_of(model(**tokens))
    alone = torch.cat([embeds_of(model(input_ids=tokenizer(text, return_tensors="pt")["input_ids"])) for text in ALL_TEXTS])
    assert torch.allclose(embeds, alone, atol=1e-5)
    text_embeds = embeds / embeds.norm(dim=1, keepdim=True)
    every = compared(text_embeds, image_embeds, scale)
    four = (scale.exp() * image_embeds @ text_embeds[: len(TEXTS)].t()).softmax(dim=-1)
    return {**every, "probabilitiesOfFour": four.tolist()}


@torch.no_grad()
def main():
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    numpy.random.seed(14)
    shutil.rmtree(OUT, ignore_errors=True)
    pictures = [Image.fromarray(one) for one in drawn()]
    clip = CLIPModel.from_pretrained(PAIR / "clip", dtype=torch.float32).eval()
    pixels = CLIPImageProcessorPil.from_pretrained(PAIR / "clip")(pictures, return_tensors="pt")["pixel_values"]
    image_embeds = clip.visual_projection(clip.vision_model(pixels).pooler_output)
    image_embeds = image_embeds / image_embeds.norm(dim=1, keepdim=True)
    torch.manual_seed(41)
    classifier = BertForSequenceClassification(BertConfig(**SHARED, hidden_size=24, num_labels=DIMENSIONS)).eval()
    randomize(classifier, 45, 0.35)
    pooled = BertModel(BertConfig(**SHARED, hidden_size=DIMENSIONS)).eval()
    randomize(pooled, 43, 0.5)
    folders = [saved("taiyi-clip", classifier, ["bin", "safetensors"]), saved("taiyi-pooled", pooled, ["bin"])]
    args = (image_embeds, clip.logit_scale)
    golden = {
        "versions": {"python": sys.version.split()[0], "torch": torch.__version__, "transformers": transformers.__version__},
        "texts": ALL_TEXTS,
        "classified": golden_of(folders[0], BertForSequenceClassification, lambda output: output.logits, *args),
        "pooled": golden_of(folders[1], BertModel, lambda output: output.pooler_output, *args),
    }
    (OUT / "golden.json").write_text(json.dumps(golden, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
