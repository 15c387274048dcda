"""Tiny random models for the tools' tasks, as ONNX in the hub's layout, and what transformers makes from a picture with them.

Usage:
    pip install torch==2.13.0 transformers==5.23.0 onnx onnxscript pillow==13.0.0 scipy numpy
    python scripts/goldens/tool_models.py

Writes src/engine/tools/__goldens__/: a folder for each model, and goldens.json.
"""

import json
from pathlib import Path

import numpy
import torch
import transformers
from drawn import packed, smooth
from lively import enliven
from PIL import Image
from torch import nn
from transformers import (
    DepthAnythingConfig,
    DepthAnythingForDepthEstimation,
    Dinov2Config,
    DynamicCache,
    EncoderDecoderCache,
    GenerationConfig,
    GPT2Config,
    SegformerConfig,
    SegformerForSemanticSegmentation,
    VisionEncoderDecoderConfig,
    VisionEncoderDecoderModel,
    ViTConfig,
    VitPoseBackboneConfig,
    VitPoseConfig,
    VitPoseForPoseEstimation,
    YolosConfig,
    YolosForObjectDetection,
)
from transformers.models.dpt.image_processing_pil_dpt import DPTImageProcessorPil
from transformers.models.segformer.image_processing_pil_segformer import SegformerImageProcessorPil
from transformers.models.vitpose.image_processing_pil_vitpose import VitPoseImageProcessorPil
from transformers.models.yolos.image_processing_pil_yolos import YolosImageProcessorPil

