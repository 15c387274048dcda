"""Stage 11: the diffusers-layout model, fp16, with the manifest the page reads.

Run after the other stages; `StableDiffusionPipeline.from_pretrained(output)` loads the result.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import SimpleNamespace

import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL, UNet2DConditionModel
from safetensors.torch import save_file
from transformers import CLIPTextModel

from .captions import STYLE_TAG
from .config import command_line
from .data import load_data, trainable
from .models import Clip, load_clip, load_text_encoder, load_vae, make_unet
from .schedule import make_few_step_scheduler, make_scheduler
from .vocabulary import read_vocabulary

MAX_BYTES = 64e6  # for the whole folder, because it ships with the page
Examples = tuple[tuple[str, str], ...]  # (locale, prompt)

EXAMPLES: Examples = (
    ("zh-CN", "红苹果"),
    ("en", "a birthday cake"),
    ("zh-CN", "一只 cat"),
    ("en", "a rocket"),
    ("zh-CN", "蓝色背景的熊猫"),
    ("en", "a purple balloon"),
    ("zh-CN", "蓝色汽车"),
    ("en", "a butterfly"),
    ("zh-CN", "向日葵"),
    ("en", "three bananas"),
    ("zh-CN", "绿色的气球"),
    ("en", "a rainbow"),
    ("zh-CN", "两个苹果"),
    ("en", "a penguin"),
    ("zh-CN", "笑脸"),
    ("en", "a blue gift"),
)
CLDR = {"name": "CLDR annotations, Unicode, Inc.", "licence": "Unicode-3.0", "source": "npm:cldr-annotations-full"}
ICON_SETS = {
    "fluent-emoji": ("Fluent Emoji, Microsoft Corporation", "MIT"),
    "fluent-emoji-flat": ("Fluent Emoji Flat, Microsoft Corporation", "MIT"),
    "noto": ("Noto Emoji, Google Inc", "Apache-2.0"),
    "noto-v1": ("Noto Emoji (v1), Google Inc", "Apache-2.0"),
    "fxemoji": ("Firefox OS Emoji, Mozilla", "Apache-2.0"),
    "twemoji": ("Twemoji, Twitter and contributors", "CC-BY-4.0"),
    "emojione": ("Emoji One, Emoji One and EmojiTwo", "CC-BY-4.0"),
}
MODEL_INDEX = {
    "_class_name": "StableDiffusionPipeline",
    "_diffusers_version": "0.42.1",
    "feature_extractor": ["transformers", "CLIPImageProcessor"],
    "image_encoder": ["transformers", "CLIPVisionModelWithProjection"],
    "requires_safety_checker": False,
    "safety_checker": [None, None],
    "text_encoder": ["transformers", "CLIPTextModel"],
    "tokenizer": ["transformers", "BertTokenizer"],
    "unet": ["diffusers", "UNet2DConditionModel"],
    "vae": ["diffusers", "AutoencoderKL"],
}


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def half(tensors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """fp16, contiguous; a weight outside fp16's range would be infinite in the page."""
    halves = {name: tensor.half().contiguous() for name, tensor in tensors.items()}
    for name, tensor in halves.items():
        if not tensor.isfinite().all():
            raise ValueError(f"{name} does not fit fp16")
    return halves


def save_text_encoder(model: CLIPTextModel, folder: Path) -> None:
    """Writes keys with SD 1.x's prefix `text_model.`, which transformers 5 no longer writes but still reads."""
    model.config.architectures = ["CLIPTextModel"]
    model.config.save_pretrained(folder)
    tensors = {f"text_model.{name.removeprefix('text_model.')}": t for name, t in model.state_dict().items()}
    save_file(half(tensors), folder / "model.safetensors", metadata={"format": "pt"})


