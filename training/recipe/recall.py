"""Cross-modal recall as in Chinese-CLIP's evaluation (cn_clip/eval/evaluation.py and evaluation_tr.py).

A query counts once at K if any of its right answers is among its K nearest. MR of a direction is the mean of R@1, R@5 and
R@10; MR of both directions is the mean of the two.
"""

import torch

CUTS = (1, 5, 10)


def recall(scores: torch.Tensor, right: torch.Tensor) -> dict[str, float]:
    """Recall in percent from `scores` [queries, answers], larger is nearer, and `right`, bool with at least one in every row.

    Among equal scores the earlier answer comes first, as in a stable sort.
    """
    if not right.any(dim=1).all():
        raise ValueError("a query without a right answer cannot be scored")
    order = scores.argsort(dim=1, descending=True, stable=True)
    first = right.gather(1, order).int().argmax(dim=1)
    values = {f"R@{k}": 100 * (first < k).double().mean().item() for k in CUTS}
    return values | {"MR": sum(values.values()) / len(CUTS)}


def both_directions(texts: torch.Tensor, images: torch.Tensor, right: torch.Tensor) -> dict[str, float | dict[str, float]]:
    """From unit vectors [texts, dim] and [images, dim]; `right` is bool [texts, images]."""
    scores = texts @ images.T
    numbers = {"text-to-image": recall(scores, right), "image-to-text": recall(scores.T, right.T)}
    return numbers | {"MR": (numbers["text-to-image"]["MR"] + numbers["image-to-text"]["MR"]) / 2}
