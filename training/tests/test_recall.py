"""Compares recall with a simple count over sorted lists, and with Chinese-CLIP's own scripts if a checkout is given."""

import importlib.util
import json
import os
from pathlib import Path

import pytest
import torch

from recipe.recall import both_directions, recall


def counted(scores: torch.Tensor, right: torch.Tensor) -> dict[str, float]:
    """The definition in plain Python: sort the answers and look for a right one among the first K."""
    hits = {1: 0, 5: 0, 10: 0}
    for row, answers in zip(scores.tolist(), right.tolist(), strict=True):
        nearest = sorted(range(len(row)), key=lambda answer: row[answer], reverse=True)
        for k in hits:
            hits[k] += any(answers[answer] for answer in nearest[:k])
    values = [100 * count / len(scores) for count in hits.values()]
    return dict(zip(("R@1", "R@5", "R@10", "MR"), [*values, sum(values) / 3], strict=True))


@pytest.fixture
def task() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """120 texts, 90 images, several right answers for some; scores on a coarse grid, so that there are ties."""
    generator = torch.Generator().manual_seed(5)
    looks = torch.randint(0, 60, (120,), generator=generator)
    looks[:60] = torch.arange(60)
    images = torch.cat([torch.arange(60), torch.randint(0, 60, (30,), generator=generator)])
    places = torch.randn(60, 16, generator=generator)
    texts, seen = (
        ((places[side] + 1.3 * torch.randn(len(side), 16, generator=generator)) * 2).round() for side in (looks, images)
    )
    return texts, seen, looks[:, None] == images[None, :]


def test_recall_is_the_definition(task: tuple[torch.Tensor, torch.Tensor, torch.Tensor]) -> None:
    texts, images, right = task
    numbers = both_directions(texts, images, right)
    scores = texts @ images.T
    assert numbers["text-to-image"] == pytest.approx(counted(scores, right))
    assert numbers["image-to-text"] == pytest.approx(counted(scores.T, right.T))
    assert 10 < numbers["text-to-image"]["R@1"] < numbers["text-to-image"]["R@10"] < 100
    assert numbers["MR"] == pytest.approx((numbers["text-to-image"]["MR"] + numbers["image-to-text"]["MR"]) / 2)


def test_a_query_without_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="without a right answer"):
        recall(torch.eye(2), torch.tensor([[True, False], [False, False]]))


@pytest.mark.skipif("CHINESE_CLIP" not in os.environ, reason="set CHINESE_CLIP to a checkout of OFA-Sys/Chinese-CLIP")
def test_recall_is_chinese_clips(task: tuple[torch.Tensor, torch.Tensor, torch.Tensor], tmp_path: Path) -> None:
    texts, images, right = task
    numbers = both_directions(texts, images, right)
    scores = texts @ images.T
    for direction, script, query, answer, matrix, known in (
        ("text-to-image", "evaluation", "text", "image", scores, right),
        ("image-to-text", "evaluation_tr", "image", "text", scores.T, right.T),
    ):
        nearest = matrix.argsort(dim=1, descending=True, stable=True)[:, :10].tolist()
        answers = [row.nonzero()[:, 0].tolist() for row in known]
        for name, lists in (("golden", answers), ("predicted", nearest)):
            lines = [json.dumps({f"{query}_id": number, f"{answer}_ids": row}) for number, row in enumerate(lists)]
            (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
        path = Path(os.environ["CHINESE_CLIP"]) / "cn_clip" / "eval" / f"{script}.py"
        module = importlib.util.module_from_spec(spec := importlib.util.spec_from_file_location(script, path))
        spec.loader.exec_module(module)
        mean, *recalls = module.compute_score(tmp_path / "golden", tmp_path / "predicted")
        assert list(numbers[direction].values()) == pytest.approx([*recalls, mean])