def save_similarity(clip: Clip, root: Path) -> None:
    """Writes everything for matching pictures with texts: the teacher's image tower, and both projections into one space.

    text_projection/ is beside the text encoder, not in it, because StableDiffusionPipeline's CLIPTextModel has no place for it.
    """
    clip.image_encoder.config.architectures = ["CLIPVisionModelWithProjection"]
    clip.image_encoder.config.save_pretrained(root / "image_encoder")
    save_file(half(clip.image_encoder.state_dict()), root / "image_encoder" / "model.safetensors", metadata={"format": "pt"})
    projection = {"text_projection.weight": clip.text_projection.weight}
    save_file(half(projection), root / "text_projection" / "model.safetensors", metadata={"format": "pt"})
    features, width = clip.text_projection.weight.shape
    scale = round(clip.logit_scale.item(), 5)
    write_json(root / "text_projection" / "config.json", {"hidden_size": width, "projection_dim": features, "logit_scale": scale})
    side = clip.image_encoder.config.image_size
    write_json(
        root / "feature_extractor" / "preprocessor_config.json",
        {
            "image_processor_type": "CLIPImageProcessor",
            "do_convert_rgb": True,
            "do_resize": True,
            "size": {"shortest_edge": side},
            "resample": 4,  # PIL's box filter
            "do_center_crop": True,
            "crop_size": {"height": side, "width": side},
            "do_rescale": True,
            "rescale_factor": 1 / 255,
            "do_normalize": True,
            "image_mean": [0.5, 0.5, 0.5],
            "image_std": [0.5, 0.5, 0.5],
        },
    )


def save_diffusers(model: UNet2DConditionModel | AutoencoderKL, folder: Path) -> None:
    model.save_config(folder)
    save_file(half(model.state_dict()), folder / "diffusion_pytorch_model.safetensors", metadata={"format": "pt"})


