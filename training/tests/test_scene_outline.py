"""The outline's stage, run for a few seconds."""

import json
from hashlib import sha256
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from diffusers import ControlNetModel
from safetensors import safe_open

from recipe import outlines, patches, reading, scene_outline, scene_outline_data, shards
from recipe.config import ROOT, load_config
from recipe.models import load_text_encoder, make_unet
from recipe.outlines import find_edges, outline, shard_edges, unpack_edges
from recipe.scene_outline import Guided, outline_timesteps, make_optimizer, make_outline_net
from recipe.scene_outline_data import OutlineData, as_pictures, moved
from recipe.shards import read_pictures, training_shards
from recipe.warm_start import latest_weights


@pytest.fixture(scope="module")
def painted(scene_config: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    config = SimpleNamespace(**{**vars(scene_config), "work": tmp_path_factory.mktemp("outline")})
    (config.work / "icons.zip").symlink_to(scene_config.work / "icons.zip")
    config.outline.output = str(config.work / "control-nets")
    torch.manual_seed(config.seed)
    torch.save({"ema": make_unet(config).state_dict()}, config.work / "unet.pt")
    for stage in (shards, reading, patches, scene_outline):
        torch.manual_seed(config.seed)
        stage.run(config)
    return config


def a_square() -> np.ndarray:
    picture = np.full((256, 256, 3), 30, np.uint8)
    picture[64:192, 64:192] = 220
    return picture


def test_outlines_are_where_the_edges_are() -> None:
    actors, near = np.zeros((16, 16), np.uint8), np.zeros((256, 256), bool)
    near[50:206, 50:206], near[78:178, 78:178] = True, False
    drawn = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        lines = outline(find_edges(a_square(), rng), actors, rng)
        assert lines.dtype == np.uint8 and lines.shape == (256, 256)
        assert not lines[~near].any()
        drawn.append(lines)
    assert sum(lines.any() for lines in drawn) >= 36  # a few are blank
    assert len({lines.tobytes() for lines in drawn}) > 30


def test_the_background_can_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlines, "AS_FOUND", 0)
    monkeypatch.setattr(outlines, "ACTORS_ONLY", 1)
    picture = a_square()
    picture[10:40, 200:250] = 200  # something else
    actors = np.zeros((16, 16), np.uint8)
    actors[4:12, 4:12] = 255
    for seed in range(20):
        rng = np.random.default_rng(seed)
        assert not outline(find_edges(picture, rng), actors, rng)[:45, 190:].any()


def test_edges_are_found_once_and_are_those_of_their_picture(painted: SimpleNamespace) -> None:
    path = training_shards(painted.work)[0]
    kept = painted.work / "edges" / f"{path.stem}.npy"
    before = kept.stat().st_mtime_ns
    packed = shard_edges(path, painted.work / "edges")
    assert kept.stat().st_mtime_ns == before and len(packed) == painted.data.shard_size
    rng = np.random.default_rng(list(path.stem.encode()))
    for row, picture in enumerate(read_pictures(path)):
        assert (unpack_edges(packed[row]) == find_edges(picture, rng)).all()


