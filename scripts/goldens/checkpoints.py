"""Checkpoints as torch, safetensors and diffusers write them: src/core/formats/__goldens__/checkpoints/.

    pip install torch==2.13.0 safetensors==0.8.0 diffusers==0.42.1 transformers==5.23.0 peft==0.21.2 numpy==2.4.6
    python scripts/goldens/checkpoints.py

A pipeline in SkyPaint's shape, small enough to commit, in every form in which it may be published, and diffusers' result for
each: the mapping of original names, the configs, the weights with a LoRA fused. Where weights must be equal bit for bit,
expected.json has their SHA-256 sums instead.
"""

import hashlib
import json
import sys
import types
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL, DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel
from diffusers.loaders import single_file_utils as single_file
from ldm_names import as_convolution, unet_name, vae_name
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModel

OUT = Path(__file__).parents[2] / "src/core/formats/__goldens__/checkpoints"
OUT.mkdir(parents=True, exist_ok=True)
torch.manual_seed(0)

LAYERS = 2
UNET = dict(
    sample_size=8, in_channels=4, out_channels=4, block_out_channels=(8, 16), layers_per_block=LAYERS,
    down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"), up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
    cross_attention_dim=12, attention_head_dim=2, norm_num_groups=4,
)
VAE = dict(
    block_out_channels=(8, 16), layers_per_block=LAYERS, latent_channels=4, norm_num_groups=4, sample_size=16,
    down_block_types=("DownEncoderBlock2D",) * 2, up_block_types=("UpDecoderBlock2D",) * 2,
)
TEXT = dict(
    vocab_size=60, hidden_size=12, intermediate_size=24, num_hidden_layers=2, num_attention_heads=2,
    max_position_embeddings=77, hidden_act="quick_gelu", bos_token_id=1, eos_token_id=2, pad_token_id=0,
)


def models():
    torch.manual_seed(1)
    return UNet2DConditionModel(**UNET), AutoencoderKL(**VAE), CLIPTextModel(CLIPTextConfig(**TEXT))


unet, vae, text_encoder = models()


def cloned(state: dict) -> dict:
    return {name: x.detach().clone().contiguous() for name, x in state.items()}


def text_names(state: dict) -> dict:
    return {name if name.startswith("text_model.") else f"text_model.{name}": x for name, x in state.items()}


# --- The original names (CompVis), which diffusers reads but no longer writes -------------------------------------------

ldm_unet = {unet_name(name, LAYERS, UNET["up_block_types"]): x for name, x in cloned(unet.state_dict()).items()}
ldm_vae = {vae_name(name, 2): as_convolution(vae_name(name, 2), x) for name, x in cloned(vae.state_dict()).items()}
ldm = {
    **{f"model.diffusion_model.{name}": x for name, x in ldm_unet.items()},
    **{f"first_stage_model.{name}": x for name, x in ldm_vae.items()},
    **{f"cond_stage_model.transformer.{name}": x for name, x in text_names(cloned(text_encoder.state_dict())).items()},
    "cond_stage_model.transformer.text_model.embeddings.position_ids": torch.arange(77).expand((1, -1)),
    "alphas_cumprod": torch.linspace(0.99, 0.01, 10, dtype=torch.float64),
}
ema = {f"model_ema.diffusion_model{name.replace('.', '')}": (x + 0.5).half() for name, x in ldm_unet.items()}
ema_names = {"model_ema.decay": torch.tensor(0.9999), "model_ema.num_updates": torch.tensor(1, dtype=torch.int32)}


def lightning_callback() -> tuple:
    """The trainer's checkpoints name its callback class, as a key of a dict, and contain numpy scalars."""
    name = "pytorch_lightning.callbacks.model_checkpoint"
    for part in ("pytorch_lightning", "pytorch_lightning.callbacks", name):
        sys.modules.setdefault(part, types.ModuleType(part))
    callback = type("ModelCheckpoint", (), {"__module__": name})
    sys.modules[name].ModelCheckpoint = callback
    return callback, {"best_model_score": np.float64(0.5), "best_model_path": "x.ckpt", "current_score": torch.tensor(0.5)}


