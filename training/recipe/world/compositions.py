"""What one picture shows, drawn at random with the configuration's shares. A composition has no words and no pixels yet.

A scene has a place, a time and perhaps weather; a sticker is things alone on a white or coloured background. Both have a seed for
everything that captions do not describe: the shape of the horizon, the trees, the exact position of a thing.
"""

import random
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from types import SimpleNamespace

from ..scenes import COLOURS, chosen
from .lexicon import ACCESSORIES, COUNTS, MATERIALS, PLACES, RELATIONS, TIMES
from .subjects import Subject

OUTDOORS = ("sea", "beach", "forest", "snowfield", "desert", "mountains", "city", "farm", "meadow", "sky")
WEATHER_OF = {  # what can occur where
    "forest": ("rain", "snow", "rainbow", "autumn"),
    "snowfield": ("snow", "rainbow"),
    "mountains": ("rain", "snow", "rainbow", "autumn"),
    "city": ("rain", "snow", "rainbow", "autumn"),
    "farm": ("rain", "snow", "rainbow", "autumn"),
    "meadow": ("rain", "rainbow", "autumn"),
    "sea": ("rain", "rainbow"),
    "beach": ("rain", "rainbow"),
    "desert": ("rainbow",),
    "sky": ("rain", "rainbow"),
}
FITTING = {  # kinds that are typical of a place; other kinds can occur anywhere too, but a little less often
    "sea": ("boat", "swim", "fly", "sky"),
    "underwater": ("swim",),
    "space": ("fly", "head", "sky", "stand"),
    "sky": ("fly", "sky", "building"),
    "room": ("walk", "head", "thing", "stand", "face", "plant"),
    "city": ("vehicle", "walk", "head", "stand", "thing", "building", "fly"),
}
ON_LAND = ("walk", "head", "stand", "vehicle", "building", "plant", "thing", "fly", "sky", "face")


@dataclass(frozen=True)
class Actor:
    """One subject as requested."""

    code: str
    look: str  # the icon that shows it
    count: int = 1
    size: str | None = None
    colour: str | None = None
    material: str | None = None
    accessory: str | None = None
    holds: str | None = None  # the code of a small thing in its hands


@dataclass(frozen=True)
class Composition:
    """One picture. `place` is None for a sticker, whose `ground` is then a colour or None for white."""

    actors: tuple[Actor, ...]
    seed: int
    icon_set: str
    style: str = "3d"
    place: str | None = None
    time: str = "day"
    weather: str | None = None
    ground: str | None = None
    side: str | None = None  # of a single actor
    relation: str | None = None  # of the first of two actors, as seen from the second
    settled: bool = False  # nothing is mirrored, and things alone have one size and place

    def key(self) -> tuple:
        """Equal for pictures that captions can tell apart only by style; it decides what is held out."""
        actors = sorted(
            (a.code, a.count, a.size or "", a.colour or "", a.material or "", a.accessory or "", a.holds or "") for a in self.actors
        )
        return (self.place, self.time, self.weather, self.ground, *actors)


def to_json(composition: Composition) -> dict:
    return asdict(composition)


def from_json(values: dict) -> Composition:
    return Composition(**{**values, "actors": tuple(Actor(**actor) for actor in values["actors"])})


def pick(shares: Mapping[str, float], rng: random.Random) -> str:
    """A key of `shares`, by its weight."""
    return rng.choices(list(shares), list(shares.values()))[0]


