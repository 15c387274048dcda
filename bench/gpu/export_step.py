"""Exports SD 1.5's UNet with torch.onnx in float16, for 512x512 pixels and two prompts, without its weights.

Usage:
    pip install torch diffusers onnx
    python bench/gpu/export_step.py <folder> [<folder of a diffusers UNet's config.json> <height and width of the latents>]

Writes <folder>/steps/torch.onnx, and its entry for index.json into <folder>/torch.json. Weights are external data in the file
`weights`, which measure.mjs fills with noise. Takes seconds on a GPU and minutes on a CPU.
"""

import json
import sys
from io import BytesIO
from pathlib import Path

import onnx
import torch
from diffusers import UNet2DConditionModel
from onnx import TensorProto

SD15 = dict(block_out_channels=(320, 640, 1280, 1280), attention_head_dim=8, cross_attention_dim=768)
BATCH, TOKENS = 2, 77
LEAST_EXTERNAL_BYTES = 1024


class NoisePrediction(torch.nn.Module):
    """Returns a tensor instead of diffusers' output object."""

    def __init__(self, unet):
        super().__init__()
        self.unet = unet

    def forward(self, sample, timestep, encoder_hidden_states):
        return self.unet(sample, timestep, encoder_hidden_states, return_dict=False)[0]


def without_weights(model):
    """Makes large initializers external, one after the other. Returns the offset where the last one ends."""
    end = 0
    for tensor in model.graph.initializer:
        length = len(tensor.raw_data)
        if length < LEAST_EXTERNAL_BYTES:
            continue
        tensor.ClearField("raw_data")
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in dict(location="weights", offset=end, length=length).items():
            tensor.external_data.add(key=key, value=str(value))
        end += length
    return end


def main():
    folder = Path(sys.argv[1])
    settings, edge = (UNet2DConditionModel.load_config(sys.argv[2]), int(sys.argv[3])) if sys.argv[3:] else (SD15, 64)
    (folder / "steps").mkdir(parents=True, exist_ok=True)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    with torch.device(device), torch.no_grad():
        unet = UNet2DConditionModel.from_config(settings).half().eval()
        inputs = (
            torch.randn(BATCH, unet.config.in_channels, edge, edge).half(),
            torch.tensor([500.0]).half(),
            torch.randn(BATCH, TOKENS, unet.config.cross_attention_dim).half(),
        )
        exported = BytesIO()
        torch.onnx.export(
            NoisePrediction(unet),
            inputs,
            exported,
            input_names=["sample", "timestep", "encoder_hidden_states"],
            output_names=["noise_prediction"],
            dynamo=False,
            opset_version=17,
        )
    model = onnx.load_from_string(exported.getvalue())
    size = without_weights(model)
    (folder / "steps/torch.onnx").write_bytes(model.SerializeToString())
    entry = {"kind": "step", "file": "steps/torch.onnx", "bytes": size, "layer": "step", "way": "torch.onnx"}
    (folder / "torch.json").write_text(json.dumps([entry]))


main()
