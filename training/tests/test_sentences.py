"""Captions of scenes, and the text encoder that learns to read them."""

import random
from dataclasses import replace

import torch

from recipe.concepts import code_points
from recipe.config import ROOT
from recipe.reading import extended_embedding, extended_vocabulary, reading_losses
from recipe.vocabulary import load_tokenizer, read_vocabulary
from recipe.world.compositions import Actor, Composition
from recipe.world.lexicon import FILLERS, FLOURISHES, PLACES, TIMES
from recipe.world.meaning import QUESTIONS, UNASKED, Meaning
from recipe.world.sentences import LANGUAGES, STYLE_SAID, is_food
from recipe.world.world import World

APPLE, BANANA, BEAR, PIZZA = (code_points(emoji) for emoji in "🍎🍌🐻🍕")
SHIPPED = ROOT / "models/skypaint-mini-64/tokenizer/vocab.txt"


def scene(*codes: str, **values: object) -> Composition:
    return Composition(tuple(Actor(code, code) for code in codes), seed=0, icon_set="fluent-emoji", **values)


def said(world: World, composition: Composition, language: str, times: int = 60, flipped: bool = False) -> list[str]:
    speaker, rng = world.speaker, random.Random(0)
    return [speaker.said_in(language, composition, rng, flipped) for _ in range(times)]


def test_each_language_says_who_and_where(world: World) -> None:
    composition = scene(BEAR, place="beach", time="night")
    english, chinese = said(world, composition, "english"), said(world, composition, "chinese")
    assert all("bear" in text and any(word in text for word in TIMES["night"].en) for text in english)
    assert all("熊" in text and any(word in text for word in TIMES["night"].zh) for text in chinese)
    assert all(any(word in text for word in PLACES["beach"].en) for text in english)
    mixed = said(world, composition, "mixed")
    assert all(("bear" in text) != ("熊" in text) for text in mixed)
    assert all("{" not in text for name, _ in LANGUAGES for text in said(world, composition, name))


def test_lists_of_words_name_everything(world: World) -> None:
    texts = said(world, scene(BEAR, place="sea", time="sunset"), "chinese_words", 200)
    assert any(text.endswith("熊 大海 夕阳") for text in texts)
    assert any("、" in text for text in texts)


def test_some_captions_have_words_that_change_nothing(world: World) -> None:
    composition = scene(BEAR, place="beach")
    for language, praise in (("english", FLOURISHES[0]), ("chinese", FLOURISHES[1])):
        texts = said(world, composition, language, 400)
        flourished = [text for text in texts if any(text.endswith(word) for word in praise)]
        assert 0.08 < len(flourished) / len(texts) < 0.24
    filled = [text for text in said(world, composition, "english", 400) if any(f"{en} bear" in text for en, _ in FILLERS)]
    assert 0.3 < len(filled) / 400 < 0.5


def test_order_is_said_and_reversed_in_mirror_images(world: World) -> None:
    composition = scene(APPLE, BANANA, place="room", relation="left")
    assert all("left of a" in text or "left of" in text for text in said(world, composition, "english"))
    assert all("right of" in text for text in said(world, composition, "english", flipped=True))
    assert all("左" in text for text in said(world, composition, "chinese"))
    assert all("右" in text and "左" not in text for text in said(world, composition, "chinese", flipped=True))
    above = scene(APPLE, BANANA, relation="top")
    assert all("above" in text or "over" in text for text in said(world, above, "english", flipped=True))


def test_captions_say_what_is_worn_held_counted_and_made_of(world: World) -> None:
    def with_actor(**values: object) -> Composition:
        return replace(scene(), actors=(Actor(BEAR, BEAR, **values),))

    assert all("hat" in text for text in said(world, with_actor(accessory="hat"), "english"))
    assert any("吃" in text and "披萨" in text for text in said(world, with_actor(holds=PIZZA), "chinese"))
    assert all("three" in text and "bear" in text for text in said(world, with_actor(count=3), "english"))
    assert all(
        "熊" in text and any(k in text for k in ("机械", "机器", "钢铁"))
        for text in said(world, with_actor(material="robot"), "chinese")
    )
    assert is_food(PIZZA) and not is_food(BEAR)
    blue = replace(scene(), actors=(Actor(APPLE, APPLE, colour="blue"),))
    assert all("blue" in text and "red" not in text for text in said(world, blue, "english"))


