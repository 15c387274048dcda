"""Exports UNets with torch.onnx, and saves the same weights as diffusers does, for bench/unet-graphs.mjs to compare.

Usage:
    pip install torch==2.13.0 diffusers==0.42.1 safetensors onnx==1.23.2 onnxscript==0.7.2
    python scripts/export_unet.py <narrow|mini|sd15> <folder> [exporter ...]

Writes config.json, diffusion_pytorch_model.safetensors and <exporter>.onnx with its weights in
<exporter>.onnx.data. Exporters: `torchscript` (dynamo=False, opset 17) and `dynamo` (the default, opset 18).
Nothing is optimised by hand and all shapes are static, as in the graphs that src/graph writes.
"""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import diffusers
import onnx
import torch
from diffusers import UNet2DConditionModel

MINI = Path(__file__).parents[1] / "training/models/skypaint-mini-64/unet"

SD15 = dict(attention_head_dim=8, cross_attention_dim=768)

MODELS = {
    # SD 1.5's blocks, a fifth as wide.
    "narrow": (
        lambda: UNet2DConditionModel(block_out_channels=(64, 128, 256, 256), **SD15),
        dict(batch=2, height=16, width=16, sequenceLength=77),
    ),
    # The shape of skypaint-mini 0.3.0.
    "mini": (
        lambda: UNet2DConditionModel.from_pretrained(MINI, torch_dtype=torch.float32),
        dict(batch=2, height=8, width=8, sequenceLength=77),
    ),
    "sd15": (
        lambda: UNet2DConditionModel(block_out_channels=(320, 640, 1280, 1280), **SD15),
        dict(batch=2, height=64, width=64, sequenceLength=77),
    ),
}


class NoisePrediction(torch.nn.Module):
    """Returns a tensor instead of diffusers' output object."""

    def __init__(self, unet):
        super().__init__()
        self.unet = unet

    def forward(self, sample, timestep, encoder_hidden_states):
        return self.unet(sample, timestep, encoder_hidden_states, return_dict=False)[0]


def export(unet, size, exporter, path):
    inputs = (
        torch.randn(size["batch"], unet.config.in_channels, size["height"], size["width"]),
        torch.tensor([500.0]),
        torch.randn(size["batch"], size["sequenceLength"], unet.config.cross_attention_dim),
    )
    options = dict(
        input_names=["sample", "timestep", "encoder_hidden_states"],
        output_names=["noise_prediction"],
        external_data=True,
    )
    if exporter == "torchscript":
        options |= dict(dynamo=False, opset_version=17)
    # One data file, even if the exporter spreads the weights over several.
    with TemporaryDirectory(dir=path.parent) as folder:
        draft = Path(folder) / "model.onnx"
        torch.onnx.export(NoisePrediction(unet), inputs, str(draft), **options)
        model = onnx.load(draft)
    data = path.with_suffix(".onnx.data")
    data.unlink(missing_ok=True)
    onnx.save(model, path, save_as_external_data=True, location=data.name, size_threshold=1024)


def main():
    name, folder, *exporters = sys.argv[1:]
    make, size = MODELS[name]
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    with torch.no_grad():
        unet = make().eval()
        unet.save_pretrained(folder, max_shard_size="100GB")
        for exporter in exporters or ["torchscript", "dynamo"]:
            export(unet, size, exporter, folder / f"{exporter}.onnx")
    versions = {"torch": torch.__version__, "diffusers": diffusers.__version__, "onnx": onnx.__version__}
    (folder / "export.json").write_text(json.dumps({"size": size, "versions": versions}, indent=2) + "\n")


main()
