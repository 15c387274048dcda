"""A grammar for compositions: describes a picture in English, Chinese, a mixture or a list of words, differently each time.

Captions name nothing that the picture does not show. Like people's prompts, they sometimes leave out what it shows (daylight, a
rainbow, the style), and have adjectives and praise that change nothing in it. `flipped` means that the picture is mirrored, so left
and right are swapped.
"""

import random
from collections.abc import Sequence

from ..captions import STYLE_TAG, with_article
from ..plurals import plural
from ..scenes import COLOURS
from .compositions import Actor, Composition
from .lexicon import (
    ACCESSORIES,
    ADJECTIVES,
    COUNTS,
    FILLERS,
    FLOURISHES,
    MATERIALS,
    MIRRORED,
    PLACES,
    RELATIONS,
    SIDES,
    SIZES,
    STYLE_ARTICLES,
    STYLES,
    TIMES,
    USUAL_FILLERS,
    WEATHERS,
)
from .subjects import Subject

FIRST_NAME = 0.6  # the share of captions with a thing's first name
UNSAID = {"day": 0.65, "sunset": 0.0, "night": 0.0}  # how often a time is left out
SIDE_SAID = 0.8
FILLED = 0.4  # the share of captions with an adjective from FILLERS
USUAL = 0.3  # the share of these that take it from USUAL_FILLERS alone
FLOURISHED = 0.15  # the share that ends with praise
STYLE_SAID = {"3d": 0.2}  # all other styles are always mentioned
MIXED_SHARE = 0.3  # of translations
LANGUAGES = (("english", 0.34), ("chinese", 0.34), ("mixed", 0.1), ("english_words", 0.08), ("chinese_words", 0.14))


class Speaker:
    """Describes compositions; `subjects` are by code, `traditional` is a table for str.translate."""

    def __init__(self, subjects: dict[str, Subject], traditional: dict[int, str], traditional_share: float = 0.15) -> None:
        self.subjects, self.traditional, self.traditional_share = subjects, traditional, traditional_share

    def say(self, composition: Composition, rng: random.Random, flipped: bool = False, pictured: bool = True) -> str:
        """One caption. `pictured` avoids the Chinese names that are held out from pictures."""
        language = rng.choices([name for name, _ in LANGUAGES], [share for _, share in LANGUAGES])[0]
        if pictured and any(self.subjects[code].zh_held_out for code in codes(composition)):
            language = "english" if rng.random() < 0.8 else "english_words"
        return self.said_in(language, composition, rng, flipped)

    def said_in(self, language: str, composition: Composition, rng: random.Random, flipped: bool = False) -> str:
        text = with_flourish(getattr(Sentence(self.subjects, composition, rng, flipped), language)(), rng)
        tagged = composition.style == "3d" and composition.icon_set == "fluent-emoji" and rng.random() < 0.25
        return self.spelled(STYLE_TAG + text if tagged else text, rng)

    def translations(self, composition: Composition, rng: random.Random) -> tuple[str, str, str]:
        """The same in English, in Chinese, and once more in Chinese or as a mixture."""
        sentence = Sentence(self.subjects, composition, rng, flipped=False)
        other = sentence.mixed() if rng.random() < MIXED_SHARE else sentence.chinese()
        return sentence.english(), sentence.chinese(), self.spelled(other, rng)

    def spelled(self, text: str, rng: random.Random) -> str:
        """The text, now and then in traditional characters."""
        return text.translate(self.traditional) if rng.random() < self.traditional_share else text


def with_flourish(text: str, rng: random.Random) -> str:
    """Now and then with up to three words of praise, as in other models' prompts."""
    if rng.random() >= FLOURISHED:
        return text
    chinese = any("\u4e00" <= character <= "\u9fff" for character in text)
    praise = rng.sample(FLOURISHES[chinese], rng.randint(1, 3))
    return ("，" if chinese else ", ").join([text, *praise])


def codes(composition: Composition) -> list[str]:
    """The codes of everything in the picture that has a name."""
    return [code for actor in composition.actors for code in (actor.code, actor.holds) if code]