callback, callback_state = lightning_callback()
torch.save({
    "epoch": 3, "global_step": 470000, "pytorch-lightning_version": "1.4.2", "callbacks": {callback: callback_state},
    "optimizer_states": [], "lr_schedulers": [{"last_epoch": 1, "base_lrs": [1.0]}], "state_dict": {**ldm, **ema, **ema_names},
}, OUT / "ldm-ema.ckpt")
halves = {name: (x.half() if x.is_floating_point() else x).contiguous() for name, x in ldm.items()}
halves["first_stage_model.decoder.conv_in.bias"] = halves["first_stage_model.decoder.conv_in.bias"].to(torch.bfloat16)
save_file(halves, OUT / "ldm.safetensors", metadata={"format": "pt"})
torch.save({"state_dict": {**{name: x.half() for name, x in ldm_vae.items()}, "loss.logvar": torch.zeros(())}}, OUT / "ldm.vae.pt")

# --- What diffusers converts it to ----------------------------------------------------------------------------------------


def digest(x: torch.Tensor) -> str:
    x = x.detach().contiguous()
    return hashlib.sha256(x.reshape(-1).view(torch.uint8).numpy().tobytes() if x.numel() else b"").hexdigest()


def origins(converted: dict, source: dict) -> dict:
    """diffusers' name: [original name, shape, sha256 of .half()]. The conversion returns views, so addresses identify tensors."""
    by_address = {x.data_ptr(): name for name, x in source.items()}
    return {
        name: [by_address[x.data_ptr()], list(x.shape), digest(x.half())] for name, x in sorted(converted.items())
    }


def convert(model: dict, **options) -> dict:
    return single_file.convert_ldm_unet_checkpoint(dict(model), UNET, **options)


everything = {**ldm, **ema}
from_unet = convert(everything)
from_ema = convert(everything, extract_ema=True)
from_vae = single_file.convert_ldm_vae_checkpoint(dict(ldm), VAE)
from_text = single_file.convert_ldm_clip_checkpoint(dict(ldm))
from_text.pop("text_model.embeddings.position_ids")  # a buffer that transformers 5 no longer has
assert set(from_unet) == set(from_ema) == set(unet.state_dict())
assert set(from_vae) == set(vae.state_dict())
assert set(from_text) == set(text_names(text_encoder.state_dict()))
unet.load_state_dict(from_unet)
vae.load_state_dict(from_vae)

original_config = {"model": {"params": {
    "unet_config": {"params": {
        "in_channels": 4, "out_channels": 4, "model_channels": 8, "channel_mult": [1, 2], "attention_resolutions": [1],
        "num_res_blocks": LAYERS, "num_heads": 2, "transformer_depth": 1, "context_dim": 12,
    }},
    "first_stage_config": {"params": {"ddconfig": {
        "in_channels": 3, "out_ch": 3, "ch": 8, "ch_mult": [1, 2], "z_channels": 4, "num_res_blocks": LAYERS,
    }}},
}}}
expected = {
    "versions": {name: version(name) for name in ("torch", "diffusers", "transformers", "safetensors", "peft")},
    "unet": origins(from_unet, ldm),
    "unetEma": origins(from_ema, ema),
    "vae": origins(from_vae, ldm),
    "textEncoder": origins(from_text, ldm),
    "configs": {
        "unet": single_file.create_unet_diffusers_config_from_ldm(original_config, ldm),
        "vae": single_file.create_vae_diffusers_config_from_ldm(original_config, ldm),
        "textEncoder": {name: TEXT[name] for name in (
            "vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads",
            "max_position_embeddings", "hidden_act",
        )},
    },
}

# --- Parts in diffusers' names ----------------------------------------------------------------------------------------------

OLD_ATTENTION = {"to_q": "query", "to_k": "key", "to_v": "value", "to_out.0": "proj_attn"}


