"""Token ids of transformers' BertTokenizer: src/core/tokenizer/__goldens__/bert*.

    pip install transformers==5.23.0 tokenizers==0.23.3
    python scripts/goldens/core_tokenizer_bert.py

The vocabulary is built here like bert-base-chinese's: reserved tokens, single characters, GB 2312, and English word pieces
from the Python manual. Strings are random but seeded.
"""

import gzip
import json
import pydoc_data.topics
import random
import re
import tempfile
import unicodedata
from collections import Counter
from pathlib import Path

import tokenizers
import transformers

OUT = Path(__file__).parents[2] / "src/core/tokenizer/__goldens__"
MAX_LENGTH = 77
SPECIAL = ["[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def gb2312():
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield bytes([row, cell]).decode("gb2312")
            except UnicodeDecodeError:
                pass


def manual_words():
    """Words of the Python manual with their counts, the most frequent first."""
    text = " ".join(pydoc_data.topics.topics[key] for key in sorted(pydoc_data.topics.topics))
    return sorted(Counter(re.findall("[A-Za-z]+", text)).items(), key=lambda item: (-item[1], item[0]))


def english_pieces(count):
    """Frequent words, their beginnings, and `##` with their endings (the trainer in tokenizers is not deterministic)."""
    words = manual_words()
    starts, ends = Counter(), Counter()
    for word, n in words:
        for cut in range(1, len(word)):
            starts[word[:cut]] += n
            ends["##" + word[cut:]] += n
    return [piece for counts in (dict(words), starts, ends)
            for piece, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[: count // 3]]


def build_vocab():
    tokens = ["[PAD]"] + [f"[unused{i}]" for i in range(1, 100)] + SPECIAL
    ascii_characters = [chr(c) for c in range(0x21, 0x7F)]
    kana = [chr(c) for c in range(0x3041, 0x30FF)]
    greek = [chr(c) for c in range(0x3B1, 0x3CA)]
    characters = ascii_characters + kana + greek + ["é", "ü", "𠮷", "👍", "…", "—"] + list(gb2312())
    pieces = [f"##{c}" for c in ascii_characters + kana + greek + list(gb2312())[-6763::7]]
    return list(dict.fromkeys(tokens + characters + pieces + english_pieces(4000)))


RANDOM = random.Random(2026)
GB = [c for c in gb2312() if "\u4e00" <= c <= "\u9fff"]
BIG5 = [c for c in (bytes([h, l]).decode("big5", "ignore") for h in range(0xA4, 0xC7) for l in range(0xA1, 0xFF)) if c]
WORDS = "a red apple on the wooden table with blue sky, masterpiece best quality tokenizer object-oriented don't 3D 4k " \
        "UPPER CamelCase naïve café Übung Ångström ŁÓDŹ İstanbul ΣΊΣΥΦΟΣ ὈΔΥΣΣΕΎΣ Привет ёлка ﬁne ǅ ß ẞ".split()
PHRASES = "红苹果 一只猫在草地上 赛博朋克城市 水墨山水 日落时分的海边 愛麗絲夢遊仙境 臺灣夜市 かわいい猫 東京タワー カタカナ ｶﾅ " \
          "고양이 한국어 สวัสดี नमस्ते مرحبا שלום".split()
FULL_WIDTH = "ＡＢＣ １２３ （红：１．２） ，。！？、；：“”‘’【】《》～￥".split()
EMOJI = "👍 👍🏽 👨‍👩‍👧‍👦 ❤️ 🇨🇳 😀😃 ☀ ♨️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🧑‍🚀".split()
RARE = "𠮷 𠀀 𪜀 𫝀 𫠝 𫠠 𬺰 𭀀 𰀀 丽 㐀 﨎 豈 〇 々 ヶ".split()
CONTROL = ["\x00", "\x07", "\x1b[0m", "\x7f", "\x85", "\xa0", "\u00ad", "\u200b", "\u200d", "\u202e", "\u2028", "\u3000", "\ufeff",
           "\ufffd", "\ue000", "\t", "\n", "\r\n", "\x0b", "\x0c", "\u0301", "\u0e33", "\U000f0000", "\u0378"]
TOKENS = ["[SEP]", "[CLS]", "[PAD]", "[MASK]", "[UNK]", "[sep]", "[unused1]", "##ing", "[ SEP ]"]
SYMBOLS = list("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~×÷±€£©™°½²∞≠→█■★♪") + ["...", "—", "«x»", "¿qué?"]
POOLS = [WORDS, PHRASES, FULL_WIDTH, EMOJI, RARE, CONTROL, TOKENS, SYMBOLS]


def is_stable(character):
    """Whether it is a letter, number or symbol: marks and punctuation newer than Unicode 8 differ (docs/adr/0002)."""
    return unicodedata.category(character)[0] in "LNS"


def random_character():
    while True:
        character = chr(RANDOM.choice([RANDOM.randrange(0x20, 0x3000), RANDOM.randrange(0x3000, 0xD800),
                                       RANDOM.randrange(0xE000, 0x32000)]))
        if is_stable(character):
            return character


def mixture(length):
    glue = RANDOM.choice(["", " ", ", ", "，"])
    return glue.join(RANDOM.choice(RANDOM.choice(POOLS)) for _ in range(length))


def strings():
    yield from ["", " ", "\n", "a", "红", "a" * 100, "a" * 101, "红" * 75, "红" * 76, "word " * 75, "word " * 76, "a" * 10000,
                "红苹果" * 4000, "👍" * 300, "a,b" * 60, "[SEP]" * 90]
    for pool in POOLS:
        yield from pool
    yield from ("".join(RANDOM.choices(GB, k=RANDOM.randrange(1, 40))) for _ in range(250))
    yield from ("".join(RANDOM.choices(BIG5, k=RANDOM.randrange(1, 40))) for _ in range(150))
    yield from (" ".join(RANDOM.choices(WORDS, k=RANDOM.randrange(1, 30))) for _ in range(250))
    yield from (mixture(RANDOM.randrange(1, 25)) for _ in range(900))
    yield from ("".join(random_character() for _ in range(RANDOM.randrange(1, 30))) for _ in range(400))
    yield from ("".join(RANDOM.choice(WORDS)[:3] for _ in range(RANDOM.randrange(1, 45))) for _ in range(100))
    yield from (mixture(RANDOM.randrange(100, 400)) for _ in range(60))


def ids(tokenizer, text):
    row = tokenizer(text, padding="max_length", max_length=MAX_LENGTH, truncation=True).input_ids
    assert len(row) == MAX_LENGTH
    while row[-1] == tokenizer.pad_token_id:
        row = row[:-1]
    return row


def write_gzip(name, text):
    (OUT / name).write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    vocab = build_vocab()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vocab.txt"
        path.write_text("".join(f"{token}\n" for token in vocab))
        uncased, cased = (transformers.BertTokenizer(str(path), do_lower_case=lower) for lower in (True, False))
        cases = [[text, ids(uncased, text), ids(cased, text), len(uncased(text).input_ids)] for text in strings()]
    assert len(cases) >= 2000, len(cases)
    write_gzip("bert-vocab.txt.gz", "".join(f"{token}\n" for token in vocab))
    write_gzip("bert.json.gz", json.dumps({
        "versions": {"transformers": transformers.__version__, "tokenizers": tokenizers.__version__},
        "columns": ["text", "ids, uncased", "ids, cased", "length without truncation, uncased"],
        "cases": cases,
    }, ensure_ascii=False, separators=(",", ":")))
    print(len(vocab), "tokens,", len(cases), "strings")
