"""Traditional characters for simplified text, learnt from CLDR, which has every emoji's name in both scripts."""

from collections import Counter

from .icons import Icons


def traditional_table(icons: Icons) -> dict[int, str]:
    """A table for str.translate: each simplified character's most frequent counterpart in names of equal length."""
    simplified, traditional = icons.annotations("zh"), icons.annotations("zh-Hant")
    partners: dict[str, Counter[str]] = {}
    for emoji in simplified.keys() & traditional.keys():
        for ours, theirs in zip(simplified[emoji].get("tts", []), traditional[emoji].get("tts", []), strict=False):
            if len(ours) == len(theirs):
                for a, b in zip(ours, theirs, strict=True):
                    partners.setdefault(a, Counter())[b] += 1
    written = {character for entry in traditional.values() for name in entry.get("tts", []) for character in name}
    table = {}
    for character, counts in partners.items():
        partner, count = counts.most_common(1)[0]
        if character in written:  # the character is traditional too, and the names differ by more than spelling: 閃亮 and 闪烁
            continue
        if partner != character and count > counts.total() / 2 and "\u4e00" <= character <= "\u9fff":
            table[ord(character)] = partner
    return table
