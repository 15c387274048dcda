"""Token ids of transformers' CLIPTokenizer: src/core/tokenizer/__goldens__/clip*.

    pip install transformers==5.23.0 tokenizers==0.23.3
    python scripts/goldens/core_tokenizer_clip.py

The vocabulary is built like CLIP's (bytes, bytes at the end of a word, merges, two special tokens), with merges learned from
the Python manual. The strings are those of core_tokenizer_bert.py.
"""

import json
from collections import Counter

import tokenizers
import transformers
from core_tokenizer_bert import MAX_LENGTH, PHRASES, manual_words, strings, write_gzip
from tokenizers import pre_tokenizers

START, END = "<|startoftext|>", "<|endoftext|>"
EXTRA = ["don't I'll WE'RE 'tis x's", f"a {END} b", f"{START}a", "1234 v2.0", "e\u0301 ｅ\u0301", "a\u20dd", "½ ² Ⅷ ①", "\u0085x", "x\ufeffy"]


def learn_merges(count):
    """Textbook byte pair encoding (the trainer in tokenizers is not deterministic)."""
    to_bytes = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False).pre_tokenize_str
    counts = Counter()
    for word, n in [*manual_words(), *((phrase, 50) for phrase in PHRASES)]:
        counts[to_bytes(word.lower())[0][0]] += n
    words = [([*word[:-1], word[-1] + "</w>"], n) for word, n in counts.items()]
    merges = []
    while len(merges) < count:
        pairs = Counter()
        for pieces, n in words:
            for pair in zip(pieces, pieces[1:]):
                pairs[pair] += n
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        for pieces, _ in words:
            for i in range(len(pieces) - 2, -1, -1):
                if (pieces[i], pieces[i + 1]) == best:
                    pieces[i : i + 2] = ["".join(best)]
    return merges


def trim(row, end):
    while len(row) > 1 and row[-1] == end and row[-2] == end:
        row = row[:-1]
    return row


if __name__ == "__main__":
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    merges = learn_merges(1500)
    tokens = alphabet + [c + "</w>" for c in alphabet] + ["".join(pair) for pair in merges] + [START, END]
    vocab = {token: i for i, token in enumerate(dict.fromkeys(tokens))}
    clip = transformers.CLIPTokenizer(vocab=vocab, merges=merges)
    cases = []
    for text in [*strings(), *EXTRA]:
        row = clip(text, padding="max_length", max_length=MAX_LENGTH, truncation=True).input_ids
        cases.append([text, trim(row, vocab[END]), len(clip(text).input_ids)])
    write_gzip("clip-vocab.json.gz", json.dumps(vocab, ensure_ascii=False))
    write_gzip("clip-merges.txt.gz", "#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges))
    write_gzip("clip.json.gz", json.dumps({
        "versions": {"transformers": transformers.__version__, "tokenizers": tokenizers.__version__},
        "columns": ["text", "ids", "length without truncation"],
        "cases": cases,
    }, ensure_ascii=False, separators=(",", ":")))
    print(len(vocab), "tokens,", len(cases), "strings")
