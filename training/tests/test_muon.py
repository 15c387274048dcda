"""The optimizer of 1.0's UNet."""

import torch
from torch import nn

from recipe.muon import make_muon, orthogonalized


def test_directions_become_orthogonal() -> None:
    """Five steps with these coefficients bring singular values into about 0.7 to 1.2."""
    torch.manual_seed(0)
    for shape in ((40, 90), (90, 40)):
        values = torch.linalg.svdvals(orthogonalized(torch.randn(shape)))
        assert values.min() > 0.5
        assert values.max() < 1.3


def test_the_direction_of_each_singular_vector_stays() -> None:
    torch.manual_seed(0)
    matrix = torch.randn(24, 60)
    u, _, v = torch.linalg.svd(matrix, full_matrices=False)
    kept = (u.T @ orthogonalized(matrix) @ v.T).diagonal()
    assert kept.min() > 0.5


def network() -> nn.Module:
    return nn.ModuleDict({"conv_in": nn.Conv2d(3, 8, 3, padding=1), "hidden": nn.Conv2d(8, 16, 3, padding=1), "out": nn.Linear(16, 2)})


def test_outer_layers_and_biases_are_left_to_adamw() -> None:
    layers = network()
    muon, adamw = make_muon(layers, 1e-3, outer=("conv_in", "out")).param_groups
    assert [id(p) for p in muon["params"]] == [id(layers["hidden"].weight)]
    assert len(adamw["params"]) == 5


def test_it_learns_and_resumes_exactly() -> None:
    torch.manual_seed(0)
    layers, pixels, answers = network(), torch.randn(32, 3, 6, 6), torch.randn(32, 2)
    optimizer = make_muon(layers, 1e-2, outer=("conv_in", "out"))

    def loss() -> torch.Tensor:
        hidden = layers["hidden"](layers["conv_in"](pixels).relu()).relu().mean(dim=(2, 3))
        return (layers["out"](hidden) - answers).square().mean()

    def train(count: int) -> float:
        for _ in range(count):
            optimizer.zero_grad()
            loss().backward()
            optimizer.step()
        return loss().item()

    before = loss().item()
    assert train(30) < 0.9 * before
    weights, state = {k: v.clone() for k, v in layers.state_dict().items()}, optimizer.state_dict()
    state = torch.utils._pytree.tree_map(lambda leaf: leaf.clone() if isinstance(leaf, torch.Tensor) else leaf, state)
    expected = train(3)
    layers.load_state_dict(weights)
    optimizer = make_muon(layers, 1e-2, outer=("conv_in", "out"))
    optimizer.load_state_dict(state)
    assert train(3) == expected
