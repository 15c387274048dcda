"""Where a fresh machine starts: from the model that ships, and from what that lacks, which is in training/warm-start.

`python -m recipe.warm_start --config …` writes the latter from a run's folder: the linear encoder, and state.json, which records
the progress. A configuration that continues nothing starts from noise.
"""

import json
import shutil
from types import SimpleNamespace

import torch
from safetensors.torch import load_file, save_file

from .config import ROOT, command_line
from .models import exported_weights

FOLDER = ROOT / "warm-start"
FILES = {"unet": "unet.pt", "decoder": "scene_decoder.pt", "text_encoder": "student.pt"}
INSIDE = {"unet": "ema", "text_encoder": "text_encoder"}  # the entry with the weights in each stage's result
DECODER = ("decoder.", "post_quant_conv.")
LOGS = ("reading", "scene_decoder", "unet")


def shipped_weights(config: SimpleNamespace, part: str) -> dict[str, torch.Tensor]:
    """float32 tensors of a part of the model that `config` continues; empty if it continues none."""
    if not config.continues:
        return {}
    if part == "decoder":
        return {name: tensor for name, tensor in exported_weights(config.continues, "vae").items() if name.startswith(DECODER)}
    return exported_weights(config.continues, part)


def latest_weights(config: SimpleNamespace, part: str) -> dict[str, torch.Tensor]:
    """float32 tensors of a part from this run or, until it has some, from the model that ships."""
    path = config.work / FILES[part]
    if not path.exists():
        return shipped_weights(config, part)
    weights = torch.load(path, map_location="cpu")
    return weights[INSIDE[part]] if part in INSIDE else weights


def last_line(config: SimpleNamespace, stage: str) -> dict:
    """The last numbers that a stage logged."""
    path = config.work / f"{stage}.log.jsonl"
    return json.loads(path.read_text(encoding="utf-8").splitlines()[-1]) if path.exists() else {}


def run(config: SimpleNamespace) -> None:
    FOLDER.mkdir(exist_ok=True)
    save_file(torch.load(config.work / "patches.pt"), FOLDER / "patches.safetensors")
    settings = {"reading": config.reading, "scene_decoder": config.scene_decoder, "unet": config.unet}
    state = {stage: {**last_line(config, stage), "batch of each process": settings[stage].batch} for stage in LOGS}
    (FOLDER / "state.json").write_text(json.dumps(state, indent=2) + "\n", encoding="utf-8")


def unpack(config: SimpleNamespace) -> None:
    """Copies parts that are missing in a run's folder into it, so that no stage has to make them again."""
    if not config.continues:
        return
    patches, student = config.work / "patches.pt", config.work / FILES["text_encoder"]
    if not patches.exists():
        torch.save(load_file(FOLDER / "patches.safetensors"), patches)
    if not student.exists():
        torch.save({"text_encoder": shipped_weights(config, "text_encoder")}, student)
        shutil.copy((ROOT / config.continues).resolve() / "tokenizer" / "vocab.txt", config.work / "vocab.txt")


if __name__ == "__main__":
    command_line(__doc__, run)
