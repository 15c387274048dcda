"""The upscaler's stage, run for a few seconds."""

import json
from hashlib import sha256
from types import SimpleNamespace

import pytest
import torch
import torch.nn.functional as F
from safetensors.torch import load_file

from recipe import shards, upscaler
from recipe.upscaler import Upscaler, enlarge, make_upscaler, psnr, solve_last, start_as_bilinear
from recipe.upscaler_data import Pairs, held_out_pairs, lanczos, to_bytes, to_unit


@pytest.fixture(scope="module")
def painted(scene_config: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    config = SimpleNamespace(**{**vars(scene_config), "work": tmp_path_factory.mktemp("upscaler")})
    (config.work / "icons.zip").symlink_to(scene_config.work / "icons.zip")
    config.upscaler.output = str(config.work / "upscalers")
    torch.manual_seed(config.seed)
    shards.run(config)
    upscaler.run(config)
    return config


def test_pairs_show_the_same_place(painted: SimpleNamespace) -> None:
    small, large = Pairs(painted).sample(32)
    assert small.shape == (32, 3, 16, 16) and large.shape == (32, 3, 64, 64)
    nearest = F.interpolate(small, scale_factor=4, mode="nearest")
    turned = nearest.flip(-1)
    assert F.l1_loss(nearest, large) < F.l1_loss(turned, large)


def test_held_out_pictures_are_of_three_kinds(painted: SimpleNamespace) -> None:
    for small, large in held_out_pairs(painted).values():
        assert large.shape[-1] == 4 * small.shape[-1] and len(small) == len(large)


def test_the_last_convolution_recovers_bilinear_interpolation() -> None:
    torch.manual_seed(0)
    network = Upscaler(8, 2, 4)
    start_as_bilinear(network)
    pictures = torch.rand(12, 3, 20, 20)
    wanted = F.interpolate(pictures, scale_factor=4, mode="bilinear", align_corners=False)
    solve_last(network, [(part, want) for part, want in zip(pictures.split(4), wanted.split(4), strict=True)])
    inner = slice(16, -16)
    assert psnr(enlarge(network, pictures)[..., inner, inner], wanted[..., inner, inner]) > 55


def test_lanczos_is_pillows() -> None:
    flat = torch.full((1, 3, 5, 6), 0.4)
    assert torch.equal(to_bytes(lanczos(flat, 4)), torch.full((1, 3, 20, 24), 102, dtype=torch.uint8))
    assert to_unit(torch.tensor([255], dtype=torch.uint8)).item() == 1


def test_the_export_is_the_trained_network_in_half_precision(painted: SimpleNamespace) -> None:
    folder = painted.work / "upscalers" / upscaler.NAME
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    content = (folder / manifest["file"]["path"]).read_bytes()
    assert manifest["file"]["bytes"] == len(content) and manifest["file"]["sha256"] == sha256(content).hexdigest()
    assert manifest["edge"] == make_upscaler(painted.upscaler).reach
    trained = torch.load(painted.work / "upscaler.pt")
    for name, tensor in load_file(folder / "model.safetensors").items():
        assert tensor.dtype == torch.float16
        torch.testing.assert_close(tensor.float(), trained[name], atol=2e-3, rtol=2e-3)


def test_a_stage_whose_time_is_used_up_does_not_train_again(painted: SimpleNamespace) -> None:
    before = (painted.work / "upscaler.checkpoint.pt").stat().st_mtime_ns
    upscaler.run(painted)
    assert (painted.work / "upscaler.checkpoint.pt").stat().st_mtime_ns == before
