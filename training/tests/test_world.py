"""The world: what is composed and how it is painted."""

import random
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from recipe.world.compositions import WEATHER_OF, Actor, Composition, from_json, is_held_out, to_json
from recipe.world.filters import FILTERS
from recipe.world.lexicon import ACCESSORIES, PLACES, STYLES, TIMES
from recipe.world.painting import PLACES as PAINTED
from recipe.world.painting import paint, paint_and_mark
from recipe.world.subjects import MEASURES, read_kinds, read_looks
from recipe.world.world import World

APPLE, BANANA, CAT = "1f34e", "1f34c", "1f431"


def sticker(*codes: str, **values: object) -> Composition:
    return Composition(tuple(Actor(code, code) for code in codes), seed=3, icon_set="fluent-emoji", **values)


def ink(composition: Composition, world: World, config: SimpleNamespace) -> np.ndarray:
    """bool [256, 256]: where the picture is not white."""
    return (paint(composition, world.subjects, config.work / "icons.zip") < 250).any(axis=-1)


def test_every_place_can_be_painted_and_has_words() -> None:
    assert set(PLACES) == set(PAINTED)
    assert set(WEATHER_OF) <= set(PLACES)
    assert set(FILTERS) | {"3d"} == set(STYLES)


def test_every_kind_is_known_and_looks_are_of_known_kinds() -> None:
    kinds = read_kinds()
    assert len(kinds) > 700
    assert {kind for kind, _ in kinds.values()} <= set(MEASURES)
    assert all(code in kinds for group in read_looks().values() for code in group)


@pytest.mark.parametrize("place", PLACES)
def test_places_are_painted_at_all_times(place: str, world: World, scene_config: SimpleNamespace) -> None:
    icons = scene_config.work / "icons.zip"
    light = {}
    for time in TIMES:
        for weather in (None, *WEATHER_OF.get(place, ())):
            composition = replace(sticker(), place=place, time=time, weather=weather)
            picture = paint(composition, world.subjects, icons)
            assert picture.shape == (256, 256, 3) and picture.dtype == np.uint8
            assert picture.std() > 8  # something is visible
            light[time] = picture.mean() if weather is None else light[time]
    assert light["night"] < light["day"] or place == "space"


def test_a_picture_is_the_same_each_time_and_differs_by_its_seed(world: World, scene_config: SimpleNamespace) -> None:
    composition, icons = replace(sticker(CAT), place="forest"), scene_config.work / "icons.zip"
    first = paint(composition, world.subjects, icons)
    assert (first == paint(from_json(to_json(composition)), world.subjects, icons)).all()
    other = paint(replace(composition, seed=4), world.subjects, icons)
    assert np.abs(first.astype(int) - other).mean() > 8


def test_the_mask_is_where_the_actors_are(world: World, scene_config: SimpleNamespace) -> None:
    icons, red = scene_config.work / "icons.zip", replace(sticker(APPLE), place="meadow")
    picture, mask = paint_and_mark(red, world.subjects, icons)
    blue = paint(replace(red, actors=(Actor(APPLE, APPLE, colour="blue"),)), world.subjects, icons)
    differs = np.abs(picture.astype(int) - blue).max(axis=-1) > 8
    assert differs.sum() > 500 and (mask | ~differs).all()
    assert mask.mean() < 0.4
    assert not paint_and_mark(replace(red, actors=()), world.subjects, icons)[1].any()
    assert paint_and_mark(sticker(APPLE), world.subjects, icons)[1].mean() == pytest.approx(
        ink(sticker(APPLE), world, scene_config).mean(), abs=0.02
    )


def test_things_stand_where_they_are_said_to(world: World, scene_config: SimpleNamespace) -> None:
    both = ink(sticker(APPLE, BANANA, relation="top"), world, scene_config)
    assert both[:118].any() and both[138:].any()
    left = ink(sticker(APPLE, side="left"), world, scene_config)
    assert left[:, :128].sum() > 4 * left[:, 150:].sum()
    small, big = (replace(sticker(), actors=(Actor(APPLE, APPLE, size=size),)) for size in ("small", "big"))
    assert ink(small, world, scene_config).sum() < 0.5 * ink(big, world, scene_config).sum()


@pytest.mark.parametrize("accessory", ACCESSORIES)
def test_what_a_head_wears_is_not_cut_off(accessory: str, world: World, scene_config: SimpleNamespace) -> None:
    dressed = replace(sticker(), settled=True, actors=(Actor(CAT, CAT, size="big", accessory=accessory),))
    inked = ink(dressed, world, scene_config)
    assert inked.any() and not (inked[0].any() or inked[-1].any() or inked[:, 0].any() or inked[:, -1].any())


