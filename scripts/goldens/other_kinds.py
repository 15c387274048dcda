"""Files of kinds other than Stable Diffusion 1.x, as their own libraries write them: src/core/formats/checkpoint/__goldens__/other-kinds.json.gz.

    pip install torch==2.13.0 diffusers==0.42.0
    python scripts/goldens/other_kinds.py

For diffusers' models the names and shapes of their weights, for its pipelines the names of their parts; and a hypernetwork in
the format of A1111's modules/hypernetworks/hypernetwork.py (`Hypernetwork.save`, `HypernetworkModule`).
"""

import base64
import gzip
import inspect
import io
import json
import sys
from pathlib import Path

# A version built for another torch breaks diffusers' imports, and it is not needed here.
sys.modules["torchvision"] = None

import diffusers  # noqa: E402
import torch  # noqa: E402

OUT = Path(__file__).parents[2] / "src/core/formats/checkpoint/__goldens__/other-kinds.json.gz"
SMALL_VAE = {"block_out_channels": (32,), "norm_num_groups": 32}
ASYMMETRIC = {
    "down_block_out_channels": (32,),
    "layers_per_down_block": 1,
    "up_block_out_channels": (32,),
    "layers_per_up_block": 1,
}
MODELS = {
    "AutoencoderTiny": {},
    "AsymmetricAutoencoderKL": ASYMMETRIC,
    "VQModel": SMALL_VAE,
    "AutoencoderKLTemporalDecoder": {},
    "AutoencoderKL": SMALL_VAE,
    "PixArtTransformer2DModel": {"num_layers": 1},
    "DiTTransformer2DModel": {"num_layers": 1},
    "PriorTransformer": {"num_layers": 1},
    "ControlNetModel": {},
}


def shapes_of(name, options):
    with torch.device("meta"):
        model = getattr(diffusers, name)(**options)
    return {key: list(value.shape) for key, value in model.state_dict().items()}


def parts_of(name):
    parameters = inspect.signature(getattr(diffusers, name).__init__).parameters
    return [part for part in parameters if part not in ("self", "args", "kwargs", "requires_safety_checker")]


def hypernetwork():
    def module():
        layers = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Linear(8, 4))
        return {f"linear.{key}": value for key, value in layers.state_dict().items()}

    state = {768: (module(), module()), 320: (module(), module())}
    state |= {"step": 100, "name": "墨", "layer_structure": [1, 2, 1], "activation_func": "linear", "sd_checkpoint": None}
    buffer = io.BytesIO()
    torch.save(state, buffer)
    return base64.b64encode(buffer.getvalue()).decode()


models = {name: shapes_of(name, options) for name, options in MODELS.items()}
# madebyollin's own files: the same layers, each half in a Sequential (taesd.py). The decoder begins with a clamp, which has no weights.
tiny = models["AutoencoderTiny"]
models["taesd_decoder"] = {
    f"{int(layer) + 1}.{rest}": shape
    for key, shape in tiny.items()
    if key.startswith("decoder.layers.")
    for layer, rest in [key.removeprefix("decoder.layers.").split(".", 1)]
}
pipelines = {}
for name in sorted(dir(diffusers)):
    if name.endswith(("Pipeline", "PipelineSafe", "PipelineLegacy")):
        try:
            pipelines[name] = parts_of(name)
        except Exception:  # It needs a library that is not installed.
            pipelines[name] = None
result = {
    "versions": {"diffusers": diffusers.__version__, "torch": torch.__version__},
    "models": models,
    "pipelines": pipelines,
    "hypernetwork": hypernetwork(),
}
OUT.parent.mkdir(exist_ok=True)
OUT.write_bytes(gzip.compress(json.dumps(result, indent=1).encode(), mtime=0))
sd = {"vae", "text_encoder", "tokenizer", "unet", "scheduler"}
print(len(pipelines), sum(p is None for p in pipelines.values()), OUT.stat().st_size)
for name, parts in pipelines.items():
    if parts and sd <= set(parts) and set(parts) <= sd | {"safety_checker", "feature_extractor", "image_encoder", "controlnet", "motion_adapter"}:
        print(name, sorted(set(parts) - sd))
