"""Scenes: placement, held-out compositions, captions."""

import random
from types import SimpleNamespace

import numpy as np
import torch

from recipe.captions import make_pairs, picture_captions
from recipe.concepts import load_concepts
from recipe.data import kind_weights, load_data, trainable
from recipe.icons import Icons
from recipe.pictures import compose_picture
from recipe.plurals import plural
from recipe.scenes import Scene, chosen, look, turned
from recipe.traditional import traditional_table

APPLE, BANANA = "1f34e", "1f34c"


def ink(scene: Scene, config: SimpleNamespace) -> np.ndarray:
    """bool [64, 64]: where the picture isn't white."""
    picture = compose_picture(scene, Icons(config.work / "icons.zip"), 64)
    return (np.asarray(picture) < 250).any(axis=-1)


def test_things_are_drawn_in_their_places(config: SimpleNamespace) -> None:
    left, right, top = (ink(Scene("place", APPLE, "noto", place=p), config) for p in ("left", "right", "top"))
    assert left[:, :34].any() and not left[:, 36:].any()
    assert right[:, 30:].any() and not right[:, :28].any()
    assert top[:34].any() and not top[36:].any()
    small = ink(Scene("size", APPLE, "noto", size="small"), config)
    assert 0 < small.sum() < 0.4 * ink(Scene("thing", APPLE, "noto"), config).sum()


def test_scenes_that_no_caption_can_tell_apart_have_one_look() -> None:
    assert look(Scene("pair", APPLE, "noto", other=BANANA)) == look(Scene("relation", APPLE, "noto", place="left", other=BANANA))
    above = Scene("relation", APPLE, "noto", place="top", other=BANANA)
    under = Scene("relation", BANANA, "noto", place="bottom", other=APPLE)
    assert look(above) == look(under)
    assert look(Scene("colour", APPLE, "noto", colour="red"), "red") == look(Scene("thing", APPLE, "noto"))
    assert look(Scene("count", APPLE, "noto", count=2)) != look(Scene("count", APPLE, "noto", count=3))


def test_a_turned_scene_has_its_things_swapped() -> None:
    above = Scene("relation", APPLE, "noto", place="top", other=BANANA)
    assert look(turned(above)) == look(Scene("relation", BANANA, "noto", place="top", other=APPLE)) != look(above)
    pair = Scene("pair", APPLE, "noto", other=BANANA)
    assert look(turned(pair)) == look(Scene("pair", BANANA, "noto", other=APPLE)) != look(pair)
    assert look(turned(turned(pair))) == look(pair)


def test_held_out_looks_are_never_trained_on(config: SimpleNamespace) -> None:
    _, records = load_data(config.work)
    held_out = {r.look for r in records if r.held_out and r.scene.kind != "thing"}
    assert held_out
    assert not held_out & {records[i].look for i in trainable(records)}
    weights = kind_weights(records, config.teacher.shares)
    assert all(weight == 0 for weight, r in zip(weights.tolist(), records, strict=True) if r.held_out)
    torch.testing.assert_close(weights.sum(), torch.tensor(sum(config.teacher.shares.values())))
    assert 0.08 < sum(chosen(("key", i), 0.1) for i in range(5000)) / 5000 < 0.12


def test_held_out_names_are_paired_with_no_picture(config: SimpleNamespace) -> None:
    concepts = {c.code: c for c in load_concepts(config)}
    held_out = [c for c in concepts.values() if c.zh_held_out]
    assert len(held_out) == 10
    for concept in held_out:
        for text in picture_captions(Scene("thing", concept.code, "noto"), concepts, 8, random.Random(0)):
            assert not any("\u4e00" <= character <= "\u9fff" for character in text), text


def test_captions_say_the_same_in_both_languages(config: SimpleNamespace) -> None:
    concepts = load_concepts(config)
    scene = Scene("relation", APPLE, "noto", place="left", other=BANANA)
    pairs = make_pairs(concepts, [scene, Scene("count", APPLE, "noto", count=3)], 30, seed=0)
    assert all("to the left of" in p.en and "左边" in p.zh for p in pairs[0])
    assert all("three" in p.en and "apples" in p.en and "三" in p.zh for p in pairs[1])
    assert all("{" not in side for row in pairs for p in row for side in (p.en, p.zh, p.mixed))


def test_plurals() -> None:
    assert [plural(n) for n in ("red apple", "cherry", "grapes", "fish", "bus", "mouse", "box")] == [
        *("red apples", "cherries", "grapes", "fish", "buses", "mice", "boxes")
    ]


def test_traditional_characters_are_learnt_from_names(config: SimpleNamespace) -> None:
    table = traditional_table(Icons(config.work / "icons.zip"))
    assert "飞碟".translate(table) == "飛碟"
    assert "花生".translate(table) == "花生"
