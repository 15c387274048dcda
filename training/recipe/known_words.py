"""The words that the page looks for in a picture: names of things in both languages, places, times and styles.

    python -m recipe.known_words

Needs work/icons.zip (stage 1) and writes src/engine/jobs/match/known-words.json, the same on every run.
"""

import json
from collections.abc import Iterable
from types import SimpleNamespace

from .concepts import load_concepts
from .config import ROOT, command_line
from .world.lexicon import PLACES, STYLES, TIMES, WEATHERS

#: The characters to which a prompt's grammar gives a meaning, and those that separate its parts.
GRAMMAR = frozenset("()[]{}<>|:\\,（）【】：，、")

TARGET = ROOT.parent / "src/engine/jobs/match/known-words.json"

Pair = tuple[str, str]


def unlike(pairs: Iterable[Pair]) -> list[Pair]:
    """Leaves out pairs that a prompt would split, or that repeat an earlier one's word."""
    seen: set[str] = set()
    kept = []
    for pair in pairs:
        if not seen.intersection(pair) and not GRAMMAR.intersection("".join(pair)):
            kept.append(pair)
        seen.update(pair)
    return kept


def as_json(**lists: list[Pair]) -> str:
    """One pair per line, as prettier would format it."""
    body = ",\n".join(
        f'  "{name}": [\n' + ",\n".join(f"    {json.dumps(pair, ensure_ascii=False)}" for pair in pairs) + "\n  ]"
        for name, pairs in lists.items()
    )
    return "{\n" + body + "\n}\n"


def run(config: SimpleNamespace) -> None:
    things = unlike((concept.en[0], concept.zh[0]) for concept in load_concepts(config))
    scenes = [(words.en_nouns[0], words.zh_nouns[0]) for group in (PLACES, TIMES, WEATHERS) for words in group.values()]
    styles = [(en[0], zh[0]) for en, zh in STYLES.values()]
    # Without phrases that are also things, such as the rainbow.
    phrases = unlike([*things, *scenes, *styles])[len(things) :]
    TARGET.write_text(as_json(things=things, phrases=phrases), encoding="utf-8")
    print(len(things), "things,", len(phrases), "phrases")


if __name__ == "__main__":
    command_line(__doc__, run)
