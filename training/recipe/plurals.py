"""English plurals, as far as the names of emoji need them."""

IRREGULAR = {"mouse": "mice", "goose": "geese", "foot": "feet", "tooth": "teeth", "man": "men", "woman": "women"}
IRREGULAR |= {"person": "people", "child": "children", "wolf": "wolves", "leaf": "leaves", "knife": "knives", "ox": "oxen"}
UNCHANGED = {"sheep", "fish", "deer", "bison", "squid", "shrimp"}
SINGULAR_IN_S = {"bus", "cactus", "octopus", "walrus", "hippopotamus", "minibus", "compass", "lotus"}


def plural(name: str) -> str:
    """"red apple" becomes "red apples"; a name that is already plural ("grapes") is unchanged."""
    head, _, last = name.rpartition(" ")
    before = f"{head} " if head else ""
    lower = last.lower()
    if lower in IRREGULAR:
        return before + IRREGULAR[lower]
    plural_already = lower.endswith("s") and not lower.endswith("ss") and lower not in SINGULAR_IN_S
    if plural_already or lower in UNCHANGED or not last.isascii():
        return name
    if lower.endswith(("s", "x", "ch", "sh", "z")) or lower in {"tomato", "potato", "mosquito"}:
        return f"{name}es"
    if lower.endswith("y") and lower[-2:-1] not in "aeiou":
        return f"{name[:-1]}ies"
    return f"{name}s"
