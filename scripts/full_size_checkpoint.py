"""Writes a checkpoint with SkyPaint's shapes and PyTorch's initial weights: a diffusers folder of fp32 `.bin` files.

Usage:
    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0
    python scripts/full_size_checkpoint.py <folder>

4.5 GB, for bench/import-full-size.mjs. It paints noise.
"""

import json
import sys
from pathlib import Path

import diffusers
import torch

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts/goldens"))
from graph import FULL_SIZE, save_config  # noqa: E402

PARTS = {
    "text_encoder": ("skyClip", "pytorch_model.bin"),
    "unet": ("unet", "diffusion_pytorch_model.bin"),
    "vae": ("vae", "diffusion_pytorch_model.bin"),
}
VOCABULARY_SIZE = 119_547


def main():
    target = Path(sys.argv[1])
    torch.manual_seed(0)
    for name, (kind, file) in PARTS.items():
        module = FULL_SIZE[kind]()
        folder = target / name
        folder.mkdir(parents=True, exist_ok=True)
        save_config(module, folder)
        torch.save(module.state_dict(), folder / file)
        print(f"{name}: {module.num_parameters():,} parameters")
    # skypaint-mini's words, padded with others that nobody types.
    words = (ROOT / "training/models/skypaint-mini-64/tokenizer/vocab.txt").read_text().splitlines()
    words += [f"[unused{index}]" for index in range(len(words), VOCABULARY_SIZE)]
    (target / "tokenizer").mkdir(exist_ok=True)
    (target / "tokenizer/vocab.txt").write_text("\n".join(words) + "\n")
    diffusers.PNDMScheduler(
        beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, skip_prk_steps=True, steps_offset=1
    ).save_config(target / "scheduler")
    index = {"_class_name": "StableDiffusionPipeline", "_diffusers_version": diffusers.__version__}
    (target / "model_index.json").write_text(json.dumps(index, indent=2) + "\n")


if __name__ == "__main__":
    main()
