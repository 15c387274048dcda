"""Tiny random models and diffusers' and transformers' results with them, to test the graphs.

Usage:
    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 safetensors numpy
    python scripts/goldens/graph.py

Writes src/graph/models/__goldens__/<case>/: config.json and weights as save_pretrained writes them,
and golden.safetensors with the inputs and outputs, all float32. full-size.json beside it has the configs of
SD 1.5's parts and of SkyPaint's text encoder, and the names and shapes of their weights.
"""

import json
import shutil
import sys
import zlib
from pathlib import Path

import diffusers
import torch
import transformers
from diffusers import AutoencoderKL, AutoencoderTiny, UNet2DConditionModel
from diffusers.pipelines.deprecated.alt_diffusion.modeling_roberta_series import (
    RobertaSeriesConfig,
    RobertaSeriesModelWithTransformation,
)
from diffusers.pipelines.stable_diffusion import StableDiffusionSafetyChecker
from graph_models import BERTS, CLIPS, TINY_VAES, UNETS, VAES, VISION_SIZES, VISIONS, XLM_RS
from safetensors.torch import load_file, save_file
from transformers import (
    BertConfig,
    BertModel,
    CLIPConfig,
    CLIPModel,
    CLIPTextConfig,
    CLIPTextModel,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
)

TARGET = Path(__file__).parents[2] / "src/graph/models/__goldens__"

# The config.json files of runwayml/stable-diffusion-v1-5, without values that are the classes' defaults.
FULL_SIZE = {
    "unet": lambda: UNet2DConditionModel(
        block_out_channels=(320, 640, 1280, 1280), attention_head_dim=8, cross_attention_dim=768
    ),
    "vae": lambda: AutoencoderKL(
        block_out_channels=(128, 256, 512, 512),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=2,
    ),
    "textEncoder": lambda: clip_text(vocab_size=49408, eos_token_id=2),
    # SkyPaint's SkyCLIP: the same encoder with the vocabulary of bert-base-multilingual-cased.
    "skyClip": lambda: clip_text(vocab_size=119547, eos_token_id=102),
    # The same with that of bert-base-chinese.
    "chineseClip": lambda: clip_text(vocab_size=21128, eos_token_id=102),
}


def save_config(module, folder):
    """Writes the config.json that save_pretrained would write, for weights that are written in another way."""
    if isinstance(module, diffusers.ModelMixin):
        module.save_config(folder)
    else:
        module.config.architectures = [type(module).__name__]
        module.config.save_pretrained(folder)


def clip_text(**vocabulary):
    return CLIPTextModel(
        CLIPTextConfig(hidden_size=768, intermediate_size=3072, num_attention_heads=12, **vocabulary)
    )


OLD_ATTENTION_NAMES = {
    ".to_q.": ".query.",
    ".to_k.": ".key.",
    ".to_v.": ".value.",
    ".to_out.0.": ".proj_attn.",
}