class Sentence:
    """One description of a composition. What to leave out is decided once, so that all languages agree."""

    def __init__(self, subjects: dict[str, Subject], composition: Composition, rng: random.Random, flipped: bool) -> None:
        self.subjects, self.composition, self.rng = subjects, composition, rng
        self.time = None if rng.random() < UNSAID[composition.time] or not composition.place else composition.time
        self.weather = composition.weather
        self.styled = rng.random() < STYLE_SAID.get(composition.style, 1.0)
        turn = MIRRORED if flipped else {}
        self.side = turn.get(composition.side, composition.side) if rng.random() < SIDE_SAID else None
        self.relation = turn.get(composition.relation, composition.relation)
        self.filler = rng.choice(USUAL_FILLERS if rng.random() < USUAL else FILLERS) if rng.random() < FILLED else ()

    def one(self, options: Sequence[str]) -> str:
        return options[0] if self.rng.random() < 0.35 else self.rng.choice(options)

    def name(self, code: str, language: str) -> str:
        names = getattr(self.subjects[code], language)
        return names[0] if self.rng.random() < FIRST_NAME else self.rng.choice(names)

    def bare_name(self, actor: Actor, language: str) -> str:
        """A name without the thing's own colour if the actor has another colour or a material: "apple", never "red apple"."""
        names = getattr(self.subjects[actor.code], language)
        if not (actor.colour or actor.material):
            return self.name(actor.code, language)
        colours = tuple(COLOURS) if language == "en" else tuple(chinese for chinese, _ in COLOURS.values())
        return self.rng.choice([name for name in names if not name.startswith(colours)] or names)

    # English

    def english_actor(self, actor: Actor, name: str | None = None) -> str:
        adjectives = [*self.filler[:1]]
        if actor.size:
            adjectives.append(self.one(SIZES[actor.size][0]))
        if actor.colour:
            adjectives.append(actor.colour)
        if actor.material:
            adjectives.append(self.one(MATERIALS[actor.material][0]))
        name = " ".join([*adjectives, name or self.bare_name(actor, "en")])
        if actor.count > 1:
            text = f"{COUNTS[actor.count][0]} {plural(name)}"
        else:
            text = with_article(name) if self.rng.random() < 0.75 else name
        if actor.accessory:
            text += " " + self.one(ACCESSORIES[actor.accessory][0])
        if actor.holds:
            text += self.rng.choice([" holding ", " with ", " eating " if is_food(actor.holds) else " holding "])
            text += with_article(self.name(actor.holds, "en"))
        return text

    def english_actors(self, names: Sequence[str | None] = (None, None)) -> str:
        said = [self.english_actor(actor, name) for actor, name in zip(self.composition.actors, names, strict=False)]
        if self.relation:
            return f"{said[0]} {self.one(RELATIONS[self.relation][0])} {said[1]}"
        text = " and ".join(said if self.rng.random() < 0.5 else said[::-1])
        return f"{text} {SIDES[self.side][0]}" if self.side else text

    def english_place(self, weather: str | None) -> str:
        """With the weather as an adjective."""
        phrase = self.one(PLACES[self.composition.place].en)
        if not weather:
            return phrase
        adjective = self.rng.choice(ADJECTIVES[weather])
        for article in (" the ", " a "):
            if article in phrase:
                return phrase.replace(
                    article, f" {with_article(adjective).split()[0]} {adjective} " if article == " a " else f" the {adjective} ", 1
                )
        return f"{phrase}, {adjective}"

    def english(self, names: Sequence[str | None] = (None, None)) -> str:
        composition = self.composition
        if not composition.place:
            return self.english_style(self.on_ground(self.english_actors(names)))
        bare = not composition.actors and self.rng.random() < 0.7
        adjective = self.weather if not bare and self.weather in ADJECTIVES and self.rng.random() < 0.4 else None
        parts = [self.english_actors(names)] if composition.actors else []
        parts += [self.one(PLACES[composition.place].en_nouns) if bare else self.english_place(adjective)]
        parts += [self.one(TIMES[self.time].en)] if self.time else []
        parts += [self.one(WEATHERS[self.weather].en)] if self.weather and not adjective else []
        joint = ", " if self.rng.random() < 0.2 else " "
        return self.english_style(joint.join(parts))

    def on_ground(self, text: str) -> str:
        ground = self.composition.ground
        if ground:
            return f"{text}{self.rng.choice([' on a {} background', ', {} background'])}".format(ground)
        return f"{text}{self.one((', white background', ' on white', ', sticker'))}" if self.rng.random() < 0.3 else text

    def english_style(self, text: str) -> str:
        if not self.styled:
            return text
        style = self.composition.style
        if style in STYLE_ARTICLES and self.rng.random() < 0.3:
            return f"{STYLE_ARTICLES[style]} {text}"
        word = self.one(STYLES[style][0])
        return f"{text}, {word}" if self.rng.random() < 0.7 else f"{word}, {text}"

    # Chinese

    def chinese_actor(self, actor: Actor, name: str | None = None) -> str:
        subject, before = self.subjects[actor.code], ""
        if actor.accessory:
            before += self.one(ACCESSORIES[actor.accessory][1])
        if actor.holds:
            verbs = ("吃", "吃着", "拿着") if is_food(actor.holds) else ("拿着", "抱着", "拿着")
            before += f"{self.rng.choice(verbs)}{self.name(actor.holds, 'zh')}的"
        before += "".join(self.filler[1:])
        if actor.size:
            before += self.one(SIZES[actor.size][1])
        if actor.colour:
            before += COLOURS[actor.colour][0] + self.rng.choice(["色", "色的", "色"])
        if actor.material:
            before += self.one(MATERIALS[actor.material][1])
        text = before + (name or self.bare_name(actor, "zh"))
        if actor.count > 1:
            return self.one(COUNTS[actor.count][1]) + self.rng.choice([subject.measure, subject.measure, "个"]) + text
        return self.rng.choice(["", "", f"一{subject.measure}", "一个"]) + text

    def chinese_actors(self, names: Sequence[str | None] = (None, None)) -> str:
        said = [self.chinese_actor(actor, name) for actor, name in zip(self.composition.actors, names, strict=False)]
        if self.relation:
            word = RELATIONS[self.relation][1]
            return self.rng.choice([f"{said[0]}在{said[1]}{word}", f"{said[0]}在{said[1]}的{word}", f"{said[1]}{word}有{said[0]}"])
        text = "和".join(said if self.rng.random() < 0.5 else said[::-1])
        if self.side:
            word = SIDES[self.side][1]
            return self.rng.choice([f"{text}在{word}", f"{word}有{text}", f"{word}的{text}"])
        return text

    def chinese(self, names: Sequence[str | None] = (None, None)) -> str:
        composition = self.composition
        if not composition.place:
            return self.chinese_style(self.chinese_ground(self.chinese_actors(names)))
        when = self.one(TIMES[self.time].zh) if self.time else ""
        weather = self.one(WEATHERS[self.weather].zh) if self.weather else ""
        before = when + weather if self.rng.random() < 0.5 else weather + when
        before += self.rng.choice(["的", "，", "的"]) if before else ""
        where = self.one(PLACES[composition.place].zh)
        if not composition.actors:
            return self.chinese_style(before + self.one(PLACES[composition.place].zh_nouns))
        who = self.chinese_actors(names)
        if self.relation or self.side:
            return self.chinese_style(f"{before}{where}，{who}")
        if self.rng.random() < 0.2:
            return self.chinese_style(f"{who}在{before.rstrip('，')}{where}")
        return self.chinese_style(before + where + self.rng.choice(["有", "的", "，", "的"]) + who)

    def chinese_ground(self, text: str) -> str:
        ground = self.composition.ground
        if ground:
            return self.rng.choice(["{k}色背景的{t}", "{t}，{k}色背景"]).format(k=COLOURS[ground][0], t=text)
        return text + self.one(("，白色背景", "，白底", "贴纸")) if self.rng.random() < 0.3 else text

    def chinese_style(self, text: str) -> str:
        if not self.styled:
            return text
        word = self.one(STYLES[self.composition.style][1])
        return self.rng.choice([f"{text}，{word}", f"{word}：{text}", f"{word}，{text}"])

    # Mixtures and lists

    def mixed(self) -> str:
        """A sentence in one language with names in the other."""
        english = self.rng.random() < 0.5
        names = [self.bare_name(actor, "zh" if english else "en") for actor in self.composition.actors]
        return self.english(names) if english else self.chinese(names)

    def words(self, language: str) -> list[str]:
        """What the picture shows as single words, in random order."""
        composition, english = self.composition, language == "en"
        say = self.english_actor if english else self.chinese_actor
        things = [say(actor) for actor in composition.actors]
        around = []
        for key, table in ((composition.place, PLACES), (self.time, TIMES), (self.weather, WEATHERS)):
            if key:
                around.append(self.one(table[key].en_nouns if english else table[key].zh_nouns))
        if composition.ground:
            around.append(f"{composition.ground} background" if english else f"{COLOURS[composition.ground][0]}色背景")
        if self.styled:
            around.append(self.one(STYLES[composition.style][0 if english else 1]))
        words = things + around
        if self.rng.random() < 0.3:
            self.rng.shuffle(words)
        return words

    def english_words(self) -> str:
        return ", ".join(self.words("en"))

    def chinese_words(self) -> str:
        return self.rng.choice([" ", "，", "、", " "]).join(self.words("zh"))


FOOD = frozenset(
    "🍎🍌🍇🍉🍊🍋🍓🍒🍑🍐🍍🍅🥕🌽🍞🧀🍔🍟🍕🌭🥚🍿🍚🍜🍣🥟🍦🍩🍪🎂🧁🍬🍭🥐🥖🥨🥯🥞🍖🍗🥪🌮🌯🍱🍙🍛🍝🍤🥮🍡🍧🍨🍰🥧🍫🍮🥝🥭🍈🥥"
)


def is_food(code: str) -> bool:
    return "-" not in code and chr(int(code, 16)) in FOOD