def test_all_styles_but_the_usual_one_are_said(world: World) -> None:
    assert all("水彩" in text for text in said(world, scene(BEAR, style="watercolour"), "chinese"))
    assert all("watercolo" in text for text in said(world, scene(BEAR, style="watercolour"), "english"))
    plain = said(world, scene(BEAR), "english", 300)
    assert 0 < sum("3d" in text for text in plain) < 2 * STYLE_SAID["3d"] * len(plain)


def test_held_out_names_are_paired_with_no_picture(world: World) -> None:
    held = next(subject for subject in world.subjects.values() if subject.zh_held_out)
    composition, rng = scene(held.code, place="meadow"), random.Random(0)
    pictured = [world.speaker.say(composition, rng) for _ in range(100)]
    assert not any("\u4e00" <= character <= "\u9fff" for text in pictured for character in text)
    assert any(held.zh[0] in world.speaker.say(composition, rng, pictured=False) for _ in range(300))


def test_new_words_start_as_the_mean_of_their_pieces() -> None:
    known, tokenizer = read_vocabulary(SHIPPED), load_tokenizer(SHIPPED)
    tokens = extended_vocabulary(known, ["cat", "snowfield", "snowfields"])
    assert tokens == [*known, "snowfield"]
    old = torch.randn(len(known), 4)
    new = extended_embedding(old, tokenizer, tokens)
    pieces = tokenizer("snowfield", add_special_tokens=False)["input_ids"]
    assert len(pieces) > 1
    torch.testing.assert_close(new[-1], old[pieces].mean(dim=0))
    assert (new[:-1] == old).all()


def test_questions_about_a_composition() -> None:
    meaning = Meaning([APPLE, BANANA, BEAR])
    right = scene(APPLE, BANANA, place="beach", time="night", relation="right")
    empty, single = scene(place="sea"), replace(scene(), actors=(Actor(BEAR, BEAR, holds=APPLE),))
    table = meaning.answers([right, empty, single])
    numbers = {name: table[:, i].tolist() for i, name in enumerate(QUESTIONS)}
    assert numbers["place"] == [QUESTIONS["place"].index("beach"), QUESTIONS["place"].index("sea"), 0]
    assert numbers["time"] == [QUESTIONS["time"].index("night"), QUESTIONS["time"].index("day"), 0]
    assert numbers["count"] == [0, 0, 1]
    assert meaning.seen([right, empty, single]).tolist() == [[0.5, 0.5, 0], [0, 0, 0], [0, 0, 1]]
    assert meaning.special([right, empty, single]).tolist() == [[1, UNASKED], [UNASKED, UNASKED], [UNASKED, 0]]


def test_right_answers_have_no_loss() -> None:
    meaning = Meaning([APPLE, BANANA, BEAR])
    compositions = [scene(APPLE, place="beach"), scene(APPLE, BANANA, relation="left")]
    right, seen, special = meaning.answers(compositions), meaning.seen(compositions), meaning.special(compositions)
    scores = [50 * torch.nn.functional.one_hot(right[:, i], len(options)).float() for i, options in enumerate(QUESTIONS.values())]
    first = 50 * torch.nn.functional.one_hot(special[:, 0].clamp(min=0), 3).float()
    who = torch.where(seen > 0, 50.0, 0.0)
    losses = reading_losses((*scores, who, first, first), right, seen, special)
    assert losses["questions"] < 1e-4 and losses["first"] < 1e-4 and losses["held"] == 0
    torch.testing.assert_close(losses["who"], torch.tensor(0.5).log() / -2)  # two are seen in one of them
    wrong = reading_losses((*scores, who, first.flip(1), first), right, seen, special)
    assert wrong["first"] > 1


def test_translations_leave_out_the_same_things(world: World) -> None:
    composition, rng = scene(BEAR, place="forest", time="day", weather="autumn", side="left"), random.Random(0)
    told = set()
    for _ in range(120):
        english, chinese, other = world.speaker.translations(composition, rng)
        day = any(word in english for word in TIMES["day"].en)
        assert day == any(word in chinese for word in TIMES["day"].zh)
        left = "left" in english
        assert left == ("左" in chinese) == ("左" in other or "left" in other)
        assert "bear" in english and "熊" in chinese
        told.add((day, left))
    assert len(told) == 4
