"""Recolouring shifts a thing's own hue and leaves others unchanged."""

import pytest
from PIL import Image

from recipe.pictures import main_hue, recolour


@pytest.fixture
def car() -> Image.Image:
    """Red, with blue windows, on white."""
    picture = Image.new("RGB", (16, 16), "white")
    picture.paste((220, 30, 30), (2, 4, 14, 12))
    picture.paste((40, 140, 230), (4, 5, 8, 8))
    return picture


def test_main_hue_is_the_most_common_one_not_the_mean(car: Image.Image) -> None:
    assert abs((main_hue(car) + 180) % 360 - 180) < 3


def test_windows_stay_blue(car: Image.Image) -> None:
    green = recolour(car, "green")
    red, value, blue = green.getpixel((12, 10))
    assert value > 200 and max(red, blue) < 60
    assert green.getpixel((5, 6)) == pytest.approx(car.getpixel((5, 6)), abs=4)
    assert green.getpixel((0, 0)) == (255, 255, 255)