def randomize(model, seed):
    """Default initialisation leaves biases at 0 and norms at 1, which would hide mistakes."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter += 0.1 * torch.randn(parameter.shape, generator=generator)
    return model.eval()


def begin(name):
    folder = TARGET / name
    shutil.rmtree(folder, ignore_errors=True)
    seed = zlib.crc32(name.encode())
    torch.manual_seed(seed)
    return folder, seed


def finish(folder, tensors):
    tensors = {name: tensor.contiguous() for name, tensor in tensors.items()}
    save_file(tensors, folder / "golden.safetensors")


def rename_weights(folder, rename, extra=None):
    (path,) = [p for p in folder.glob("*.safetensors") if p.name != "golden.safetensors"]
    weights = {rename(name): tensor for name, tensor in load_file(path).items()}
    save_file({**weights, **(extra or {})}, path, metadata={"format": "pt"})


def write_unet(name, config, size):
    folder, seed = begin(name)
    model = randomize(UNet2DConditionModel(**config), seed)
    model.save_pretrained(folder)
    sample = torch.randn(size["batch"], model.config.in_channels, size["height"], size["width"])
    timestep = torch.tensor([float(seed % 1000)])
    context = torch.randn(size["batch"], size["tokens"], model.config.cross_attention_dim)
    prediction = model(sample, timestep, context).sample
    finish(
        folder,
        {
            "sample": sample,
            "timestep": timestep,
            "encoder_hidden_states": context,
            "noise_prediction": prediction,
        },
    )


def write_tiny_vae(name, config, size):
    folder, seed = begin(name)
    model = randomize(AutoencoderTiny(**config), seed)
    model.save_pretrained(folder)
    # Some values exceed 3, where the clamp has an effect.
    latents = 3 * torch.randn(size["batch"], model.config.latent_channels, size["height"], size["width"])
    finish(folder, {"latents": latents, "decoded": model.decode(latents).sample})


def write_vae(name, config, size):
    folder, seed = begin(name)
    blocks = len(config["block_out_channels"])
    model = randomize(
        AutoencoderKL(
            down_block_types=("DownEncoderBlock2D",) * blocks,
            up_block_types=("UpDecoderBlock2D",) * blocks,
            **config,
        ),
        seed,
    )
    model.save_pretrained(folder)
    if name == "vae-old-names":

        def rename(key):
            for new, old in OLD_ATTENTION_NAMES.items():
                key = key.replace(new, old) if ".attentions." in key else key
            return key

        rename_weights(folder, rename)
    factor = 2 ** (blocks - 1)
    latents = torch.randn(size["batch"], model.config.latent_channels, size["height"], size["width"])
    pixels = torch.rand(size["batch"], 3, size["height"] * factor, size["width"] * factor) * 2 - 1
    finish(
        folder,
        {
            "latents": latents,
            "decoded": model.decode(latents).sample,
            "pixels": pixels,
            "moments": model._encode(pixels),
        },
    )


def write_clip(name, config):
    folder, seed = begin(name)
    settings = dict(
        vocab_size=50,
        hidden_size=16,
        intermediate_size=24,
        num_attention_heads=4,
        num_hidden_layers=2,
        max_position_embeddings=9,
    )
    model = CLIPTextModel(CLIPTextConfig(**{**settings, **config}))
    model = randomize(model, seed)
    model.save_pretrained(folder)
    if name == "clip-prefixed":
        rename_weights(
            folder,
            lambda key: key if key.startswith("text_model.") else f"text_model.{key}",
            {"text_model.embeddings.position_ids": torch.arange(9)[None]},
        )
    end = 49 if config["eos_token_id"] == 2 else config["eos_token_id"]
    # A prompt of full length, a short one padded with the end token, one padded with zeros.
    input_ids = torch.tensor(
        [
            [48, 3, 4, 5, 6, 7, 8, 9, end],
            [48, 11, 12, end, end, end, end, end, end],
            [48, 31, end, 0, 0, 0, 0, 0, 0],
        ]
    )
    output = model(input_ids, output_hidden_states=True)
    final_layer_norm = getattr(model, "text_model", model).final_layer_norm
    finish(
        folder,
        {
            "input_ids": input_ids.to(torch.int32),
            "inputs_embeds": model.get_input_embeddings()(input_ids),
            "last_hidden_state": output.last_hidden_state,
            "pooler_output": output.pooler_output,
            "skip_one_layer": final_layer_norm(output.hidden_states[-2]),
        },
    )


BERT_SIZES = dict(
    vocab_size=40,
    hidden_size=8,
    intermediate_size=12,
    num_attention_heads=2,
    num_hidden_layers=2,
    max_position_embeddings=14,
    layer_norm_eps=1e-12,
)


def write_bert(name, config):
    folder, seed = begin(name)
    model = randomize(BertModel(BertConfig(**{**BERT_SIZES, **config})), seed)
    model.save_pretrained(folder)
    if name == "bert-prefixed":
        rename_weights(
            folder, lambda key: f"bert.{key}", {"bert.embeddings.position_ids": torch.arange(14)[None]}
        )
    # As StableDiffusionPipeline calls it: without a mask, so that the padding (0) is read too.
    input_ids = torch.tensor([[2, 11, 12, 13, 14, 15, 16, 17, 3], [2, 21, 3, 0, 0, 0, 0, 0, 0]])
    output = model(input_ids, output_hidden_states=True)
    # For comparing texts with pictures, each text is read as if it were alone.
    alone = model(input_ids, attention_mask=(input_ids != 0).int())
    finish(
        folder,
        {
            "input_ids": input_ids.to(torch.int32),
            "inputs_embeds": model.embeddings.word_embeddings(input_ids),
            "last_hidden_state": output.last_hidden_state,
            "skip_one_layer": output.hidden_states[-2],
            "first_state": alone.last_hidden_state[:, 0],
        },
    )


def write_xlm_r(name, config):
    folder, seed = begin(name)
    settings = {**BERT_SIZES, "type_vocab_size": 1, **config}
    # An argument that the config's class does not list is set like any other attribute.
    model = RobertaSeriesModelWithTransformation(RobertaSeriesConfig(**settings))
    model = randomize(model, seed)
    model.save_pretrained(folder)
    pad = model.config.pad_token_id
    # The third text has the padding's id in the middle, which the tokenizer's mask leaves visible.
    texts = [[0, 11, 12, 13, 14, 15, 16, 17, 2], [0, 21, 2], [0, 31, pad, 32, 2]]
    input_ids = torch.tensor([text + [pad] * (9 - len(text)) for text in texts])
    mask = torch.tensor([[1] * len(text) + [0] * (9 - len(text)) for text in texts])
    output = model(input_ids, attention_mask=mask if model.config.use_attention_mask else None)
    finish(
        folder,
        {
            "input_ids": input_ids.to(torch.int32),
            "inputs_embeds": model.roberta.embeddings.word_embeddings(input_ids),
            "projection_state": output.projection_state,
            "first_state": model.roberta(input_ids, attention_mask=mask).last_hidden_state[:, 0],
        },
    )


def write_vision(name, model_class, config):
    folder, seed = begin(name)
    model = randomize(model_class(CLIPVisionConfig(**{**VISION_SIZES, **config})), seed)
    model.save_pretrained(folder)
    edge = config["image_size"]
    pixels = torch.randn(2, 3, edge, edge)
    output = model(pixels)
    # CLIPVisionModelWithProjection does not return the pooled state.
    pooled = getattr(model, "vision_model", model)(pixels).pooler_output
    tensors = {"pixel_values": pixels, "pooler_output": pooled}
    if model_class is CLIPVisionModelWithProjection:
        tensors["image_embeds"] = output.image_embeds
    finish(folder, tensors)


def write_pair(name):
    """A whole CLIPModel in one file, like openai/clip-vit-large-patch14, but with a BERT vocabulary's end token."""
    folder, seed = begin(name)
    text = dict(
        vocab_size=50,
        hidden_size=12,
        intermediate_size=20,
        num_attention_heads=3,
        num_hidden_layers=2,
        max_position_embeddings=9,
        eos_token_id=20,
    )
    config = CLIPConfig(
        text_config=text, vision_config={**VISION_SIZES, "image_size": 12}, projection_dim=10
    )
    model = randomize(CLIPModel(config), seed)
    model.save_pretrained(folder)
    input_ids = torch.tensor([[48, 3, 4, 5, 6, 7, 8, 9, 20], [48, 31, 20, 0, 0, 0, 0, 0, 0]])
    pixels = torch.randn(3, 3, 12, 12)
    output = model(input_ids=input_ids, pixel_values=pixels)
    finish(
        folder,
        {
            "pixel_values": pixels,
            "pooler_output": model.vision_model(pixels).pooler_output,
            "image_embeds": model.visual_projection(model.vision_model(pixels).pooler_output),
            "text_pooler_output": model.text_model(input_ids).pooler_output,
            "text_embeds": model.text_projection(model.text_model(input_ids).pooler_output),
            "logits_per_image": output.logits_per_image,
        },
    )


