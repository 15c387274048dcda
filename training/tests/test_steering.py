"""The evaluation's other measures, on drawings whose result is known."""

from types import SimpleNamespace

import torch

from recipe.concepts import load_concepts
from recipe.data import load_data
from recipe.prompts import FORTY, UNHEARD, meant
from recipe.steering import guidance, ink, is_sane, leads, negative_prompt, total_variation, unheard


def flat(red: int, green: int, blue: int) -> torch.Tensor:
    return torch.tensor([red, green, blue], dtype=torch.uint8)[:, None, None].expand(3, 32, 32)


def pictures_of(config: SimpleNamespace, kind: str) -> torch.Tensor:
    pictures, records = load_data(config.work)
    return pictures[[i for i, r in enumerate(records) if r.scene.kind == kind and r.scene.icon_set == config.data.icon_sets[0]]]


def test_the_lead_is_positive_where_the_right_picture_is_nearest() -> None:
    distances = torch.tensor([[1.0, 2.0, 4.0], [1.0, 2.0, 4.0]])
    torch.testing.assert_close(leads(distances, torch.tensor([0, 1])), torch.tensor([0.5, -1.0]))


def test_ink_is_the_share_of_a_hue_among_the_saturated() -> None:
    half = torch.cat([flat(220, 20, 20)[..., :16], flat(20, 20, 220)[..., 16:]], dim=-1)
    assert ink(half, "red") == 0.5 and ink(half, "green") == 0.0
    assert ink(flat(255, 255, 255), "red") == 0.0


def test_noise_and_blanks_are_not_sane(config: SimpleNamespace) -> None:
    torch.manual_seed(0)
    pictures = pictures_of(config, "thing")
    noise = torch.randint(0, 256, (1, 3, 64, 64), dtype=torch.uint8)
    black = torch.zeros(1, 3, 64, 64, dtype=torch.uint8)
    shifted = pictures[:2].roll(2, dims=-1)
    assert is_sane(torch.cat([noise, black, shifted]), pictures).tolist() == [False, False, True, True]
    assert total_variation(noise) > 2 * total_variation(pictures).max()


def test_every_fixed_prompt_means_a_picture(config: SimpleNamespace) -> None:
    _, records = load_data(config.work)
    scenes = [r.scene for r in records if r.drawn and r.scene.kind in ("thing", "colour") and r.scene.icon_set == "fluent-emoji"]
    concepts = {concept.code: concept for concept in load_concepts(config)}
    found = [scenes[i] for i in meant(FORTY, scenes, concepts)]
    assert len({(scene.code, scene.colour) for scene in found}) == len(FORTY)
    by_prompt = dict(zip(FORTY, found, strict=True))
    assert (by_prompt["蓝色汽车"].kind, by_prompt["蓝色汽车"].colour) == ("colour", "blue")
    assert by_prompt["一只 cat"].code == "1f431"


def test_a_drawer_that_follows_its_prompts_scores_better(config: SimpleNamespace) -> None:
    """Guidance mixes the right picture with grey; the negative prompt removes its colour."""
    pictures = pictures_of(config, "thing")[:20]
    prompts = [str(i) for i in range(20)]

    def draws(prompts: list[str], negatives: list[str] | None = None, guidance_scale: float = 3.0) -> torch.Tensor:
        right = pictures[[int(prompt) for prompt in prompts]].float()
        share = guidance_scale / 7
        return (share * right + (1 - share) * 128).round().byte()

    numbers = guidance(draws, prompts, pictures)
    assert numbers["prompts"] == 4 and numbers["top-1 at 7"] == 1.0
    assert numbers["lead at 1"] < numbers["lead at 3"] < numbers["lead at 7"]

    def paints(prompts: list[str], negatives: list[str] | None = None) -> torch.Tensor:
        return torch.stack([flat(20, 20, 220) if negatives else flat(220, 20, 20) for _ in prompts])

    assert negative_prompt(paints, ["a", "b"], ["red", "red"], ["红色", "红色"]) == {
        "prompts": 2, "before": 1.0, "after": 0.0, "fell": 1.0,
    }
    noise = torch.randint(0, 256, (len(UNHEARD), 3, 64, 64), dtype=torch.uint8)
    assert unheard(lambda prompts: noise, pictures)["odd"] == list(UNHEARD)
