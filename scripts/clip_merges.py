"""Writes CLIP's byte pairs for single-file checkpoints, which have no tokenizer: public/tokenizers/clip/merges.txt.

    pip install clip-anytorch==2.6.0 ftfy==6.3.1 regex    # OpenAI's CLIP, MIT
    python scripts/clip_merges.py

merges.txt, as transformers' CLIPTokenizer calls it, is the first 48,894 lines of bpe_simple_vocab_16e6.txt; CLIP's own
tokenizer reads no more. Also writes the ids that CLIP's tokenizer gives for some texts, as a golden for
src/core/tokenizer/clip-vocabulary.ts, which builds vocab.json from the merges.
"""

import gzip
import hashlib
import importlib.util
import json
import shutil
import sys
from importlib.metadata import distribution
from pathlib import Path

ROOT = Path(__file__).parents[1]
OUT = ROOT / "public/tokenizers/clip"
GOLDEN = ROOT / "src/core/tokenizer/__goldens__/openai-clip.json"
TEXTS = [
    "a photo of a cat", "masterpiece, best quality, 1girl", "It's 2024: don't panic!", "café naïve", "水彩画的猫 🎨",
    "supercalifragilisticexpialidocious", "<|endoftext|>", "HELLO   World",
]

clip = distribution("clip-anytorch")
file_of = {Path(str(file)).name: Path(str(clip.locate_file(file))) for file in clip.files}
spec = importlib.util.spec_from_file_location("simple_tokenizer", file_of["simple_tokenizer.py"])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
tokenizer = module.SimpleTokenizer()

lines = gzip.open(file_of["bpe_simple_vocab_16e6.txt.gz"], "rt", encoding="utf-8").read().split("\n")
merges = lines[1 : 49152 - 256 - 2 + 1]
assert [tuple(line.split()) for line in merges] == list(tokenizer.bpe_ranks)

OUT.mkdir(parents=True, exist_ok=True)
text = "#version: 0.2\n" + "\n".join(merges) + "\n"
(OUT / "merges.txt").write_text(text, encoding="utf-8", newline="\n")
shutil.copyfile(file_of["LICENSE"], OUT / "LICENSE")

vocabulary = json.dumps(tokenizer.encoder, ensure_ascii=False, separators=(",", ":"))
GOLDEN.write_text(json.dumps({
    "versions": {"clip-anytorch": clip.version, "python": sys.version.split()[0]},
    "tokens": len(tokenizer.encoder),
    "sha256": hashlib.sha256(vocabulary.encode()).hexdigest(),
    "cases": [[text, tokenizer.encode(text)] for text in TEXTS],
}, ensure_ascii=False) + "\n", encoding="utf-8")
print(len(tokenizer.encoder), "tokens,", (OUT / "merges.txt").stat().st_size, "bytes")