def describe_file(path: Path, root: Path) -> dict:
    content = path.read_bytes()
    entry = {"path": path.relative_to(root).as_posix(), "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return entry | ({"dtype": "float16"} if path.suffix == ".safetensors" else {})


def fit_latent_preview(latents: torch.Tensor, pictures: torch.Tensor) -> dict:
    """Fits scaled latents [N, channels, h, w] to the mean RGB in [0, 1] of the pixels under each, by least squares.

    `pictures` is uint8 [N, 3, H, W]. With this map a preview costs one small matrix product instead of a VAE pass.
    """
    colours = F.adaptive_avg_pool2d(pictures.float() / 255, latents.shape[-2:]).movedim(1, -1).reshape(-1, 3)
    inputs = latents.movedim(1, -1).reshape(-1, latents.shape[1])
    solution = torch.linalg.lstsq(F.pad(inputs, (0, 1), value=1.0), colours).solution
    rounded = [[round(value, 5) for value in row] for row in solution.tolist()]
    return {"matrix": rounded[:-1], "bias": rounded[-1]}


def attributions_of(icon_sets: Iterable[str]) -> list[dict]:
    return [dict(zip(("name", "licence"), ICON_SETS[s], strict=True), source=f"npm:@iconify-json/{s}") for s in icon_sets]


def make_manifest(root: Path, config: SimpleNamespace, latent_preview: dict, examples: Examples, styles: Sequence[dict]) -> dict:
    """What the page needs before it loads anything: parts, defaults, licence, every file's size and SHA-256."""
    size = config.data.image_size
    attributions = attributions_of(config.data.icon_sets)  # all of them, because the image tower has seen them
    files = sorted(p for p in root.rglob("*") if p.is_file() and p.name != "manifest.json" and p.suffix != ".md")
    return {
        "id": "skypaint-mini",
        "name": {"en": "SkyPaint mini", "zh-CN": "SkyPaint mini"},
        "version": config.export.version,
        **({"news": news} if (news := read_news(config)) else {}),
        "licence": {"spdx": "MIT", "attributions": [*attributions, CLDR]},
        "styleTag": STYLE_TAG,
        "parts": {
            "textEncoder": {"config": "text_encoder/config.json", "weights": ["text_encoder/model.safetensors"]},
            "unet": {"config": "unet/config.json", "weights": ["unet/diffusion_pytorch_model.safetensors"]},
            "vae": {"config": "vae/config.json", "weights": ["vae/diffusion_pytorch_model.safetensors"]},
            "imageProcessor": {"config": "feature_extractor/preprocessor_config.json"},
            "imageEncoder": {"config": "image_encoder/config.json", "weights": ["image_encoder/model.safetensors"]},
            "textProjection": {"config": "text_projection/config.json", "weights": ["text_projection/model.safetensors"]},
            "tokenizer": {"vocab": "tokenizer/vocab.txt"},
            "scheduler": {"config": "scheduler/scheduler_config.json"},
        },
        "defaults": {
            "width": size,
            "height": size,
            **drawing_defaults(config),
            "negativePrompt": "",
        },
        "sizes": config.export.sizes,
        **({"styles": [*styles]} if styles else {}),
        "examples": [{"prompt": prompt, "locale": locale} for locale, prompt in examples],
        "latentPreview": latent_preview,
        "files": [describe_file(path, root) for path in files],
    }


def read_news(config: SimpleNamespace) -> dict | None:
    """What is new in this version; the page shows it to those who have another one."""
    news = getattr(config.export, "news", None)
    return news and {"en": news.en, "zh-CN": news.zh}


def drawing_defaults(config: SimpleNamespace) -> dict:
    """Defaults for drawing. A UNet distilled to few steps has guidance built in, and uses another sampler."""
    if config.consistency.seconds:
        return {"steps": config.consistency.steps, "guidanceScale": 1.0, "sampler": "lcm"}
    return {"steps": config.export.steps, "guidanceScale": config.export.guidance_scale, "sampler": config.export.sampler}


def export(
    root: Path,
    text_encoder: CLIPTextModel,
    vae: AutoencoderKL,
    unet: UNet2DConditionModel,
    clip: Clip,
    vocabulary: Path,
    latent_preview: dict,
    config: SimpleNamespace,
    examples: Examples = EXAMPLES,
    styles: Sequence[dict] = (),
) -> None:
    """Replaces the whole folder. `styles` are those that the page offers by name."""
    shutil.rmtree(root, ignore_errors=True)
    for part in ("text_encoder", "unet", "vae", "tokenizer", "scheduler", "image_encoder", "feature_extractor", "text_projection"):
        (root / part).mkdir(parents=True)
    save_text_encoder(text_encoder, root / "text_encoder")
    save_diffusers(unet, root / "unet")
    save_diffusers(vae, root / "vae")
    save_similarity(clip, root)
    scheduler = (make_few_step_scheduler if config.consistency.seconds else make_scheduler)(config.unet.prediction_type)
    scheduler.save_config(root / "scheduler")
    shutil.copy(vocabulary, root / "tokenizer" / "vocab.txt")
    write_json(
        root / "tokenizer" / "tokenizer_config.json",
        {
            "tokenizer_class": "BertTokenizer",
            "do_lower_case": True,
            "tokenize_chinese_chars": True,
            "model_max_length": config.text.max_position_embeddings,
            "pad_token": "[PAD]",
            "unk_token": "[UNK]",
            "cls_token": "[CLS]",
            "sep_token": "[SEP]",
            "mask_token": "[MASK]",
        },
    )
    write_json(root / "model_index.json", MODEL_INDEX | {"scheduler": ["diffusers", type(scheduler).__name__]})
    write_json(root / "manifest.json", make_manifest(root, config, latent_preview, examples, styles))
    for path in root.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    if (total := sum(path.stat().st_size for path in root.rglob("*") if path.is_file())) > MAX_BYTES:
        raise ValueError(f"{root} has {total / 1e6:.1f} MB, more than {MAX_BYTES / 1e6:.0f}")


def run(config: SimpleNamespace) -> None:
    """Uses the stages' checkpoints, all of which must be in `work`."""
    work = config.work
    unet = make_unet(config)
    unet.load_state_dict(
        torch.load(work / ("consistency.pt" if config.consistency.seconds else "style.pt"), map_location="cpu")["ema"]
    )
    pictures, records = load_data(work)
    rows = trainable(records)
    preview = fit_latent_preview(torch.load(work / "latents.pt")["means"][rows], pictures[rows])
    clip = load_clip(config, len(read_vocabulary(work / "vocab.txt")), work / "teacher.pt")
    vae = load_vae(config, "decoder.pt")
    export(config.output, load_text_encoder(config), vae, unet, clip, work / "vocab.txt", preview, config)
    print(f"{config.output}: {sum(p.stat().st_size for p in config.output.rglob('*') if p.is_file()) / 1e6:.1f} MB")


if __name__ == "__main__":
    command_line(__doc__, run)
