"""Token ids of XLM-R's tokenizer: src/core/tokenizer/__goldens__/xlm-r*.

    pip install sentencepiece==0.2.3 transformers==5.23.0 tokenizers==0.23.3 protobuf
    python scripts/goldens/core_tokenizer_xlm_r.py

The vocabulary is trained here with XLM-R's settings (unigram, nmt_nfkc's rules), but it is small and has a tenth of the rules:
those for the characters in `RULED`. The ids are those of the sentencepiece library, numbered as XLMRobertaTokenizer numbers them;
AltDiffusion was trained with these. transformers 5 reads the same files in Rust. Strings that it tokenizes differently are listed.
"""

import base64
import gzip
import json
import random
import re
import tempfile
import unicodedata
from pathlib import Path

import sentencepiece
import transformers
from core_tokenizer_bert import GB, OUT, PHRASES, POOLS, WORDS, manual_words, mixture, write_gzip

PIECES = 700
#: Latin, Greek, Cyrillic, signs, kana, full and half width.
RULED = [*range(0x01, 0x530), *range(0x1F00, 0x2200), *range(0x3000, 0x3100), *range(0xFB00, 0xFB07), *range(0xFF01, 0xFFEF), 0x2581, 0xFEFF, 0xFFFD]
#: sentencepiece's ids begin with <unk>, <s>, </s>; fairseq's with <s>, <pad>, </s>, <unk>.
UNKNOWN, OFFSET = 3, 1
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>", "a<mask>b", "a <mask> b", "＜ｓ＞", "<S>", "红<pad>苹果", "▁", "▁a", "a▁b"]


def corpus():
    source = random.Random(11)
    words, counts = zip(*manual_words()[:400])
    common = GB[:160]
    for _ in range(3000):
        yield " ".join(source.choices(words, counts, k=source.randrange(2, 12)))
        yield "".join(source.choices(common, k=source.randrange(2, 14))) + source.choice("，。！? ")
        yield " ".join(source.choice([*WORDS, *PHRASES]) for _ in range(source.randrange(1, 8)))


def strings():
    source = random.Random(12)
    yield from ["", " ", "  a  b ", "\n", "a" * 100, "红苹果" * 60, "👍" * 30, "word " * 90, *SPECIAL]
    for pool in POOLS:
        yield from pool
    yield from ("".join(source.choices(GB, k=source.randrange(1, 30))) for _ in range(150))
    yield from (" ".join(source.choices(WORDS, k=source.randrange(1, 20))) for _ in range(100))
    yield from (mixture(source.randrange(1, 20)) for _ in range(400))
    # Every character that Unicode's compatibility forms change, and what the rules do with controls and spaces.
    yield from (chr(code) for code in range(1, 0x3400) if source.random() < 0.06 or code < 0x100)
    yield from (chr(code) for code in range(0xF900, 0xFFFE) if source.random() < 0.1)


def rules():
    """nmt_nfkc's rules for these characters: what each becomes, alone and together with combining marks."""
    normalizer = sentencepiece.SentencePieceNormalizer(
        rule_name="nmt_nfkc", add_dummy_prefix=False, escape_whitespaces=False, remove_extra_whitespaces=False
    )
    characters = [chr(code) for code in RULED]
    sequences = dict.fromkeys([*characters, *(unicodedata.normalize("NFD", one) for one in characters)])
    for sequence in sequences:
        normal = normalizer.normalize(sequence)
        if normal != sequence:
            yield "\t".join(" ".join(f"{ord(one):X}" for one in text) for text in (sequence, normal))


def train(folder):
    rule_file = Path(folder) / "rules.tsv"
    rule_file.write_text("\n".join(rules()) + "\n", encoding="utf-8")
    sentences = Path(folder) / "corpus.txt"
    sentences.write_text("\n".join(corpus()), encoding="utf-8")
    prefix = str(Path(folder) / "sentencepiece.bpe")
    sentencepiece.SentencePieceTrainer.train(
        input=str(sentences), model_prefix=prefix, vocab_size=PIECES, model_type="unigram", normalization_rule_tsv=str(rule_file),
        character_coverage=0.995, num_threads=1, minloglevel=2,
    )
    return Path(prefix + ".model")


def special_aware(model):
    """Works like transformers' slow tokenizer: special tokens by name, everything between them by sentencepiece."""
    names = {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": UNKNOWN, "<mask>": model.get_piece_size() + OFFSET}
    # <mask> swallows the white space before it.
    pattern = re.compile("(<s>|<pad>|</s>|<unk>|\\s*<mask>)")

    def ids(text):
        found = []
        for part in pattern.split(text):
            if part.strip() in names:
                found.append(names[part.strip()])
            else:
                found += [piece + OFFSET if piece else UNKNOWN for piece in model.encode(part)]
        return found

    return ids


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = train(folder)
        content = path.read_bytes()
        model = sentencepiece.SentencePieceProcessor(model_file=str(path))
        for corpus_file in Path(folder).glob("*"):
            if corpus_file != path:
                corpus_file.unlink()
        theirs = transformers.XLMRobertaTokenizer.from_pretrained(folder)
        saved = Path(folder) / "saved"
        theirs.save_pretrained(saved)
        json_file = json.loads((saved / "tokenizer.json").read_text())
        config = (saved / "tokenizer_config.json").read_text()
    # The model's file already has it.
    rules_in_json = json_file["normalizer"].pop("precompiled_charsmap")
    assert base64.b64decode(rules_in_json) in content
    ids = special_aware(model)
    cases = [[text, ids(text)] for text in dict.fromkeys(strings())]
    other = [text for text, own in cases if theirs(text, add_special_tokens=False).input_ids != own]
    print(len(cases), "strings, of which transformers 5 tokenizes differently:", len(other), other[:9])
    (OUT / "xlm-r.model.gz").write_bytes(gzip.compress(content, 9, mtime=0))
    write_gzip("xlm-r.json.gz", json.dumps({
        "versions": {"sentencepiece": sentencepiece.__version__, "transformers": transformers.__version__},
        "tokenizerJson": json_file,
        "tokenizerConfig": config,
        "cases": cases,
    }, ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main()