TARGET = Path(__file__).parents[2] / "src/engine/tools/__goldens__"
IMAGENET = {"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}
#: (width, height, pattern) of the pictures, as drawn.py draws them.
PICTURES = [(90, 60, 1), (50, 80, 2), (20, 7, 3)]


def lively(model):
    torch.manual_seed(20261130)
    return enliven(model).eval()


class Named(nn.Module):
    """A model with one input and named outputs, as an ONNX graph has them."""

    def __init__(self, model, outputs):
        super().__init__()
        self.model, self.outputs = model, outputs

    def forward(self, pixel_values):
        result = self.model(pixel_values)
        return tuple(result[name] for name in self.outputs)


def export(name, model, size, outputs, config, processor, axes=()):
    folder = TARGET / name
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    path = folder / "onnx/model.onnx"
    dynamic = {"pixel_values": {axis: f"axis{axis}" for axis in axes}} if axes else None
    torch.onnx.export(
        Named(model, outputs).eval() if outputs else model, (torch.zeros(1, 3, *size),), str(path), dynamo=False,
        input_names=["pixel_values"] if outputs else ["input"], output_names=outputs or ["output"],
        dynamic_axes=dynamic, opset_version=17,
    )
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n")
    (folder / "preprocessor_config.json").write_text(json.dumps(processor, indent=1) + "\n")
    print(name, path.stat().st_size)


def plain(config):
    return {key: value for key, value in config.to_diff_dict().items() if key != "transformers_version"}


def depth():
    backbone = Dinov2Config(
        hidden_size=16, num_hidden_layers=4, num_attention_heads=2, mlp_ratio=2, image_size=56, patch_size=14,
        out_indices=[1, 2, 3, 4], reshape_hidden_states=False, apply_layernorm=True,
    )
    config = DepthAnythingConfig(
        backbone_config=backbone, reassemble_hidden_size=16, neck_hidden_sizes=[8, 8, 8, 8], fusion_hidden_size=8,
        head_hidden_size=8, patch_size=14,
    )
    model = lively(DepthAnythingForDepthEstimation(config))
    settings = {"size": {"height": 56, "width": 56}, "do_resize": True, "resample": 3, "keep_aspect_ratio": False, "ensure_multiple_of": 14}
    processor = DPTImageProcessorPil(**settings, **IMAGENET)
    export(
        "tiny-depth", model, (56, 56), ["predicted_depth"],
        {"architectures": ["DepthAnythingForDepthEstimation"], **plain(config)},
        {"image_processor_type": "DPTImageProcessor", "do_normalize": True, "do_rescale": True, "rescale_factor": 1 / 255, **settings, **IMAGENET},
    )
    for size in PICTURES:
        image = Image.fromarray(smooth(*size))
        with torch.no_grad():
            outputs = model(**processor(image, return_tensors="pt"))
        found = processor.post_process_depth_estimation(outputs, [(image.height, image.width)])[0]["predicted_depth"]
        low, high = found.min(), found.max()
        levels = ((found - low) / (high - low) * 255).numpy() if high > low else numpy.zeros(found.shape)
        yield {"picture": size, "depth": packed(levels.astype(numpy.uint8))}


def segmentation():
    config = SegformerConfig(
        num_labels=150, depths=[1, 1, 1, 1], hidden_sizes=[8, 8, 16, 16], num_attention_heads=[1, 1, 2, 2],
        decoder_hidden_size=16, mlp_ratios=[2, 2, 2, 2], sr_ratios=[2, 2, 1, 1],
    )
    model = lively(SegformerForSemanticSegmentation(config))
    settings = {"size": {"height": 64, "width": 64}, "do_resize": True, "resample": 2}
    processor = SegformerImageProcessorPil(**settings, **IMAGENET)
    labels = {"id2label": {str(i): f"LABEL_{i}" for i in range(150)}}
    export(
        "tiny-segmentation", model, (64, 64), ["logits"],
        {"architectures": ["SegformerForSemanticSegmentation"], **plain(config), **labels},
        {"image_processor_type": "SegformerImageProcessor", "do_normalize": True, "do_rescale": True, "rescale_factor": 1 / 255, **settings, **IMAGENET},
    )
    for size in PICTURES:
        image = Image.fromarray(smooth(*size))
        with torch.no_grad():
            outputs = model(**processor(image, return_tensors="pt"))
        found = processor.post_process_semantic_segmentation(outputs, [(image.height, image.width)])[0]
        yield {"picture": size, "classes": packed(found.numpy().astype(numpy.uint8))}


class Decoder(nn.Module):
    """One step of a GPT-2 that attends to a picture, with keys and values of earlier steps, as transformers.js calls it."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, encoder_hidden_states, key, value):
        cache = DynamicCache([(key, value)])
        states = EncoderDecoderCache(cache, DynamicCache())
        output = self.model(
            input_ids=input_ids, encoder_hidden_states=encoder_hidden_states, past_key_values=states, use_cache=True,
        )
        layer = output.past_key_values.self_attention_cache.layers[0]
        return output.logits, layer.keys, layer.values


def caption():
    vocabulary = ["<|endoftext|>", *"abcdefghijklmnopqrstuvwxyz", *(f"\u0120{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")]
    vision = ViTConfig(hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32, image_size=32, patch_size=16)
    words = GPT2Config(
        vocab_size=len(vocabulary), n_positions=64, n_embd=16, n_layer=1, n_head=2, add_cross_attention=True, bos_token_id=0, eos_token_id=0,
    )
    config = VisionEncoderDecoderConfig.from_encoder_decoder_configs(vision, words, decoder_start_token_id=0, pad_token_id=0, eos_token_id=0)
    model = lively(VisionEncoderDecoderModel(config))
    model.generation_config = GenerationConfig(decoder_start_token_id=0, bos_token_id=0, pad_token_id=0, eos_token_id=0)
    settings = {"size": {"height": 32, "width": 32}, "do_resize": True, "resample": 2, "image_mean": [0.5] * 3, "image_std": [0.5] * 3}
    from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil

    processor = ViTImageProcessorPil(**settings)
    folder = TARGET / "tiny-caption"
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        Named(model.encoder, ["last_hidden_state"]).eval(), (torch.zeros(1, 3, 32, 32),), str(folder / "onnx/encoder_model.onnx"), dynamo=False,
        input_names=["pixel_values"], output_names=["last_hidden_state"], opset_version=17,
    )
    step = (torch.zeros(1, 1, dtype=torch.int64), torch.zeros(1, 5, 16), torch.zeros(1, 2, 3, 8), torch.zeros(1, 2, 3, 8))
    torch.onnx.export(
        Decoder(model.decoder).eval(), step, str(folder / "onnx/decoder_model_merged.onnx"), dynamo=False,
        input_names=["input_ids", "encoder_hidden_states", "past_key_values.0.key", "past_key_values.0.value"],
        output_names=["logits", "present.0.key", "present.0.value"], opset_version=17,
        dynamic_axes={
            "input_ids": {1: "length"}, "past_key_values.0.key": {2: "past"}, "past_key_values.0.value": {2: "past"},
            "present.0.key": {2: "all"}, "present.0.value": {2: "all"}, "logits": {1: "length"},
        },
    )
    write = lambda name, value: (folder / name).write_text(json.dumps(value, indent=1) + "\n")
    write("config.json", {"architectures": ["VisionEncoderDecoderModel"], **plain(config)})
    write("generation_config.json", plain(model.generation_config))
    write("preprocessor_config.json", {"image_processor_type": "ViTImageProcessor", "do_normalize": True, "do_rescale": True, "rescale_factor": 1 / 255, **settings})
    ids = {token: index for index, token in enumerate(vocabulary)}
    write("tokenizer_config.json", {"tokenizer_class": "GPT2Tokenizer", "eos_token": "<|endoftext|>", "bos_token": "<|endoftext|>"})
    write("tokenizer.json", {
        "version": "1.0", "truncation": None, "padding": None, "normalizer": None,
        "added_tokens": [{"id": 0, "content": "<|endoftext|>", "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}],
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True},
        "post_processor": None, "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": "", "end_of_word_suffix": "", "fuse_unk": False, "vocab": ids, "merges": []},
    })
    for size in PICTURES:
        pixels = processor(Image.fromarray(smooth(*size)), return_tensors="pt")["pixel_values"]
        tokens = model.generate(pixels, max_new_tokens=32, do_sample=False)[0].tolist()
        yield {"picture": size, "tokens": tokens, "text": "".join(vocabulary[token] for token in tokens if token != 0).replace("\u0120", " ").strip()}


class Matting(nn.Module):
    """Stands for MODNet, which transformers does not have: one mask, between 0 and 1."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 1, 3, padding=1), nn.Sigmoid(),
        )

    def forward(self, pixels):
        return self.layers(pixels)


