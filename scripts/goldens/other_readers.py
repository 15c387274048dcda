"""Models that read prompts with BERT or XLM-R, and the pictures that diffusers draws: src/pipeline/__goldens__/tiny-taiyi/ and tiny-alt/.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 safetensors==0.8.0 sentencepiece==0.2.3 protobuf
    python scripts/goldens/other_readers.py

tiny-taiyi has the form of IDEA-CCNL/Taiyi-Stable-Diffusion-1B-Chinese-v0.1: StableDiffusionPipeline with BertModel as pytorch_model.bin
and a BertTokenizer whose model_max_length is BERT's number of positions (512 there), to which the pipeline pads. tiny-alt has that of
BAAI/AltDiffusion-m9: AltDiffusionPipeline with RobertaSeriesModelWithTransformation and sentencepiece.bpe.model. Both have
tiny_pipeline.py's UNet, VAE and scheduler; Taiyi's vocabulary is from there, too, and AltDiffusion's from core_tokenizer_xlm_r.py.
`check_unlike` makes sure that prompt, length and mask have an effect.
"""

import gzip
import json
import shutil
import tempfile
from pathlib import Path

import torch
from diffusers.pipelines.deprecated.alt_diffusion import AltDiffusionPipeline, RobertaSeriesModelWithTransformation
from diffusers.pipelines.deprecated.alt_diffusion.modeling_roberta_series import RobertaSeriesConfig
from pictures import check_unlike, draw_euler, euler_case, open_pipeline, psnr, write_cases
from transformers import BertConfig, BertModel, BertTokenizer, XLMRobertaTokenizer

ROOT = Path(__file__).parents[2]
GOLDENS = ROOT / "src/pipeline/__goldens__"
MODEL = GOLDENS / "tiny-skypaint"
SENTENCEPIECE = ROOT / "src/core/tokenizer/__goldens__/xlm-r.model.gz"
WIDTH = 32
#: Prompt, negative prompt; the seed is the index.
CASES = [
    ("一只 cat，在雪山上", "夜"),
    ("a red apple on the river", ""),
]
OTHER = "大月亮 and the blue moon"
#: More than CLIP's 77 tokens, fewer than this Taiyi's.
TAIYI_LENGTH = 128
LONG = ("一只蓝色的猫在月亮山水画上，" * 7, "")


