"""The sixty prompts by which 1.0 is judged, and what a right picture of each must show. None was chosen for its result."""

from dataclasses import dataclass

from .prompts import FORTY
from .world.subjects import Subject


@dataclass(frozen=True)
class Asked:
    """`who` are English names of subjects; None means that the prompt leaves it open."""

    prompt: str
    who: tuple[str, ...] = ()
    place: str | None = None
    time: str | None = None
    weather: str | None = None
    style: str | None = None


TWENTY = (
    Asked("城堡 大海 夕阳", ("castle",), "sea", "sunset"),
    Asked("a fox in a snowy forest at night", ("fox",), "forest", "night", "snow"),
    Asked("机械狗", ("dog",)),
    Asked("a panda eating pizza", ("panda",)),
    Asked("沙滩上的螃蟹和椰子树", ("crab", "palm tree"), "beach"),
    Asked("a rocket over the moon", ("rocket", "moon")),
    Asked("雨中的小猫，水彩", ("cat",), weather="rain", style="watercolour"),
    Asked("a pixel art castle", ("castle",), style="pixel art"),
    Asked("海底的鲸鱼", ("whale",), "underwater"),
    Asked("a robot in the city at night", ("robot",), "city", "night"),
    Asked("彩虹下的房子", ("house",), weather="rainbow"),
    Asked("two owls in a forest, line art", ("owl",), "forest", style="line art"),
    Asked("秋天的森林里有一只狐狸", ("fox",), "forest", weather="autumn"),
    Asked("a blue car on a desert road at sunset", ("car",), "desert", "sunset"),
    Asked("星空下的帐篷", ("tent",), time="night"),
    Asked("a farm with a red barn and a cow", ("cow",), "farm"),
    Asked("戴帽子的熊", ("bear",)),
    Asked("a snowman in a room", ("snowman",), "room"),
    Asked("油画：山和湖", (), "mountains", style="oil"),
    Asked("a cat and a dog on the beach", ("cat", "dog"), "beach"),
)
_SHOWN = (
    *("apple", "banana", "panda", "dog", "owl", "frog", "penguin", "sunflower", "mushroom", "car"),
    *("airplane", "bicycle", "house", "umbrella", "balloon", "smiley", "star", "watermelon", "guitar", "cat"),
    *("birthday cake", "rocket", "tiger", "fish", "butterfly", "tree", "pizza", "hamburger"),
    *("strawberry", "balloon", "heart", "t-shirt", "crown", "umbrella"),
    *("basketball", "rainbow", "camera", "snowman", "train", "robot"),
)
SIXTY = (*(Asked(prompt, (name,)) for prompt, name in zip(FORTY, _SHOWN, strict=True)), *TWENTY)


def subject_codes(subjects: dict[str, Subject], asked: Asked) -> list[str]:
    """Their codes; raises KeyError for a name that no subject has."""
    by_name: dict[str, str] = {}
    for code, subject in subjects.items():
        for name in subject.en:
            by_name.setdefault(name.lower(), code)
    return [by_name[name] for name in asked.who]
