"""The starting point for a fresh machine: training/warm-start, the current half-precision weights of 1.0's parts.

`python -m recipe.warm_start --config …` writes them from a run's folder: the UNet's average, the decoder, the linear encoder, the
text encoder with its vocabulary, and state.json, which records the progress. Most rows of the text encoder's embedding are for
characters that no caption uses. They are the same as in the model it started from, so they are not stored.
"""

import json
import shutil
from types import SimpleNamespace

import torch
from safetensors.torch import load_file, save_file

from .config import ROOT, command_line
from .models import exported_weights

FOLDER = ROOT / "warm-start"
FILES = {"unet": "unet.pt", "decoder": "scene_decoder.pt", "text_encoder": "student.pt", "patches": "patches.pt"}
INSIDE = {"unet": "ema", "text_encoder": "text_encoder"}  # the entry of the stage's result with the weights
EMBEDDING, ROWS = "embeddings.token_embedding.weight", "embedding_rows"
VOCABULARY = "vocab.txt"
LOGS = ("reading", "scene_decoder", "unet")


def warm_weights(part: str) -> dict[str, torch.Tensor]:
    """float32 tensors of a part, or nothing if there are none."""
    path = FOLDER / f"{part}.safetensors"
    return {name: tensor.float() for name, tensor in load_file(path).items()} if path.exists() else {}


def latest_weights(config: SimpleNamespace, part: str) -> dict[str, torch.Tensor]:
    """float32 tensors of a part from this run or, as long as it has none, from the warm start."""
    path = config.work / FILES[part]
    if not path.exists():
        return warm_weights(part)
    weights = torch.load(path, map_location="cpu")
    return weights[INSIDE[part]] if part in INSIDE else weights


def without_known_rows(weights: dict[str, torch.Tensor], known: torch.Tensor) -> dict[str, torch.Tensor]:
    """A text encoder's weights with only those rows of its embedding that differ from the initial ones, `known`."""
    embedding = weights[EMBEDDING]
    differs = torch.ones(len(embedding), dtype=torch.bool)
    differs[: len(known)] = (embedding[: len(known)] != known).any(dim=1)
    rows = differs.nonzero()[:, 0]
    return {**weights, EMBEDDING: embedding[rows], ROWS: rows.int()}


def with_known_rows(weights: dict[str, torch.Tensor], known: torch.Tensor) -> dict[str, torch.Tensor]:
    """The opposite."""
    rows = weights.pop(ROWS).long()
    embedding = torch.zeros(max(len(known), int(rows.max()) + 1), known.shape[1])
    embedding[: len(known)] = known
    embedding[rows] = weights[EMBEDDING]
    return {**weights, EMBEDDING: embedding}


def last_line(config: SimpleNamespace, stage: str) -> dict:
    """The last numbers that a stage logged."""
    path = config.work / f"{stage}.log.jsonl"
    return json.loads(path.read_text(encoding="utf-8").splitlines()[-1]) if path.exists() else {}


def run(config: SimpleNamespace) -> None:
    FOLDER.mkdir(exist_ok=True)
    for part, file in FILES.items():
        if not (config.work / file).exists():
            continue
        weights = latest_weights(config, part)
        if part == "text_encoder":
            weights = without_known_rows(weights, exported_weights(config.reading.start_from, part)[EMBEDDING])
        half = {
            name: tensor.half() if tensor.is_floating_point() and part != "patches" else tensor for name, tensor in weights.items()
        }
        save_file({name: tensor.contiguous() for name, tensor in half.items()}, FOLDER / f"{part}.safetensors")
    shutil.copy(config.work / VOCABULARY, FOLDER / VOCABULARY)
    settings = {"reading": config.reading, "scene_decoder": config.scene_decoder, "unet": config.unet}
    state = {stage: {**last_line(config, stage), "batch of each process": settings[stage].batch} for stage in LOGS}
    (FOLDER / "state.json").write_text(json.dumps(state, indent=2) + "\n", encoding="utf-8")
    for file in sorted(FOLDER.iterdir()):
        print(f"{file.name}: {file.stat().st_size / 2**20:.1f} MiB")


def unpack(config: SimpleNamespace) -> None:
    """Copies parts into a run's folder that are missing there, so that a stage does not have to make them again."""
    if not (config.work / FILES["patches"]).exists() and (patches := warm_weights("patches")):
        torch.save(patches, config.work / FILES["patches"])
    if not (config.work / FILES["text_encoder"]).exists() and (text := warm_weights("text_encoder")):
        text = with_known_rows(text, exported_weights(config.reading.start_from, "text_encoder")[EMBEDDING])
        torch.save({"text_encoder": text}, config.work / FILES["text_encoder"])
        shutil.copy(FOLDER / VOCABULARY, config.work / VOCABULARY)


if __name__ == "__main__":
    command_line(__doc__, run)
