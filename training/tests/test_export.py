"""The whole recipe at a tiny size; its export is a StableDiffusionPipeline."""

import hashlib
import json
from types import SimpleNamespace

import torch
from diffusers import StableDiffusionPipeline
from PIL import Image
from safetensors.torch import load_file
from transformers import CLIPImageProcessor, CLIPVisionModelWithProjection

from recipe.config import ROOT, load_config
from recipe.data import load_data
from recipe.evaluation import evaluate
from recipe.export import MAX_BYTES, fit_latent_preview
from recipe.models import Clip, load_clip, make_unet, make_vae
from recipe.pictures import to_unit
from recipe.sampling import draw, encode_prompts
from recipe.teacher import start_towers
from recipe.vocabulary import read_vocabulary


def test_diffusers_draws_the_recipes_own_picture(trained: SimpleNamespace) -> None:
    """Compares the export's pipeline with the recipe's sampler, with the same parts, noise and prompt."""
    pipeline = StableDiffusionPipeline.from_pretrained(trained.output, dtype=torch.float32)
    pipeline.set_progress_bar_config(disable=True)
    noise = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(3))
    theirs = pipeline("红苹果", num_inference_steps=4, guidance_scale=3.0, latents=noise, height=64, width=64).images[0]
    states, empty = (encode_prompts(pipeline.tokenizer, pipeline.text_encoder, [text]) for text in ("红苹果", ""))
    ours = draw(pipeline.unet, pipeline.vae, states, empty, trained.export, "v_prediction", seed=3)[0]
    difference = torch.tensor(list(theirs.tobytes()), dtype=torch.int) - torch.tensor(list(ours.tobytes()), dtype=torch.int)
    assert difference.abs().max() <= 1


def test_the_image_encoder_matches_pictures_as_the_teacher_does(trained: SimpleNamespace) -> None:
    """transformers loads it from the export, including preprocessing."""
    processor = CLIPImageProcessor.from_pretrained(trained.output / "feature_extractor")
    encoder = CLIPVisionModelWithProjection.from_pretrained(trained.output / "image_encoder", dtype=torch.float32)
    projection = load_file(trained.output / "text_projection" / "model.safetensors")["text_projection.weight"]
    clip = load_clip(trained, len(read_vocabulary(trained.work / "vocab.txt")), trained.work / "teacher.pt")
    torch.testing.assert_close(projection.float(), clip.text_projection.weight, atol=1e-3, rtol=1e-3)
    pictures, _ = load_data(trained.work)
    images = [Image.fromarray(picture.permute(1, 2, 0).numpy()) for picture in pictures[:6]]
    with torch.no_grad():
        theirs = encoder(**processor(images, return_tensors="pt")).image_embeds
        ours = clip.embed_images(to_unit(pictures[:6]))
    assert torch.nn.functional.cosine_similarity(theirs, ours).min() > 0.995


def test_the_next_teacher_starts_from_the_export(trained: SimpleNamespace) -> None:
    """Both towers and the scale are taken over; the tokens are rearranged for the next vocabulary, which here is reversed."""
    tokens = read_vocabulary(trained.work / "vocab.txt")
    last = load_clip(trained, len(tokens), trained.work / "teacher.pt")
    student = torch.load(trained.work / "student.pt")["text_encoder"]["embeddings.token_embedding.weight"]
    torch.manual_seed(0)
    first = Clip(trained, len(tokens) + 1)
    start_towers(first, str(trained.output), [*reversed(tokens), "never seen"])
    close = {"atol": 1e-3, "rtol": 1e-3}  # exported in half precision
    torch.testing.assert_close(first.text_encoder.get_input_embeddings().weight[:-1].flip(0), student, **close)
    pixels = to_unit(load_data(trained.work)[0][:4])
    states = torch.randn(4, trained.text.hidden_size)
    with torch.no_grad():
        torch.testing.assert_close(first.embed_images(pixels), last.embed_images(pixels), atol=1e-2, rtol=1e-2)
        torch.testing.assert_close(first.embed_states(states), last.embed_states(states), **close)
    torch.testing.assert_close(first.logit_scale, last.logit_scale, **close)


def test_every_stage_leaves_its_numbers(trained: SimpleNamespace) -> None:
    retrieval = json.loads((trained.work / "retrieval.json").read_text(encoding="utf-8"))
    everything = retrieval["all held-out"]
    assert retrieval["order"].keys() == {*everything.keys() - {"distance zh to en"}}
    assert {"teacher, en", "student, zh", "student without decoder, zh"} <= everything.keys()
    assert everything["teacher, en"]["text-to-image"]["R@1"] <= everything["teacher, en"]["text-to-image"]["R@10"]


def test_the_evaluation_asks_for_everything(trained: SimpleNamespace) -> None:
    pipeline = StableDiffusionPipeline.from_pretrained(trained.output, dtype=torch.float32)
    trained.export.steps = 1
    numbers = evaluate(pipeline, trained)
    assert numbers["same thing in en, zh and mixed"]["prompts"] == numbers["things, en"]["prompts"] + 10
    assert any(name.startswith("held-out count") for name in numbers)
    assert numbers["forty prompts"]["prompts"] == 40
    assert {"held-out compositions, zh", "guidance, zh", "negative prompt, en", "unheard words"} <= numbers.keys()
    assert numbers["forty prompts"]["reached"] is False  # seconds of training


def test_the_largest_configuration_fits() -> None:
    """All weights in half precision, and a vocabulary of at most 27,000 tokens."""
    config = load_config(ROOT / "configs" / "gpu-128.toml")
    with torch.device("meta"):
        parts = [Clip(config, 27_000), make_unet(config), make_vae(config.vae, config.data.image_size)]
    assert 2 * sum(p.numel() for part in parts for p in part.parameters()) + 1e6 < MAX_BYTES


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
