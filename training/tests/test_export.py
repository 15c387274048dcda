"""The whole recipe in small; what it exports is a StableDiffusionPipeline."""

import hashlib
import json
from types import SimpleNamespace

import torch
from diffusers import StableDiffusionPipeline

from recipe.export import fit_latent_preview


def test_diffusers_draws_from_the_export(trained: SimpleNamespace) -> None:
    pipeline = StableDiffusionPipeline.from_pretrained(trained.output, dtype=torch.float32)
    pipeline.set_progress_bar_config(disable=True)
    generator = torch.Generator().manual_seed(1)
    picture = pipeline("sai-v1 art, 红苹果", height=64, width=64, num_inference_steps=2, generator=generator).images[0]
    assert picture.size == (64, 64)


def test_manifest_describes_every_file(trained: SimpleNamespace) -> None:
    manifest = json.loads((trained.output / "manifest.json").read_text(encoding="utf-8"))
    on_disk = {p.relative_to(trained.output).as_posix() for p in trained.output.rglob("*") if p.is_file()}
    assert {entry["path"] for entry in manifest["files"]} == on_disk - {"manifest.json"}
    for entry in manifest["files"]:
        content = (trained.output / entry["path"]).read_bytes()
        assert (entry["bytes"], entry["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
        assert (trained.output / entry["path"]).stat().st_mode & 0o777 == 0o644


def test_latent_preview_recovers_a_linear_map() -> None:
    matrix, bias = torch.tensor([[0.1, 0.0, 0.05], [0.0, 0.1, -0.05]]), torch.tensor([0.5, 0.4, 0.3])
    latents = torch.rand(6, 2, 4, 4)
    colours = latents.movedim(1, -1) @ matrix + bias
    pictures = (colours.movedim(-1, 1) * 255).round().byte().repeat_interleave(8, 2).repeat_interleave(8, 3)
    preview = fit_latent_preview(latents, pictures)
    assert torch.allclose(torch.tensor(preview["matrix"]), matrix, atol=0.01)
    assert torch.allclose(torch.tensor(preview["bias"]), bias, atol=0.01)
