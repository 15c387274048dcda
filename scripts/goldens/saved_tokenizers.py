"""The files that transformers 5 saves for BertTokenizer and CLIPTokenizer, and the ids that it gives after loading them again.

    pip install transformers==5.23.0 tokenizers==0.23.3
    python scripts/goldens/saved_tokenizers.py

Writes src/core/tokenizer/__goldens__/saved-tokenizers.json.gz: each tokenizer's files, all small, and the ids of strings. BERT has
every combination of do_lower_case, strip_accents and tokenize_chinese_chars; the vocabulary of the others is bert-vocab.txt.gz.
"""

import gzip
import itertools
import json
import random
import tempfile
from pathlib import Path

import tokenizers
import transformers
from core_tokenizer_bert import OUT, POOLS, mixture, write_gzip
from core_tokenizer_clip import END, START, learn_merges
from tokenizers import pre_tokenizers

#: Names that every JavaScript object has.
EXTRA = ["constructor __proto__ toString hasOwnProperty", "İİıIi", "Café CAFÉ cafe\u0301", "红A苹果b", "一只cat和两只Dog", "𠮷野家Ab"]


def strings():
    yield from EXTRA
    for pool in POOLS[:5]:
        yield from pool
    random.seed(7)
    yield from (mixture(random.randrange(1, 20)) for _ in range(120))


def saved(tokenizer):
    """The files, and a tokenizer loaded from them."""
    with tempfile.TemporaryDirectory() as folder:
        tokenizer.save_pretrained(folder)
        files = {path.name: path.read_text() for path in sorted(Path(folder).iterdir())}
        return files, type(tokenizer).from_pretrained(folder)


def bert(vocab, **options):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "vocab.txt").write_text(vocab)
        return transformers.BertTokenizer.from_pretrained(folder, **options)


def ids(tokenizer, text):
    return tokenizer(text, add_special_tokens=False).input_ids


texts = list(strings())
vocab = gzip.decompress((OUT / "bert-vocab.txt.gz").read_bytes()).decode()
variants = []
for lower, strip, chinese in itertools.product((True, False), (None, True, False), (True, False)):
    options = {"do_lower_case": lower, "strip_accents": strip, "tokenize_chinese_chars": chinese}
    files, tokenizer = saved(bert(vocab, **options))
    assert "vocab.txt" not in files
    variants.append({"config": files["tokenizer_config.json"], "ids": [ids(tokenizer, text) for text in texts]})

# Sixty words, as many as the text encoder of checkpoints.py knows.
small = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *(chr(0x4E00 + i) for i in range(55))]
bert_files, small_bert = saved(bert("".join(f"{token}\n" for token in small), do_lower_case=False))

alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
merges = learn_merges(100)
tokens = alphabet + [c + "</w>" for c in alphabet] + ["".join(pair) for pair in merges] + [START, END]
clip_files, clip = saved(transformers.CLIPTokenizer(vocab={t: i for i, t in enumerate(dict.fromkeys(tokens))}, merges=merges))

write_gzip("saved-tokenizers.json.gz", json.dumps({
    "versions": {"transformers": transformers.__version__, "tokenizers": tokenizers.__version__},
    "texts": texts,
    "bertOptions": variants,
    "bert": {"files": bert_files, "ids": [ids(small_bert, text) for text in texts]},
    "clip": {"files": clip_files, "ids": [ids(clip, text) for text in texts]},
}, ensure_ascii=False, separators=(",", ":")))
print(len(texts), "strings,", len(variants), "variants,", (OUT / "saved-tokenizers.json.gz").stat().st_size, "bytes")