class Composer:
    """Draws compositions of the given subjects."""

    def __init__(self, subjects: dict[str, Subject], data: SimpleNamespace, icon_codes: Mapping[str, set[str]]) -> None:
        """`icon_codes` are the icons of each set; `data` is the configuration's table."""
        self.subjects, self.data, self.icon_codes = subjects, data, icon_codes
        self.names = list(subjects)
        self.favourites = [code for code, s in subjects.items() if s.kind not in ("face", "thing")]
        self.wearers = [code for code, s in subjects.items() if s.kind == "head"]
        self.small = [code for code, s in subjects.items() if s.kind == "thing" and s.size <= 0.5]
        self.fitting = {place: [c for c, s in subjects.items() if s.kind in FITTING.get(place, ON_LAND)] for place in PLACES}

    def subject(self, place: str | None, icon_set: str, rng: random.Random) -> Subject:
        pool = self.fitting.get(place, []) if rng.random() < self.data.fitting else []
        pool = pool or (self.favourites if place and rng.random() < 0.5 else self.names)
        for _ in range(20):
            subject = self.subjects[rng.choice(pool)]
            if subject.code in self.icon_codes[icon_set]:
                return subject
        return self.subject(None, icon_set, rng)

    def actor(self, subject: Subject, icon_set: str, rng: random.Random) -> Actor:
        looks = [look for look in subject.looks if look in self.icon_codes[icon_set]]
        return Actor(subject.code, subject.code if self.data.settled or rng.random() < 0.6 else rng.choice(looks))

    def adorned(self, actor: Actor, rng: random.Random) -> Actor:
        """The actor with at most one attribute: a colour, a material, something it wears or holds, or its size."""
        subject, chance = self.subjects[actor.code], rng.random
        if subject.kind == "head" and chance() < self.data.accessories:
            if chance() < 0.3 and self.small:
                return replace(actor, look=subject.code, holds=rng.choice(self.small))
            return replace(actor, look=subject.code, accessory=rng.choice(list(ACCESSORIES)))
        if subject.own_colour and chance() < self.data.colours:
            return replace(actor, colour=rng.choice([c for c in COLOURS if c != subject.own_colour]))
        if subject.kind in ("walk", "head", "fly", "vehicle", "swim", "building") and chance() < self.data.materials:
            return replace(actor, material=rng.choice(list(MATERIALS)))
        if chance() < self.data.sizes:
            return replace(actor, size=rng.choice(["small", "big"]))
        if chance() < self.data.counts:
            return replace(actor, count=rng.choice(list(COUNTS)))
        return actor

    def compose(self, rng: random.Random) -> Composition:
        """One composition, held out or not."""
        icon_set = pick(self.data.icon_shares, rng)
        common = {"seed": rng.randrange(1 << 30), "icon_set": icon_set, "style": pick(self.data.style_shares, rng)} | {
            "settled": self.data.settled
        }
        place = None if rng.random() < self.data.stickers else rng.choice(list(PLACES))
        if place:
            common |= {"place": place, "time": rng.choices(list(TIMES), (0.4, 0.3, 0.3))[0]}
            if place in WEATHER_OF and rng.random() < self.data.weather:
                common["weather"] = rng.choice(WEATHER_OF[place])
        elif rng.random() < self.data.grounds:
            common["ground"] = rng.choice(list(COLOURS))
        if place and rng.random() < self.data.empty:
            return Composition((), **common)
        first = self.actor(self.subject(place, icon_set, rng), icon_set, rng)
        if rng.random() < self.data.pairs:
            second = self.actor(self.subject(place, icon_set, rng), icon_set, rng)
            if second.code != first.code:
                directions = ("left", "right") if place else tuple(RELATIONS)
                relation = rng.choice(directions) if rng.random() < 0.6 else None
                return Composition((first, second), relation=relation, **common)
        side = rng.choice(["left", "right"]) if rng.random() < self.data.sides else None
        return Composition((self.adorned(first, rng),), side=side, **common)


def is_held_out(composition: Composition, share: float) -> bool:
    """Whether it is never trained on. Empty scenes and whole things on white are not held out, or nothing would show their look."""
    actors = composition.actors
    plain = (
        not composition.place and not composition.ground and len(actors) == 1 and actors[0] == Actor(actors[0].code, actors[0].look)
    )
    return bool(actors) and not plain and chosen(composition.key(), share)
