"""The BERT vocabulary: characters for Chinese, word pieces for English."""

import re
import string
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path

import torch
from transformers import BertTokenizer

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
PAD, UNK, CLS, SEP, MASK = range(5)
FULL_WIDTH = "，。！？、；：（）《》“”‘’…—·～￥％＋＝"
PIECE_LENGTHS = range(2, 6)


def unified_ideographs() -> list[str]:
    """The 20,902 Chinese characters of GBK and Unicode 1.1, simplified and traditional, common and rare, so that none is [UNK]."""
    return [chr(code) for code in range(0x4E00, 0x9FA6)]


def is_plural(word: str, words: Collection[str]) -> bool:
    """Whether it is one of `words` with an "s" or "es" appended."""
    return any(len(word) > len(end) + 2 and word.endswith(end) and word.removesuffix(end) in words for end in ("s", "es"))


def build_vocabulary(texts: Iterable[str], pieces: int = 600) -> list[str]:
    """Special tokens, letters, digits, punctuation, GBK's characters, every word of `texts`, its `pieces` most common suffixes.

    Regular plurals are left out: "pandas" is read as "panda ##s", so what is learnt about one panda applies to three.
    """
    text = " ".join(texts).lower()
    words = Counter(re.findall(r"[a-z]+", text))
    suffixes: Counter[str] = Counter()
    for word in words:
        suffixes.update(word[-n:] for n in PIECE_LENGTHS if len(word) > n + 1)
    han = [c for c in dict.fromkeys(text) if "\u4e00" <= c <= "\u9fff"]
    symbols = [*string.ascii_lowercase, *string.digits, *string.punctuation, *FULL_WIDTH]
    tokens = [
        *SPECIAL,
        *symbols,
        *(f"##{c}" for c in string.ascii_lowercase + string.digits),
        *(f"##{suffix}" for suffix, _ in suffixes.most_common(pieces)),
        *unified_ideographs(),
        *han,
        *sorted(word for word in words if not is_plural(word, words)),
    ]
    return list(dict.fromkeys(tokens))


def write_vocabulary(path: Path, tokens: list[str]) -> None:
    path.write_text("\n".join(tokens) + "\n", encoding="utf-8")


def read_vocabulary(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def load_tokenizer(vocabulary: Path, length: int = 77) -> BertTokenizer:
    """BertTokenizer as StableDiffusionPipeline calls it: padded and cut to `length` positions."""
    return BertTokenizer(str(vocabulary), do_lower_case=True, model_max_length=length)


def token_ids(tokenizer: BertTokenizer, texts: list[str], length: int) -> torch.Tensor:
    """int64 [texts, length]: [CLS] … [SEP] [PAD]."""
    return tokenizer(texts, padding="max_length", max_length=length, truncation=True, return_tensors="pt").input_ids


def sep_positions(ids: torch.Tensor) -> torch.Tensor:
    """int64 [batch]: the position of each row's [SEP]."""
    return (ids == SEP).int().argmax(dim=-1)