def test_the_first_of_two_things_is_on_its_side(world: World, scene_config: SimpleNamespace) -> None:
    """Without that one, the picture changes only on its side."""
    icons = scene_config.work / "icons.zip"
    for relation, half in (("left", np.s_[:, :118]), ("right", np.s_[:, 138:])):
        changed = np.zeros((256, 256), dtype=int)
        for seed in range(4):
            scene = replace(sticker(APPLE, BANANA), place="room", relation=relation, seed=seed)
            blue = replace(scene, actors=(Actor(APPLE, APPLE, colour="blue"), scene.actors[1]))
            pictures = [paint(c, world.subjects, icons).astype(int) for c in (scene, blue)]
            changed += np.abs(pictures[0] - pictures[1]).max(axis=-1) > 8
        assert changed.any() and changed[half].sum() > 0.9 * changed.sum()


def test_styles(world: World, scene_config: SimpleNamespace) -> None:
    plain = replace(sticker(CAT), place="farm")
    pictures = {s: paint(replace(plain, style=s), world.subjects, scene_config.work / "icons.zip") for s in ("3d", *FILTERS)}
    assert all(np.abs(pictures[s].astype(int) - pictures["3d"]).mean() > 1 for s in FILTERS)
    line, pixels = pictures["line art"], pictures["pixel art"]
    assert (line == line[..., :1]).all() and np.median(line) > 240
    blocks = pixels.reshape(32, 8, 32, 8, 3)
    assert (blocks == blocks[:, :1, :, :1]).all()


def test_compositions_are_held_out_by_what_captions_say() -> None:
    scene = replace(sticker(APPLE, BANANA), place="beach", time="night")
    same = replace(scene, actors=scene.actors[::-1], seed=9, style="oil", icon_set="noto", relation="left")
    assert is_held_out(scene, 0.5) == is_held_out(same, 0.5)
    assert not is_held_out(sticker(APPLE), 1.0)  # a plain apple is always trained on
    assert is_held_out(scene, 1.0)


def test_composers_follow_the_configuration(world: World, scene_config: SimpleNamespace) -> None:
    rng = random.Random(0)
    drawn = [world.pictured.compose(rng) for _ in range(800)]
    pictured = set(list(world.subjects)[: scene_config.data.pictured])
    assert all(actor.code in pictured for c in drawn for actor in c.actors)
    assert 0.3 < sum(c.place is None for c in drawn) / len(drawn) < 0.5
    assert {c.place for c in drawn} == {None, *PLACES}
    assert {c.style for c in drawn} == set(STYLES)
    assert all(c.weather is None or c.weather in WEATHER_OF[c.place] for c in drawn)
    assert any(c.relation for c in drawn) and any(a.holds for c in drawn for a in c.actors)


def test_things_stand_on_a_grid_in_a_few_sizes(world: World, scene_config: SimpleNamespace) -> None:
    grid, shapes = 32, set()
    for seed in range(40):
        rows, columns = np.where(ink(replace(sticker(APPLE), seed=seed), world, scene_config))
        shapes.add((rows.min() % grid, columns.min() % grid, np.ptp(rows), np.ptp(columns)))
    assert 1 < len(shapes) <= 2 * 3  # mirrored or not, in three sizes


def test_settled_things_look_the_same_in_every_picture(world: World, scene_config: SimpleNamespace) -> None:
    icons, alone = scene_config.work / "icons.zip", sticker(APPLE)

    def pictures(settled: bool) -> set[bytes]:
        return {paint(replace(alone, seed=seed, settled=settled), world.subjects, icons).tobytes() for seed in range(8)}

    assert len(pictures(settled=True)) == 1 < len(pictures(settled=False))


def test_settled_subjects_stand_in_one_place_before_any_horizon(world: World, scene_config: SimpleNamespace) -> None:
    icons, meadow = scene_config.work / "icons.zip", replace(sticker(APPLE), place="meadow")

    def places(settled: bool) -> set[bytes]:
        scenes = [replace(meadow, seed=seed, settled=settled) for seed in range(8)]
        masks = [paint_and_mark(scene, world.subjects, icons)[1] for scene in scenes]
        return {mask.reshape(16, 16, 16, 16).any(axis=(1, 3)).tobytes() for mask in masks}

    pictures = {paint(replace(meadow, seed=seed, settled=True), world.subjects, icons).tobytes() for seed in range(8)}
    assert len(pictures) == 8
    assert len(places(settled=True)) <= 3 < len(places(settled=False))  # its shadow falls to either side
