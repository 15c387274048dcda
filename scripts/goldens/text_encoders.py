"""A text encoder that reads prompts for another model, and pictures that diffusers draws with it: src/pipeline/__goldens__/tiny-reader/.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 safetensors==0.8.0
    python scripts/goldens/text_encoders.py

The pipeline is tiny_pipeline.py's with another `pipe.text_encoder` and `pipe.tokenizer`, like SkyCLIP for a checkpoint that was never
trained on Chinese: it has the width that the UNet needs, but more layers, and a vocabulary in which every word has another id.
`check_unlike` makes sure that both tokenizer and weights have an effect.
"""

import shutil
from pathlib import Path

import torch
from pictures import check_unlike, draw_euler, euler_case, open_pipeline, psnr, write_cases
from transformers import BertTokenizer, CLIPTextConfig, CLIPTextModel

GOLDENS = Path(__file__).parents[2] / "src/pipeline/__goldens__"
MODEL, OUT = GOLDENS / "tiny-skypaint", GOLDENS / "tiny-reader"
SPECIAL = 5
#: Prompt, negative prompt; the seed is the index.
CASES = [
    ("一只鹰在雪山上", ""),
    ("a red apple on the river", "蓝色"),
    ("红 apple, 大月亮", ""),
]


def save_reader() -> None:
    """Its vocabulary is the model's in reverse, plus an eagle, which the model itself cannot read."""
    words = (MODEL / "tokenizer/vocab.txt").read_text(encoding="utf-8").split("\n")[:-1]
    vocabulary = [*words[:SPECIAL], "鹰", *reversed(words[SPECIAL:])]
    (OUT / "tokenizer").mkdir(parents=True)
    (OUT / "tokenizer/vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    torch.manual_seed(61)
    CLIPTextModel(CLIPTextConfig(
        vocab_size=len(vocabulary), hidden_size=32, intermediate_size=64, num_hidden_layers=3, num_attention_heads=2,
        max_position_embeddings=77, hidden_act="quick_gelu", initializer_factor=8.0, pad_token_id=vocabulary.index("[PAD]"),
        bos_token_id=vocabulary.index("[CLS]"), eos_token_id=vocabulary.index("[SEP]"),
    )).half().save_pretrained(OUT / "text_encoder")


@torch.no_grad()
def main() -> None:
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    shutil.rmtree(OUT, ignore_errors=True)
    save_reader()
    pipeline, own, mixed = (open_pipeline(MODEL) for _ in range(3))
    reader = CLIPTextModel.from_pretrained(OUT / "text_encoder", dtype=torch.float32)
    pipeline.tokenizer = BertTokenizer(vocab=str(OUT / "tokenizer/vocab.txt"), model_max_length=77)
    pipeline.text_encoder = mixed.text_encoder = reader
    cases = []
    for seed, (prompt, negative_prompt) in enumerate(CASES, start=1):
        request = (prompt, negative_prompt, seed)
        picture = draw_euler(pipeline, *request)
        print("deviation", picture.float().std().item())
        check_unlike("the model's own text encoder", psnr(picture, draw_euler(own, *request)), below=25)
        check_unlike("the model's own tokenizer", psnr(picture, draw_euler(mixed, *request)), below=25)
        cases.append(euler_case(*request, picture))
    write_cases(OUT / "pictures.json.gz", cases)


main()
