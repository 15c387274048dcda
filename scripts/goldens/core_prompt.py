"""Prompts as A1111's own parser reads them: src/core/prompt/__goldens__/a1111.json.gz.

    pip install lark==1.3.1 torch==2.13.0
    python scripts/goldens/core_prompt.py PATH/TO/stable-diffusion-webui/modules/prompt_parser.py

The prompts are A1111's documented examples and random ones (seeded) made of the grammar's characters. Full-width characters
have hand-written tests, because A1111 does not support them.
"""

import gzip
import importlib.util
import json
import random
import re
import sys
from pathlib import Path

OUT = Path(__file__).parents[2] / "src/core/prompt/__goldens__/a1111.json.gz"
STEPS = 10
DOCUMENTED = [
    "test", "a [b:3]", "a [b: 3]", "a [[[b]]:2]", "[(a:2):3]", "a [b : c : 1] d", "a[b:[c:d:2]:1]e", "a [unbalanced", "a [b:.5] c",
    "a [{b|d{:.5] c", "((a][:b:c [d:3]", "[a|(b:1.1)]", "[fe|]male", "[fe|||]male", "normal text", "an (important) word", "(unbalanced",
    r"\(literal\]", "(unnecessary)(parens)", "a (((house:1.3)) [on] a (hill:0.5), sun, (((sky))).",
    "fantasy landscape with a [mountain:lake:0.25] and [an oak:a christmas tree:0.75][ in foreground::0.6][: in background:0.25] [shoddy:masterful:0.5]",
    "", " ", "a BREAK b", "a BREAK BREAK b", "(a BREAK b:1.2)", "aBREAKb", "BREAK", "a\nBREAK\nb", "(红苹果:1.3), [蓝天|晚霞], BREAK 一只猫", "红BREAK蓝",
    "a AND b", "a cat :1.2 AND a dog AND a penguin :2.2", "a:1 AND b:-.5 AND c: +3.", "AND", "a AND", "SAND AND AND", "红AND蓝", "a\n:2 AND b\n",
    "(a: 1.5 )", "(a:b)", "(a:1.2:1.3)", "[a:b]", "[a:b:c]", "[a:1:2]", "[a:b:1e0]", "[a:b:-1]", "[a:b:0]", "[a:b:99]", "[:b:3]", "[a::3]", "[:3]", "[|a]",
    "[a|b:3]", r"\[a:b:3\]", r"[\(a:b:3]", "a\\", "a|b", "()", "[]", "(:1.2)", ")(", "][", "((((((a", "[[[[[[a]:3",
]
PIECES = ["a", "b ", " cat", "红", ", ", "(", ")", "[", "]", ":", "|", "\\", "(", ")", "[", "]", ":1.3)", ":3]", ":.5]", ":b:0.4]", "1", "2.5", " AND ", "BREAK"]


def load(path):
    spec = importlib.util.spec_from_file_location("prompt_parser", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def is_balanced(text):
    """Stray brackets make A1111's grammar ambiguous, and its parser then picks an arbitrary reading."""
    open_brackets = []
    for sign in re.sub(r"\\.", "", text):
        if sign in "([":
            open_brackets.append(sign)
        elif sign in ")]" and (not open_brackets or open_brackets.pop() + sign not in ("()", "[]")):
            return False
    return not open_brackets


def case(parser, text):
    is_clear = text in DOCUMENTED or is_balanced(text)
    indexes, flat, _ = parser.get_multicond_prompt_list([text])
    return {
        "text": text,
        "attention": parser.parse_prompt_attention(text),
        "composition": [[flat[i], weight] for i, weight in indexes[0]],
        "schedule": parser.get_learned_conditioning_prompt_schedules([text], STEPS)[0] if is_clear else None,
    }


def well_formed(depth):
    """A random sentence of the grammar."""
    if depth == 0:
        return random.choice(["", "a", "b c", " cat ", "红苹果", ", ", r"\(", "2"])
    part = lambda: "".join(well_formed(random.randrange(depth)) for _ in range(random.randrange(3)))
    when = random.choice(["3", " 2 ", ".5", "0.25", "1.0", "0", "-1", "12", "7.5"])
    return random.choice([
        f"({part()})", f"({part()}:1.{random.randrange(9)})", f"[{part()}]", f"[{part()}:{part()}:{when}]", f"[{part()}:{when}]",
        f"[{part()}::{when}]", f"[{part()}|{part()}]", f"[{part()}|{part()}|{part()}]", part() + part(),
    ])


random.seed(2026)
fuzz = ["".join(random.choice(PIECES) for _ in range(random.randrange(1, 12))) for _ in range(1500)]
fuzz += ["".join(well_formed(3) for _ in range(random.randrange(1, 4))) for _ in range(1000)]
parser = load(sys.argv[1])
cases = []
for text in [*DOCUMENTED, *fuzz]:
    try:
        cases.append(case(parser, text))
    except ValueError:
        pass  # A1111 fails on a weight such as 1.2.3.
OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_bytes(gzip.compress(json.dumps({"steps": STEPS, "cases": cases}, ensure_ascii=False).encode(), 9, mtime=0))
print(len(cases), "prompts")