def test_a_batch_has_the_outlines_of_its_pictures(painted: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recipe.scene_outline_data.outline", lambda edges, actors, rng: edges.astype(np.uint8) * 255)
    monkeypatch.setattr(scene_outline_data, "MOVED", 0.0)
    data = OutlineData(painted, load_text_encoder(painted))
    for mirrored in (0.0, 1.0):
        monkeypatch.setattr(scene_outline_data, "MIRRORED", mirrored)
        torch.manual_seed(4)
        batch, drawn = data.sample(6)
        torch.manual_seed(4)
        rows = data.rows[torch.randint(len(data.rows), (6,))]
        assert torch.equal(batch.latents, data.scenes.batch(rows, torch.full((6,), bool(mirrored))).latents)
        plain = as_pictures([data.outline(row) for row in rows.tolist()])
        assert torch.equal(drawn, plain.flip(-1) if mirrored else plain) and drawn.shape == (6, 3, 256, 256)
    size, last = painted.data.shard_size, len(data.scenes.latents) - 1
    kept = shard_edges(data.scenes.known[-1], painted.work / "edges")
    assert ((data.outline(last) > 0) == unpack_edges(kept[size - 1])).all()


def test_a_single_thing_moves_with_its_outline_and_stays_inside(painted: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = torch.arange(12.0).view(1, 3, 4)
    assert moved(picture, 1, -1, "replicate").tolist() == [[[1, 2, 3, 3], [1, 2, 3, 3], [5, 6, 7, 7]]]
    assert moved(picture, -1, 2, "constant").tolist() == [[[0, 0, 4, 5], [0, 0, 8, 9], [0, 0, 0, 0]]]
    monkeypatch.setattr(scene_outline_data, "MOVED", 1.0)
    data = OutlineData(painted, load_text_encoder(painted))
    actors = torch.zeros(16, 16)
    actors[3:6, 10:15] = 0.5
    alone = [row for row, composition in enumerate(data.scenes.compositions) if not composition.place]
    moves = {data.move(alone[0], actors) for _ in range(400)}
    assert {down for down, _ in moves} == set(range(-3, 11)) and {right for _, right in moves} == set(range(-10, 2))
    assert data.move(alone[0], actors * 0) == (0, 0)
    scene = next(row for row, composition in enumerate(data.scenes.compositions) if composition.place)
    assert data.move(scene, actors) == (0, 0)
    monkeypatch.setattr(scene_outline_data, "MIRRORED", 0.0)
    monkeypatch.setattr(data, "rows", torch.tensor(alone[:1]))
    monkeypatch.setattr(data, "move", lambda row, actors: (2, -1))
    plain = data.scenes.batch(data.rows, torch.zeros(1, dtype=torch.bool)).latents[0]
    monkeypatch.setattr(data, "outline", lambda row: np.pad(np.full((1, 1), 255, np.uint8), ((40, 215), (70, 185))))
    batch, drawn = data.sample(1)
    assert torch.equal(batch.latents[0, :, 2:, :-1], plain[:, :-2, 1:])
    assert drawn[0, 0].nonzero().tolist() == [[72, 54]]


def test_a_fresh_net_changes_nothing_and_starts_as_the_unet(painted: SimpleNamespace) -> None:
    unet = make_unet(painted)
    unet.load_state_dict(latest_weights(painted, "unet"))
    net = make_outline_net(painted, unet)
    torch.testing.assert_close(net.state_dict()["mid_block.resnets.0.conv1.weight"], unet.mid_block.resnets[0].conv1.weight)
    generator = torch.Generator().manual_seed(0)
    latents, context = torch.randn(4, 16, 16, 16, generator=generator), torch.randn(4, 77, 256, generator=generator)
    guided = Guided(unet, net, torch.rand(2, 3, 256, 256, generator=generator))
    with torch.no_grad():
        torch.testing.assert_close(guided(latents, torch.tensor(500), context).sample, unet(latents, 500, context).sample)


def test_a_net_that_does_not_reach_the_latents_is_refused(painted: SimpleNamespace) -> None:
    short = SimpleNamespace(**{**vars(painted), "outline": SimpleNamespace(embedding=[4, 8])})
    with pytest.raises(ValueError, match=r"outline\.embedding"):
        make_outline_net(short, make_unet(painted))


def test_half_of_the_timesteps_are_where_an_outline_matters() -> None:
    torch.manual_seed(0)
    timesteps = torch.stack([outline_timesteps(64, 1000) for _ in range(50)]).flatten()
    assert 0 <= timesteps.min() < 50 and 950 < timesteps.max() < 1000
    for first, last, share in ((0, 200, 0.11), (400, 800, 0.53), (800, 1000, 0.17)):
        assert ((timesteps >= first) & (timesteps < last)).float().mean().item() == pytest.approx(share, abs=0.03)


def test_the_net_learns_and_diffusers_reads_it(painted: SimpleNamespace) -> None:
    folder = painted.work / "control-nets"
    manifest = json.loads((folder / f"{scene_outline.NAME}.json").read_text(encoding="utf-8"))
    file = folder / manifest["file"]["path"]
    assert manifest["file"]["sha256"] == sha256(file.read_bytes()).hexdigest()
    assert manifest["file"]["bytes"] == file.stat().st_size
    with safe_open(file, "pt") as weights:
        net = ControlNetModel.from_config(json.loads(weights.metadata()["config"]))
        net.load_state_dict({name: weights.get_tensor(name) for name in weights.keys()})  # noqa: SIM118
    trained = torch.load(painted.work / "outline.pt")["ema"]
    for name, tensor in net.state_dict().items():
        torch.testing.assert_close(tensor, trained[name], atol=2e-3, rtol=2e-3)
    latest = torch.load(painted.work / "outline.checkpoint.pt")["net"]
    assert all(latest[f"controlnet_down_blocks.{index}.weight"].any() for index in range(4))  # at first they are zeros
    assert (painted.work / "samples" / "outline.png").exists()


def test_a_stage_whose_time_is_used_up_does_not_train_again(painted: SimpleNamespace) -> None:
    before = (painted.work / "outline.checkpoint.pt").stat().st_mtime_ns
    scene_outline.run(painted)
    assert (painted.work / "outline.checkpoint.pt").stat().st_mtime_ns == before


def test_convolutions_that_start_as_zeros_learn_faster() -> None:
    config = load_config(ROOT / "configs" / "scenes-tiny.toml")
    net = make_outline_net(config, make_unet(config))
    groups = make_optimizer(net, 1e-3).param_groups
    rates = {id(weight): group["lr"] for group in groups for weight in group["params"]}
    assert len(rates) == sum(len(group["params"]) for group in groups) == len(list(net.parameters()))
    for name, weight in net.named_parameters():
        is_faster = name.startswith(("controlnet_down", "controlnet_mid")) and name.endswith("weight")
        assert rates[id(weight)] == pytest.approx(3e-3 if is_faster else 1e-3)
