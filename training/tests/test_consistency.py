"""Few steps: the scalings are LCMScheduler's, the solver is DDIM, the loss falls, and the export has the right defaults."""

import copy
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from diffusers import DDIMScheduler, StableDiffusionPipeline

from recipe import consistency, device, export
from recipe.models import make_unet
from recipe.schedule import NOISE, alphas_cumprod, make_few_step_scheduler


@pytest.fixture
def float32(monkeypatch: pytest.MonkeyPatch) -> None:
    """Computes in float32 like the references, whatever this machine prefers."""
    monkeypatch.setattr(device, "multiplies_bfloat16", lambda _: False)


def context_of(config: SimpleNamespace, rows: int) -> torch.Tensor:
    return torch.randn(rows, 77, config.text.hidden_size)


@pytest.mark.usefixtures("float32")
def test_the_consistency_function_is_the_schedulers(config: SimpleNamespace) -> None:
    torch.manual_seed(0)
    unet, noisy, context = make_unet(config).eval(), torch.randn(1, 4, 8, 8), context_of(config, 1)
    scheduler = make_few_step_scheduler("v_prediction")
    scheduler.set_timesteps(4)
    timestep = scheduler.timesteps[1]
    with torch.no_grad():
        velocity = unet(noisy, timestep, context).sample
        ours = consistency.consistency(unet, noisy, timestep[None], context, alphas_cumprod())
    torch.testing.assert_close(ours, scheduler.step(velocity, timestep, noisy).denoised, atol=1e-4, rtol=1e-4)


def test_at_timestep_0_it_returns_its_input() -> None:
    skip, out = consistency.boundary_scalings(torch.tensor([0, 999]))
    assert skip.flatten()[0] == 1 and out.flatten()[0] == 0
    assert skip.flatten()[1] < 1e-6 and abs(out.flatten()[1] - 1) < 1e-6


@pytest.mark.usefixtures("float32")
def test_the_solver_is_ddim(config: SimpleNamespace) -> None:
    torch.manual_seed(0)
    unet, noisy, context, empty = make_unet(config).eval(), torch.randn(1, 4, 8, 8), context_of(config, 1), context_of(config, 1)
    scheduler = DDIMScheduler(**NOISE, prediction_type="v_prediction", clip_sample=False, timestep_spacing="trailing")
    scheduler.set_timesteps(consistency.SOLVER_STEPS)
    timestep = scheduler.timesteps[3]
    with torch.no_grad():
        unguided, guided = (unet(noisy, timestep, said).sample for said in (empty, context))
    theirs = scheduler.step(unguided + 3 * (guided - unguided), timestep, noisy).prev_sample
    times = (timestep[None], scheduler.timesteps[4][None])
    ours = consistency.solver_step(unet, noisy, *times, context, empty, 3.0, alphas_cumprod())
    torch.testing.assert_close(ours, theirs, atol=1e-4, rtol=1e-4)


def test_the_loss_falls(config: SimpleNamespace) -> None:
    torch.manual_seed(0)
    teacher = make_unet(config).eval().requires_grad_(False)
    student, target = copy.deepcopy(teacher).requires_grad_(True), copy.deepcopy(teacher)
    optimizer, alphas = torch.optim.AdamW(student.parameters(), lr=1e-3), alphas_cumprod()
    latents, context, empty = torch.randn(4, 4, 8, 8), context_of(config, 4), context_of(config, 1)
    rows, losses = torch.arange(4).repeat(4), []
    for _ in range(40):
        optimizer.zero_grad()
        loss = consistency.consistency_loss(student, target, teacher, latents[rows], context[rows], empty, 3.0, alphas)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        for average, weight in zip(target.parameters(), student.parameters(), strict=True):
            average.data.lerp_(weight.data, 0.1)
    assert sum(losses[-8:]) < 0.9 * sum(losses[:8])


def test_the_export_draws_in_few_steps(trained: SimpleNamespace, tmp_path: Path) -> None:
    config = SimpleNamespace(**vars(trained))
    config.output = tmp_path / "model"
    config.consistency = SimpleNamespace(**{**vars(trained.consistency), "seconds": 3})
    torch.manual_seed(0)
    consistency.run(config)
    export.run(config)
    scheduler = json.loads((config.output / "scheduler" / "scheduler_config.json").read_text(encoding="utf-8"))
    assert (scheduler["_class_name"], scheduler["prediction_type"]) == ("LCMScheduler", "v_prediction")
    defaults = json.loads((config.output / "manifest.json").read_text(encoding="utf-8"))["defaults"]
    assert (defaults["steps"], defaults["guidanceScale"], defaults["sampler"]) == (4, 1.0, "lcm")
    pipeline = StableDiffusionPipeline.from_pretrained(config.output, dtype=torch.float32)
    pipeline.set_progress_bar_config(disable=True)
    assert pipeline("红苹果", num_inference_steps=4, guidance_scale=1.0, height=64, width=64).images[0].size == (64, 64)
    weights = [torch.load(trained.work / f"{name}.pt")["ema"]["conv_out.weight"] for name in ("style", "consistency")]
    assert not torch.equal(*weights)