def old_attention(name: str) -> str:
    """The name before diffusers 0.15, which SD 1.x's VAE files still have."""
    for new, old in OLD_ATTENTION.items():
        name = name.replace(f"attentions.0.{new}.", f"attentions.0.{old}.")
    return name


text_state = text_names(cloned(text_encoder.state_dict()))
torch.save({**text_state, "text_model.embeddings.position_ids": torch.arange(77).expand((1, -1))}, OUT / "pytorch_model.bin")
save_file({old_attention(name): x.half() for name, x in cloned(vae.state_dict()).items()},
          OUT / "vae.fp16.safetensors", metadata={"format": "pt"})


def shards(state: dict, stem: str, save, suffix: str, index_name: str) -> None:
    names = sorted(state)
    parts = [names[: len(names) // 2], names[len(names) // 2:]]
    files = [f"{stem}-{i + 1:05d}-of-00002{suffix}" for i in range(2)]
    for part, file in zip(parts, files):
        save({name: state[name] for name in part}, OUT / file)
    (OUT / index_name).write_text(json.dumps({
        "metadata": {"total_size": sum(x.numel() * x.element_size() for x in state.values())},
        "weight_map": {name: file for part, file in zip(parts, files) for name in part},
    }, indent=1) + "\n")


shards({name: x.to(torch.bfloat16) for name, x in cloned(vae.state_dict()).items()}, "sharded", save_file,
       ".safetensors", "sharded.safetensors.index.json")
shards(text_state, "pytorch_model", torch.save, ".bin", "pytorch_model.bin.index.json")

# --- torch.save's corners ---------------------------------------------------------------------------------------------------

base = torch.arange(24, dtype=torch.float32).reshape(4, 6)
specials = torch.tensor([0.0, -0.0, 1.0, 65504.0, 65519.9, 65520.0, -1e30, 5.9e-8, 2.9e-8, 2.98e-8, 6e-5, 1 / 3,
                         2049.0, 2051.0, float("inf"), float("-inf"), float("nan")])
views = {
    "plain": base, "transposed": base.t(), "column": base[:, 2], "corner": base[1:3, 2:5], "every_other": base[::2, ::3],
    "scalar": torch.tensor(7.0), "empty": torch.zeros(0, 4), "parameter": torch.nn.Parameter(base[1]),
    "permuted": torch.arange(24, dtype=torch.float16).reshape(2, 3, 4).permute(2, 0, 1),
    "float64": specials.double() / 3, "float32": specials, "float16": specials.half(), "bfloat16": specials.bfloat16(),
    "float8_e4m3fn": torch.arange(256, dtype=torch.uint8).view(torch.float8_e4m3fn),
    "float8_e5m2": torch.arange(256, dtype=torch.uint8).view(torch.float8_e5m2),
    "int64": torch.tensor([[1, -2]]), "int32": torch.tensor([3], dtype=torch.int32), "uint8": torch.tensor([255], dtype=torch.uint8),
    "bool": torch.tensor([True, False]),
    "position_ids": torch.arange(5).expand((1, -1)),
}
torch.save(views, OUT / "views.pt")
torch.save(views, OUT / "views-protocol-4.pt", pickle_protocol=4)
torch.save(views, OUT / "views-before-1.6.pt", _use_new_zipfile_serialization=False)


def described(x: torch.Tensor) -> dict:
    entry = {"dtype": str(x.dtype).removeprefix("torch."), "shape": list(x.shape), "sha256": digest(x)}
    if x.is_floating_point():
        half = x.detach().half()
        entry["half"] = (half.contiguous().view(torch.int16).reshape(-1).int() & 0xFFFF).tolist()
    return entry


expected["views"] = {name: described(x) for name, x in views.items()}

# --- LoRA -------------------------------------------------------------------------------------------------------------------

generator = torch.Generator().manual_seed(5)


def factors(weight: torch.Tensor, rank: int) -> tuple[torch.Tensor, torch.Tensor]:
    out, inside, *kernel = weight.shape
    down = torch.randn((rank, inside, *kernel), generator=generator) * 0.3
    up = torch.randn((out, rank, *(1 for _ in kernel)), generator=generator) * 0.3
    return down, up


unet_weights = unet.state_dict()
text_weights = text_names(text_encoder.state_dict())
ATTENTION = "down_blocks.0.attentions.0.transformer_blocks.0"
UNET_TARGETS = [
    f"{ATTENTION}.attn1.to_q", f"{ATTENTION}.attn2.to_k", f"{ATTENTION}.attn1.to_out.0", f"{ATTENTION}.ff.net.0.proj",
    f"{ATTENTION}.ff.net.2", "down_blocks.0.attentions.0.proj_in", "mid_block.attentions.0.proj_out",
    "up_blocks.1.attentions.2.transformer_blocks.0.attn2.to_v",
]
UNET_CONVOLUTIONS = ["down_blocks.0.resnets.0.conv1", "up_blocks.0.resnets.1.conv_shortcut", "down_blocks.0.downsamplers.0.conv"]
TEXT_TARGETS = [f"text_model.encoder.layers.{i}.{module}" for i in (0, 1) for module in
                ("self_attn.q_proj", "self_attn.out_proj", "mlp.fc1")]


def kohya() -> dict:
    state = {}
    for prefix, weights, targets in (("lora_unet", unet_weights, UNET_TARGETS + UNET_CONVOLUTIONS),
                                     ("lora_te", text_weights, TEXT_TARGETS)):
        for number, name in enumerate(targets):
            # diffusers 0.42 loses the alphas of attention and of the text encoder (it splits their names in another place)
            # and uses the part's most frequent one. So those have that alpha here, as in kohya's files; the rest differ.
            is_lost = "attn" in name or prefix == "lora_te"
            rank = 4 if is_lost else 2 + number % 3
            alpha = 2.0 if is_lost else 1.0 + number / 4
            down, up = factors(weights[f"{name}.weight"], rank)
            module = f"{prefix}_{name.replace('.', '_')}"
            state[f"{module}.lora_down.weight"] = down.half()
            state[f"{module}.lora_up.weight"] = up.half()
            state[f"{module}.alpha"] = torch.tensor(alpha)
    return state


def named(style: str) -> dict:
    state = {}
    for prefix, weights, targets in (("unet", unet_weights, UNET_TARGETS), ("text_encoder", text_weights, TEXT_TARGETS)):
        for name in targets:
            down, up = factors(weights[f"{name}.weight"], 3)
            state[f"{prefix}.{name}.{style.split()[0]}.weight"] = down
            state[f"{prefix}.{name}.{style.split()[1]}.weight"] = up
    return state


def processors() -> dict:
    """diffusers' format before 0.20: attention processors, one module for to_out."""
    state = {}
    for module in ("to_q", "to_k", "to_v", "to_out"):
        weight = unet_weights[f"{ATTENTION}.attn1.{'to_out.0' if module == 'to_out' else module}.weight"]
        down, up = factors(weight, 2)
        state[f"unet.{ATTENTION}.attn1.processor.{module}_lora.down.weight"] = down
        state[f"unet.{ATTENTION}.attn1.processor.{module}_lora.up.weight"] = up
    for module, projection in (("to_q", "q_proj"), ("to_out", "out_proj")):
        down, up = factors(text_weights[f"text_model.encoder.layers.0.self_attn.{projection}.weight"], 2)
        stem = f"text_encoder.text_model.encoder.layers.0.self_attn.{module}_lora"
        state[f"{stem}.down.weight"] = down
        state[f"{stem}.up.weight"] = up
    return state


loras = {
    "lora-kohya.safetensors": kohya(),
    "lora-peft.safetensors": named("lora_A lora_B"),
    "lora-diffusers.safetensors": {
        name.replace(".lora.", ".lora_linear_layer.") if name.startswith("text_encoder") else name: x
        for name, x in named("lora.down lora.up").items()
    },
    "lora-processors.safetensors": processors(),
}
for file, state in loras.items():
    save_file(state, OUT / file)


def fused(*adapters: tuple[str, float]) -> dict:
    """The weights themselves. A SHA-256 would be too strict: float32 sums in another order may round to another float16."""
    fresh_unet, fresh_vae, fresh_text = models()
    pipeline = StableDiffusionPipeline(
        vae=fresh_vae, text_encoder=fresh_text, tokenizer=None, unet=fresh_unet, scheduler=DDIMScheduler(),
        safety_checker=None, feature_extractor=None, requires_safety_checker=False)
    for file, _ in adapters:
        pipeline.load_lora_weights(str(OUT), weight_name=file, adapter_name=file.split(".")[0])
    pipeline.set_adapters([file.split(".")[0] for file, _ in adapters], [weight for _, weight in adapters])
    pipeline.fuse_lora()
    pipeline.unload_lora_weights()
    before = {"unet": unet_weights, "text_encoder": text_weights}
    after = {"unet": fresh_unet.state_dict(), "text_encoder": text_names(fresh_text.state_dict())}
    return {
        f"{part}.{name}": x.half().contiguous() for part, state in after.items() for name, x in state.items()
        if not torch.equal(x, before[part][name])
    }


CASES = {
    "kohya": [("lora-kohya.safetensors", 1.0)],
    "peft": [("lora-peft.safetensors", 0.8)],
    "diffusers": [("lora-diffusers.safetensors", 1.0)],
    "processors": [("lora-processors.safetensors", 1.3)],
    "several": [("lora-kohya.safetensors", 0.7), ("lora-peft.safetensors", -0.4)],
}
expected["fused"] = {name: [list(adapter) for adapter in adapters] for name, adapters in CASES.items()}
for name, adapters in CASES.items():
    weights = fused(*adapters)
    assert len(weights) > 0
    save_file(weights, OUT / f"fused-{name}.safetensors")

# LyCORIS's "locon" with a core between the factors (Tucker), which diffusers does not read; torch computes the sum instead.
mid_target = "down_blocks.0.resnets.1.conv2"
mid_down = torch.randn((3, 8, 1, 1), generator=generator)
mid_core = torch.randn((3, 3, 3, 3), generator=generator) * 0.3
mid_up = torch.randn((8, 3, 1, 1), generator=generator)
module = f"lora_unet_{mid_target.replace('.', '_')}"
save_file({f"{module}.lora_down.weight": mid_down, f"{module}.lora_mid.weight": mid_core,
           f"{module}.lora_up.weight": mid_up, f"{module}.alpha": torch.tensor(1.5)}, OUT / "lora-tucker.safetensors")
delta = torch.einsum("mnhw,im,nj->ijhw", mid_core, mid_up[:, :, 0, 0], mid_down[:, :, 0, 0]) * (1.5 / 3)
save_file({f"unet.{mid_target}.weight": (unet_weights[f"{mid_target}.weight"] + delta).half()}, OUT / "fused-tucker.safetensors")

# --- Textual inversion ------------------------------------------------------------------------------------------------------

vectors = torch.randn((3, 12), generator=generator)
torch.save({"string_to_token": {"*": 265}, "string_to_param": {"*": vectors}, "name": "墨韵", "step": 500,
            "sd_checkpoint": "7460a6fa", "sd_checkpoint_name": "sd-v1-4"}, OUT / "embedding-a1111.pt")
torch.save({"string_to_token": {"*": 265}, "string_to_param": torch.nn.ParameterDict({"*": torch.nn.Parameter(vectors)}),
            "name": "墨韵", "step": 500}, OUT / "embedding-parameters.pt")
torch.save({"<cat-toy>": vectors[0].clone()}, OUT / "embedding-diffusers.bin")
save_file({"emb_params": vectors.half()}, OUT / "embedding-style.safetensors")
save_file({"<cat-toy>": vectors[:2].clone()}, OUT / "embedding-diffusers.safetensors")
expected["embedding"] = vectors.flatten().tolist()

(OUT / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, separators=(",", ":")) + "\n")
print(f"{sum(file.stat().st_size for file in OUT.iterdir()) / 1e6:.2f} MB")