def save_config(folder, name, content):
    (folder / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def save_index(folder, pipeline, text_encoder, tokenizer):
    index = json.loads((MODEL / "model_index.json").read_text())
    save_config(folder, "model_index.json", {**index, "_class_name": pipeline, "text_encoder": text_encoder, "tokenizer": tokenizer})


@torch.no_grad()
def enlarge(model, factor, *endings):
    """Enlarges weights: with the usual initialisation, a picture would hardly depend on the prompt."""
    for name, parameter in model.named_parameters():
        if name.endswith(endings):
            parameter *= factor
    return model


def save_taiyi(folder):
    (folder / "text_encoder").mkdir(parents=True)
    (folder / "tokenizer").mkdir()
    words = (MODEL / "tokenizer/vocab.txt").read_text(encoding="utf-8").split("\n")[:-1]
    torch.manual_seed(71)
    model = BertModel(BertConfig(
        vocab_size=len(words), hidden_size=WIDTH, intermediate_size=32, num_hidden_layers=2, num_attention_heads=4,
        max_position_embeddings=TAIYI_LENGTH, pad_token_id=0, initializer_range=0.3,
    ), add_pooling_layer=False).half()
    model.config.architectures = ["BertModel"]
    model.config.save_pretrained(folder / "text_encoder")
    torch.save(model.state_dict(), folder / "text_encoder/pytorch_model.bin")
    save_config(folder / "tokenizer", "tokenizer_config.json", {
        "do_lower_case": True, "model_max_length": TAIYI_LENGTH, "tokenizer_class": "BertTokenizer", "strip_accents": None,
        "tokenize_chinese_chars": True,
    })
    save_index(folder, "StableDiffusionPipeline", ["transformers", "BertModel"], ["transformers", "BertTokenizer"])


def open_taiyi(folder):
    pipeline = open_pipeline(MODEL)
    pipeline.text_encoder = BertModel.from_pretrained(folder / "text_encoder", dtype=torch.float32, add_pooling_layer=False)
    pipeline.tokenizer = BertTokenizer(vocab=str(MODEL / "tokenizer/vocab.txt"), model_max_length=TAIYI_LENGTH)
    return pipeline


def draw_taiyi(folder):
    pipeline, short = open_taiyi(folder), open_taiyi(folder)
    short.tokenizer.model_max_length = 77
    cases = []
    for seed, (prompt, negative_prompt) in enumerate([*CASES, LONG], start=1):
        request = (prompt, negative_prompt, seed)
        picture = draw_euler(pipeline, *request)
        check_unlike("another prompt", psnr(picture, draw_euler(pipeline, OTHER, negative_prompt, seed)), below=30)
        check_unlike("padded to CLIP's length", psnr(picture, draw_euler(short, *request)), below=38)
        cases.append(euler_case(*request, picture))
    write_cases(folder / "pictures.json.gz", cases)


def save_alt(folder):
    (folder / "tokenizer").mkdir(parents=True)
    torch.manual_seed(72)
    model = RobertaSeriesModelWithTransformation(RobertaSeriesConfig(
        vocab_size=702, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4, type_vocab_size=1,
        max_position_embeddings=79, project_dim=WIDTH, layer_norm_eps=1e-5, initializer_range=0.3,
    ))
    model.roberta.pooler = None
    enlarge(model, 4, "transformation.weight").half().save_pretrained(folder / "text_encoder")
    save_config(folder / "tokenizer", "tokenizer_config.json", {"model_max_length": 77, "tokenizer_class": "XLMRobertaTokenizer"})
    save_index(
        folder, "AltDiffusionPipeline", ["alt_diffusion", "RobertaSeriesModelWithTransformation"],
        ["transformers", "XLMRobertaTokenizer"],
    )


def open_alt(folder):
    parts = open_pipeline(MODEL)
    with tempfile.TemporaryDirectory() as tokenizer:
        (Path(tokenizer) / "sentencepiece.bpe.model").write_bytes(gzip.decompress(SENTENCEPIECE.read_bytes()))
        tokenizer = XLMRobertaTokenizer.from_pretrained(tokenizer, model_max_length=77)
    text_encoder = RobertaSeriesModelWithTransformation.from_pretrained(folder / "text_encoder", dtype=torch.float32)
    pipeline = AltDiffusionPipeline(
        vae=parts.vae, text_encoder=text_encoder, tokenizer=tokenizer, unet=parts.unet, scheduler=parts.scheduler,
        safety_checker=None, feature_extractor=None, requires_safety_checker=False,
    )
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def draw_alt(folder):
    pipeline, seeing = open_alt(folder), open_alt(folder)
    seeing.text_encoder.config.use_attention_mask = False
    cases = []
    for seed, (prompt, negative_prompt) in enumerate(CASES, start=1):
        request = (prompt, negative_prompt, seed)
        picture = draw_euler(pipeline, *request)
        check_unlike("another prompt", psnr(picture, draw_euler(pipeline, OTHER, negative_prompt, seed)), below=30)
        check_unlike("with visible padding", psnr(picture, draw_euler(seeing, *request)), below=30)
        cases.append(euler_case(*request, picture))
    write_cases(folder / "pictures.json.gz", cases)


@torch.no_grad()
def main():
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    for folder, save, draw in (
        (GOLDENS / "tiny-taiyi", save_taiyi, draw_taiyi),
        (GOLDENS / "tiny-alt", save_alt, draw_alt),
    ):
        shutil.rmtree(folder, ignore_errors=True)
        save(folder)
        draw(folder)


if __name__ == "__main__":
    main()