def write_safety_checker(name):
    """A hundred pictures, some of which are marked only because a special concept makes the checker stricter."""
    folder, seed = begin(name)
    config = CLIPConfig(vision_config={**VISION_SIZES, "image_size": 8}, projection_dim=10)
    model = randomize(StableDiffusionSafetyChecker(config), seed)
    model.concept_embeds.data = torch.randn(17, 10)
    model.special_care_embeds.data = torch.randn(3, 10)
    pixels = torch.randn(100, 3, 8, 8)
    embeds = model.visual_projection(model.vision_model(pixels)[1])
    cosines = lambda concepts: torch.nn.functional.cosine_similarity(embeds[:, None], concepts[None], dim=-1)
    # So that a concept is found in about one of thirty pictures, and a special one in one of six.
    model.concept_embeds_weights.data = cosines(model.concept_embeds).quantile(0.97, dim=0)
    model.special_care_embeds_weights.data = cosines(model.special_care_embeds).quantile(0.94, dim=0)
    model.save_pretrained(folder)
    _, marked = model(pixels, torch.zeros(100, 1))
    finish(
        folder,
        {
            "pixel_values": pixels,
            "pooler_output": model.vision_model(pixels)[1],
            "image_embeds": embeds,
            "marked": torch.tensor(marked, dtype=torch.int32),
        },
    )


def write_full_size():
    parts = {}
    for name, make in FULL_SIZE.items():
        with torch.device("meta"):
            model = make()
        config = model.config
        parts[name] = {
            "config": json.loads((model if hasattr(model, "to_json_string") else config).to_json_string()),
            "shapes": {key: list(value.shape) for key, value in model.state_dict().items()},
            "parameters": sum(parameter.numel() for parameter in model.parameters()),
        }
    (TARGET.parent / "full-size.json").write_text(json.dumps(parts, separators=(",", ":")) + "\n")


def main():
    torch.use_deterministic_algorithms(True)
    # Sums are computed in a fixed order, so that every run writes the same bytes.
    torch.set_num_threads(1)
    with torch.no_grad():
        for name, (config, size) in UNETS.items():
            write_unet(name, config, size)
        for name, (config, size) in VAES.items():
            write_vae(name, config, size)
        for name, (config, size) in TINY_VAES.items():
            write_tiny_vae(name, config, size)
        for name, config in CLIPS.items():
            write_clip(name, config)
        for name, config in BERTS.items():
            write_bert(name, config)
        for name, config in XLM_RS.items():
            write_xlm_r(name, config)
        for name, (model_class, config) in VISIONS.items():
            write_vision(name, model_class, config)
        write_pair("pair-whole")
        write_safety_checker("safety-checker")
    write_full_size()
    versions = {
        "python": sys.version.split()[0],
        "torch": torch.__version__,
        "diffusers": diffusers.__version__,
        "transformers": transformers.__version__,
    }
    (TARGET / "versions.json").write_text(json.dumps(versions, indent=2) + "\n")


if __name__ == "__main__":
    main()