def background():
    from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil

    model = lively(Matting())
    settings = {"size": {"height": 64, "width": 64}, "do_resize": True, "resample": 2, "image_mean": [0.5] * 3, "image_std": [0.5] * 3}
    processor = ViTImageProcessorPil(**settings)
    export(
        "tiny-background", model, (64, 64), None, {"architectures": ["MODNet"], "model_type": "modnet"},
        {"image_processor_type": "ViTImageProcessor", "do_normalize": True, "do_rescale": True, "rescale_factor": 1 / 255, **settings},
    )
    for size in PICTURES:
        image = Image.fromarray(smooth(*size))
        with torch.no_grad():
            mask = model(processor(image, return_tensors="pt")["pixel_values"])[0, 0]
        small = Image.fromarray((mask.numpy() * 255).astype(numpy.uint8))
        yield {"picture": size, "mask": packed(numpy.asarray(small.resize(image.size, Image.BILINEAR)))}


def pose():
    backbone = VitPoseBackboneConfig(
        image_size=(64, 48), patch_size=(16, 16), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, mlp_ratio=2,
        out_indices=[2],
    )
    config = VitPoseConfig(backbone_config=backbone, num_labels=17, scale_factor=4, use_simple_decoder=True)
    model = lively(VitPoseForPoseEstimation(config))
    processor = VitPoseImageProcessorPil(size={"height": 64, "width": 48})
    export(
        "tiny-pose", model, (64, 48), ["heatmaps"], {"architectures": ["VitPoseForPoseEstimation"], **plain(config)},
        {
            "image_processor_type": "VitPoseImageProcessor", "do_affine_transform": True, "do_normalize": True, "do_rescale": True,
            "rescale_factor": 1 / 255, "normalize_factor": 200.0, "size": {"height": 64, "width": 48}, **IMAGENET,
        },
        axes=(0,),
    )
    for size in PICTURES:
        image = Image.fromarray(smooth(*size))
        boxes = [[0.0, 0.0, float(image.width), float(image.height)], [10.0, 5.0, 30.0, 40.0]]
        with torch.no_grad():
            pixels = processor(image, boxes=[boxes], return_tensors="pt")["pixel_values"]
            outputs = model(pixels)
        found = processor.post_process_pose_estimation(outputs, boxes=[boxes], threshold=None)[0]
        yield {
            "picture": size, "boxes": boxes,
            "pixels": [round(float(value), 5) for value in pixels.reshape(-1)[::97]],
            "people": [
                {"keypoints": numpy.round(person["keypoints"].numpy(), 3).tolist(), "scores": numpy.round(person["scores"].numpy(), 5).tolist()}
                for person in found
            ],
        }


def people():
    config = YolosConfig(
        hidden_size=24, num_hidden_layers=2, num_attention_heads=2, intermediate_size=48, image_size=[64, 64], patch_size=16,
        num_detection_tokens=6, num_labels=3, use_mid_position_embeddings=False,
    )
    labels = {"id2label": {"0": "N/A", "1": "person", "2": "cat"}, "label2id": {"N/A": 0, "person": 1, "cat": 2}}
    model = lively(YolosForObjectDetection(config))
    settings = {"size": {"height": 64, "width": 64}, "do_resize": True, "resample": 2, "do_pad": False}
    processor = YolosImageProcessorPil(**settings, **IMAGENET)
    export(
        "tiny-people", model, (64, 64), ["logits", "pred_boxes"], {"architectures": ["YolosForObjectDetection"], **plain(config), **labels},
        {"image_processor_type": "YolosImageProcessor", "do_normalize": True, "do_rescale": True, "rescale_factor": 1 / 255, **settings, **IMAGENET},
    )
    for size in PICTURES:
        image = Image.fromarray(smooth(*size))
        with torch.no_grad():
            outputs = model(processor(image, return_tensors="pt")["pixel_values"])
        found = processor.post_process_object_detection(outputs, threshold=0.0, target_sizes=[(image.height, image.width)])[0]
        yield {
            "picture": size, "scores": numpy.round(found["scores"].numpy(), 5).tolist(), "labels": found["labels"].tolist(),
            "boxes": numpy.round(found["boxes"].numpy(), 3).tolist(),
        }


if __name__ == "__main__":
    tasks = [depth, segmentation, background, pose, people, caption]
    goldens = {
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__, "numpy": numpy.__version__},
        **{task.__name__: list(task()) for task in tasks},
    }
    (TARGET / "goldens.json").write_text(json.dumps(goldens, separators=(",", ":")) + "\n")
