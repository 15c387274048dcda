"""The stages of 1.0, run for a few seconds each."""

import json
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from diffusers import StableDiffusionPipeline

from recipe import (
    carry,
    distillation,
    loop,
    patches,
    reading,
    scene_decoder,
    scene_distillation,
    scene_encoder,
    scene_evaluation,
    scene_export,
    scene_matching,
    scene_unet,
    shards,
    warm_start,
)
from recipe.config import override
from recipe.learnt_styles import learnt_styles
from recipe.loop import train
from recipe.models import load_text_encoder, make_vae
from recipe.sampling import draw, encode_prompts
from recipe.scene_data import LEVELS, SceneData, to_levels
from recipe.scene_prompts import SIXTY, subject_codes
from recipe.shards import HELD_OUT, read_compositions, read_pictures, shard_path, training_shards
from recipe.world.compositions import is_held_out
from recipe.world.lexicon import PLACES, STYLES, TIMES, WEATHERS
from recipe.world.subjects import load_subjects


@pytest.fixture(scope="module")
def painted(scene_config: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """All stages, with a separate folder for the warm start."""
    patch = pytest.MonkeyPatch()
    patch.setattr(warm_start, "FOLDER", tmp_path_factory.mktemp("warm-start"))
    for stage in (shards, reading, scene_distillation, patches, scene_decoder, scene_matching, scene_unet):
        torch.manual_seed(scene_config.seed)
        stage.run(scene_config)
    yield scene_config
    patch.undo()


def test_held_out_compositions_are_in_a_shard_of_their_own(painted: SimpleNamespace) -> None:
    share = painted.data.held_out_compositions
    assert len(training_shards(painted.work)) == painted.data.shards
    for path in training_shards(painted.work):
        compositions = read_compositions(path)
        assert len(compositions) == len(read_pictures(path)) == painted.data.shard_size
        assert not any(is_held_out(c, share) for c in compositions)
    assert all(is_held_out(c, share) for c in read_compositions(shard_path(painted.work, HELD_OUT)))


def test_existing_shards_stay_and_missing_ones_are_redrawn_identically(painted: SimpleNamespace) -> None:
    path = training_shards(painted.work)[1]
    before, kept = read_pictures(path), training_shards(painted.work)[0].stat().st_mtime_ns
    path.unlink()
    shards.run(painted)
    assert (read_pictures(path) == before).all()
    assert training_shards(painted.work)[0].stat().st_mtime_ns == kept


def test_batches_have_the_shards_latents_and_new_shards_are_picked_up(painted: SimpleNamespace) -> None:
    data = SceneData(painted, load_text_encoder(painted))
    assert len(data.latents) == len(data.compositions) == painted.data.shards * painted.data.shard_size
    exact = data.encoder.encode(patches.pixels_of(training_shards(painted.work)[0]))
    inside = exact.abs() < 127 / LEVELS
    assert (data.latents[: len(exact)].float() / LEVELS - exact)[inside].abs().max() <= 0.5 / LEVELS + 1e-4
    assert to_levels(torch.tensor([1e3])).item() == 127
    batch = data.sample(6)
    assert batch.latents.shape == (6, 16, 16, 16) and batch.context.shape == (6, 77, painted.text.hidden_size)
    assert batch.actors.shape == (6, 1, 16, 16) and data.actors.float().mean() > 10
    words = "a cat on the beach".split()
    strange = data.with_stranger(" ".join(words)).split()
    assert len(strange) == 6 and any(strange[:i] + strange[i + 1 :] == words and strange[i] in data.strangers for i in range(6))
    data.mirrored = 1.0
    torch.manual_seed(5)
    batch = data.sample(6)
    torch.manual_seed(5)
    rows = torch.randint(len(data.latents), (6,))
    assert torch.equal(batch.actors[:, 0], data.actors[rows].flip(-1).float() / 255)
    assert torch.equal(batch.latents[:, 0].abs(), data.latents[rows][:, 0].flip(-1).abs().float() / LEVELS)
    extra = shard_path(painted.work, "900")
    shutil.copy(training_shards(painted.work)[0], extra)
    data.refresh()
    assert len(data.latents) == len(data.compositions) == (painted.data.shards + 1) * painted.data.shard_size
    extra.unlink()


def test_every_stage_leaves_its_result(painted: SimpleNamespace) -> None:
    for name in ("student.pt", "patches.pt", "unet.pt", "vocab.txt"):
        assert (painted.work / name).exists()
    assert not (painted.work / "scene_decoder.pt").exists()  # after a second it is still worse than the linear one
    assert isinstance(scene_decoder.load_decoder(painted), scene_decoder.LinearDecoder)
    assert list((painted.work / "samples").glob("unet-*.png"))
    before = (painted.work / "unet.checkpoint.pt").stat().st_mtime_ns
    scene_unet.run(painted)  # its time is used
    assert (painted.work / "unet.checkpoint.pt").stat().st_mtime_ns == before


def test_the_encoder_is_the_linear_one(painted: SimpleNamespace) -> None:
    assert scene_encoder.distance(torch.ones(4) * 1.1, torch.ones(4)) == pytest.approx(20, abs=1e-3)
    linear = patches.load_linear_encoder(painted.work / "patches.pt")
    shipped = SimpleNamespace(**vars(painted.vae) | {"block_out_channels": [16, 32, 64, 128, 128]})
    vae = make_vae(shipped, painted.data.image_size)
    scene_encoder.write_linear(vae, linear)
    noise = torch.rand(2, 3, 64, 48, generator=torch.Generator().manual_seed(0)) * 2 - 1
    for pixels in (patches.pixels_of(training_shards(painted.work)[0])[:4], noise):
        with torch.no_grad():
            posterior = vae.encode(pixels).latent_dist
        assert scene_encoder.distance(posterior.mean, linear.encode(pixels)) > 50
        assert (posterior.std - torch.tensor(scene_encoder.LOG_VARIANCE / 2).exp()).abs().max() < 1e-6


def test_an_encoder_too_narrow_for_its_latents_is_refused(painted: SimpleNamespace) -> None:
    narrow = SimpleNamespace(**vars(painted.vae) | {"block_out_channels": [8, 8, 8, 8, 16]})
    with pytest.raises(ValueError, match="cannot carry"):
        scene_encoder.write_linear(make_vae(narrow, 64), patches.load_linear_encoder(painted.work / "patches.pt"))


def test_the_student_comes_closer_to_english(painted: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    losses = []

    def some_steps(
        name: str, work: Path, seconds: float, optimizer: torch.optim.Optimizer, parts: dict, step: Callable, reseed: Callable
    ) -> None:
        reseed(torch.initial_seed())
        for _ in range(40):
            losses.append(step(0.0))
            optimizer.step()

    monkeypatch.setattr(distillation, "train", some_steps)
    teacher = load_text_encoder(painted, scene_distillation.TEACHER)
    student = scene_distillation.distil("", 0.2, teacher, painted)
    for name in ("zh-en", "decoder"):
        first, last = (sum(loss[name] for loss in part) for part in (losses[:8], losses[-8:]))
        assert last < first * 0.97
    assert losses[0]["en-en"] < 1e-3  # the student starts as the teacher
    kept = load_text_encoder(painted)
    assert not torch.equal(student.get_input_embeddings().weight, teacher.get_input_embeddings().weight)
    assert not torch.equal(kept.get_input_embeddings().weight, teacher.get_input_embeddings().weight)


def test_a_student_from_the_warm_start_is_not_distilled_again(painted: SimpleNamespace, tmp_path: Path) -> None:
    scene_distillation.run(SimpleNamespace(**vars(painted) | {"work": tmp_path}))
    assert not list(tmp_path.iterdir())


def test_the_image_tower_learns_and_the_text_tower_is_frozen(painted: SimpleNamespace) -> None:
    weights = torch.load(painted.work / "matching.pt")
    student = torch.load(painted.work / "student.pt")["text_encoder"]
    assert all((weights[f"text_encoder.{name}"] == tensor).all() for name, tensor in student.items())
    lines = [json.loads(line) for line in (painted.work / "matching.log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert lines[-1]["contrast"] < 3 and lines[-1]["steps"] > 1


def test_the_evaluation_judges_by_what_was_asked(painted: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = scene_evaluation.Seen(
        torch.tensor([[9.0, 8, 7, 6, 5, 4]]),
        torch.tensor([[1.0, 2, 0, 0, 0, 9]]),
        {"place": ["sea"], "time": ["night"], "weather": [None], "style": ["3d"]},
    )
    assert seen.shows(0, {"place": "sea", "time": "night", "weather": None}, [0, 4])
    assert not seen.shows(0, {"place": "sea"}, [0, 5])  # the sixth is too far
    assert not seen.shows(0, {"place": "desert"}, [])
    assert not seen.shows(0, {"weather": "rain"}, [])
    assert seen.ordered(0, 1, 0) and not seen.ordered(0, 0, 1)
    assert not seen.ordered(0, 5, 1)  # on the left, but too far
    monkeypatch.setattr(scene_evaluation, "SIXTY", SIXTY[::8])
    monkeypatch.setattr(scene_evaluation, "COMPOSITIONS", 3)
    monkeypatch.setattr(scene_evaluation, "PAIRS", 2)
    scene_evaluation.run(painted)
    numbers = json.loads((painted.work / "scene_evaluation.json").read_text(encoding="utf-8"))
    assert numbers["seeds"]["things"] > 0 and numbers["held-out compositions"]["compositions"] == 3
    assert numbers["relations"]["pairs"] == numbers["negative prompts"]["pairs"] == 2
    assert 0 <= numbers["sixty prompts"]["all"] <= 100 and (painted.work / "sixty.png").exists()


def test_every_one_of_the_sixty_has_a_subject(painted: SimpleNamespace) -> None:
    subjects = load_subjects(painted)
    assert len(SIXTY) == 60
    for asked in SIXTY:
        assert len(subject_codes(subjects, asked)) == len(asked.who)
        assert asked.place in (None, *PLACES) and asked.time in (None, *TIMES)
        assert asked.weather in (None, *WEATHERS) and asked.style in (None, *STYLES)


def exported(painted: SimpleNamespace, folder: Path) -> Path:
    """Exports with an untrained decoder, because a second of training saves none."""
    torch.save(scene_decoder.decoder_of(make_vae(painted.vae, 256)).state_dict(), painted.work / "scene_decoder.pt")
    scene_export.run(SimpleNamespace(**{**vars(painted), "output": folder}))
    (painted.work / "scene_decoder.pt").unlink()
    return folder


def test_diffusers_draws_with_the_export(painted: SimpleNamespace) -> None:
    folder = exported(painted, painted.work / "exported")
    pipeline = StableDiffusionPipeline.from_pretrained(folder, dtype=torch.float32)
    pipeline.set_progress_bar_config(disable=True)
    noise = torch.randn(1, 16, 16, 16, generator=torch.Generator().manual_seed(3))
    theirs = pipeline("城堡 大海 夕阳", num_inference_steps=2, guidance_scale=3.0, latents=noise, height=256, width=256).images[0]
    states, empty = (encode_prompts(pipeline.tokenizer, pipeline.text_encoder, [text]) for text in ("城堡 大海 夕阳", ""))
    ours = draw(pipeline.unet, pipeline.vae, states, empty, painted.export, "v_prediction", seed=3)[0]
    difference = torch.tensor(list(theirs.tobytes()), dtype=torch.int) - torch.tensor(list(ours.tobytes()), dtype=torch.int)
    assert difference.abs().max() <= 1
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert len(manifest["latentPreview"]["matrix"]) == 16
    assert manifest["styles"] == learnt_styles(painted.export.styles) != []
    assert {file["path"].split("/")[0] for file in manifest["files"]} >= {"vae", "unet", "text_encoder", "image_encoder"}


def test_half_of_the_timesteps_are_around_the_middle() -> None:
    torch.manual_seed(0)
    timesteps = torch.stack([scene_unet.centred_timesteps(64, 1000) for _ in range(50)]).flatten()
    assert 0 <= timesteps.min() < 50 and 950 < timesteps.max() < 1000
    for first, last, share in ((0, 100, 0.05), (200, 600, 0.58), (700, 1000, 0.17)):
        assert ((timesteps >= first) & (timesteps < last)).float().mean().item() == pytest.approx(share, abs=0.03)


def test_subjects_count_more_where_they_can_be_seen() -> None:
    actors = torch.tensor([0.0, 0.5, 1.0]).view(1, 1, 1, 3).expand(2, -1, -1, -1)
    emphasis = scene_unet.actors_emphasis(actors, torch.tensor([0.5, 0.05]), 4.0)
    assert emphasis[0].flatten().tolist() == [1, 3, 5]
    assert emphasis[1].flatten().tolist() == [1, 1, 1]


def test_patches_keep_the_share_that_actors_cover() -> None:
    mask = np.zeros((32, 32), bool)
    mask[:16, :8] = mask[16:, 16:] = True
    assert shards.share_of_patches(mask, 16).tolist() == [[128, 0], [0, 255]]


def test_psnr_is_a_mean_over_pictures() -> None:
    pixels = torch.zeros(2, 3, 4, 4)
    drawn = torch.stack([pixels[0] + 0.2, pixels[1] + 0.02])
    assert scene_decoder.psnr(drawn, pixels) == pytest.approx((20 + 40) / 2, abs=1e-3)


def test_a_fresh_machine_continues_from_the_model_that_ships(painted: SimpleNamespace, tmp_path: Path) -> None:
    shipped = exported(painted, tmp_path / "shipped")
    warm_start.run(painted)
    state = json.loads((warm_start.FOLDER / "state.json").read_text(encoding="utf-8"))
    assert all(state[stage]["steps"] >= 1 for stage in warm_start.LOGS)
    (tmp_path / "work").mkdir()
    fresh = SimpleNamespace(**{**vars(painted), "work": tmp_path / "work", "continues": str(shipped)})
    warm_start.unpack(fresh)
    assert (fresh.work / "vocab.txt").read_bytes() == (painted.work / "vocab.txt").read_bytes()
    for file in ("student.pt", "patches.pt"):
        ours, theirs = (torch.load(folder / file) for folder in (painted.work, fresh.work))
        nearly_equal(theirs.get("text_encoder", theirs), ours.get("text_encoder", ours))
    nearly_equal(warm_start.latest_weights(fresh, "unet"), torch.load(painted.work / "unet.pt")["ema"])
    decoder = scene_decoder.decoder_of(make_vae(painted.vae, painted.data.image_size))
    decoder.load_state_dict(warm_start.latest_weights(fresh, "decoder"))


def nearly_equal(found: dict[str, torch.Tensor], wanted: dict[str, torch.Tensor]) -> None:
    """Equal up to half precision."""
    assert found.keys() == wanted.keys()
    for name, tensor in wanted.items():
        torch.testing.assert_close(found[name], tensor, atol=2e-3, rtol=2e-3)


def test_carried_shards_train_without_pictures(painted: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carry, "WITH_PICTURES", 1)
    shutil.move(carry.pack(painted, 60.0), tmp_path / carry.NAME)
    there = SimpleNamespace(**{**vars(painted), "work": tmp_path})
    carry.unpack(there)
    warm_start.unpack(there)
    ours, theirs = (SceneData(config, load_text_encoder(painted)) for config in (painted, there))
    assert (ours.latents == theirs.latents).all() and ours.compositions == theirs.compositions
    rng = random.Random(0)
    assert [theirs.speaker.say(c, rng) for c in theirs.compositions]
    assert len(scene_decoder.PictureData(tmp_path, shards=2).pictures) == painted.data.shard_size


def stage(work: Path, seconds: float, step: object, reseed: Callable = lambda seed: None) -> torch.nn.Parameter:
    weight = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight], lr=0.1)
    parts = {"module": torch.nn.ParameterList([weight])}
    train("stage", work, seconds, optimizer, parts, lambda progress: step(weight), reseed=reseed)
    return weight


def test_a_pause_is_not_counted_as_training(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that was paused for an hour still has its whole budget."""
    now, steps = 0.0, []
    monkeypatch.setattr(loop.time, "monotonic", lambda: now)

    def step(weight: torch.nn.Parameter) -> dict[str, float]:
        nonlocal now
        steps.append(now)
        now += 3600.0 if len(steps) == 2 else 10.0
        weight.grad = torch.ones(1)
        return {}

    stage(tmp_path, 100.0, step)
    assert len(steps) == 1 + 1 + 3  # 10 + 60 (for the hour) + 3 * 10


def test_sigterm_saves_and_the_next_run_continues(tmp_path: Path) -> None:
    counted, seeds = [], []

    def step(weight: torch.nn.Parameter) -> dict[str, float]:
        counted.append(weight.item())
        if len(counted) == 3:
            signal.raise_signal(signal.SIGTERM)
        weight.grad = -torch.ones(1)
        time.sleep(0.01)
        return {}

    with pytest.raises(SystemExit):
        stage(tmp_path, 0.2, step, seeds.append)
    reached = torch.load(tmp_path / "stage.checkpoint.pt")
    assert reached["steps"] == 3
    stage(tmp_path, 0.2, step, seeds.append)
    assert counted[3] == pytest.approx(reached["module"]["0"].item())
    assert seeds[1] == seeds[0] + 3  # so that it does not repeat the first run's captions


def test_settings_can_be_overridden() -> None:
    config = SimpleNamespace(seed=1, unet=SimpleNamespace(seconds=5, prediction_type="v_prediction"))
    override(config, "unet.seconds=560")
    override(config, "unet.prediction_type=epsilon")
    assert config.unet == SimpleNamespace(seconds=560, prediction_type="epsilon")
    with pytest.raises(ValueError, match="unet.second"):
        override(config, "unet.second=3")
