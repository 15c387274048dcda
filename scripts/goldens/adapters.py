"""LyCORIS's and peft's adapters and the resulting weights: src/core/formats/lora/__goldens__/.

    pip install torch==2.13.0 lycoris-lora==4.1.3 peft==0.21.2 safetensors==0.8.0
    python scripts/goldens/adapters.py

A few layers with names from SD 1.x's UNet, and for each kind of adapter its file as the library writes it. `fused.safetensors` has
the weights that the layers actually apply, found by a forward pass of each unit vector. (LyCORIS 4.1.3 multiplies by alpha / rank
twice in `get_merged_weight` of LoHa and LoKr, but only once in training and inference.)
"""

import json
import tempfile
from importlib.metadata import version
from pathlib import Path

import torch
from lycoris.modules.full import FullModule
from lycoris.modules.ia3 import IA3Module
from lycoris.modules.locon import LoConModule
from lycoris.modules.loha import LohaModule
from lycoris.modules.lokr import LokrModule
from lycoris.modules.norms import NormModule
from peft import IA3Config, LoHaConfig, LoKrConfig, LoraConfig, get_peft_model
from safetensors.torch import load_file, save_file
from torch import nn

OUT = Path(__file__).parents[2] / "src/core/formats/lora/__goldens__"
OUT.mkdir(parents=True, exist_ok=True)
for old in OUT.iterdir():
    old.unlink()

BLOCK = "down_blocks.0.attentions.0.transformer_blocks.0"
TO_Q, TO_K, TO_OUT, FF = f"{BLOCK}.attn1.to_q", f"{BLOCK}.attn2.to_k", f"{BLOCK}.attn1.to_out.0", f"{BLOCK}.ff.net.0.proj"
CONV, CONV_1X1, NORM = "down_blocks.0.resnets.0.conv1", "down_blocks.0.attentions.0.proj_in", "down_blocks.0.resnets.0.norm1"
LINEARS, CONVOLUTIONS = [TO_Q, TO_K, TO_OUT, FF], [CONV, CONV_1X1]


def layers() -> dict[str, nn.Module]:
    torch.manual_seed(0)
    found = {
        TO_Q: nn.Linear(8, 8, bias=False), TO_K: nn.Linear(12, 8, bias=False), TO_OUT: nn.Linear(8, 8), FF: nn.Linear(8, 24),
        CONV: nn.Conv2d(6, 8, 3), CONV_1X1: nn.Conv2d(8, 8, 1), NORM: nn.GroupNorm(2, 8),
    }
    for layer in found.values():
        for parameter in layer.parameters():
            nn.init.normal_(parameter, std=0.5)
    return found


def tree(found: dict[str, nn.Module]) -> nn.Module:
    root = nn.Module()
    for name, layer in found.items():
        *path, last = name.split(".")
        at = root
        for step in path:
            if not hasattr(at, step):
                at.add_module(step, nn.Module())
            at = getattr(at, step)
        at.add_module(last, layer)
    return root


def randomise(module: nn.Module, generator: torch.Generator) -> None:
    """As after training: no factor is zero, and magnitudes are close to their initial size."""
    for name, parameter in module.named_parameters():
        noise = torch.randn(parameter.shape, generator=generator)
        is_scale = "dora_scale" in name or "magnitude" in name or "ia3_l" in name
        parameter.data = parameter.data * (1 + 0.2 * noise) if is_scale else 0.4 * noise


@torch.no_grad()
def applied(forward, layer: nn.Module) -> dict[str, torch.Tensor]:
    """The weight and bias that a forward pass applies."""
    inputs, *kernel = layer.weight.shape[1:]
    count = layer.weight[0].numel()
    units = torch.eye(count, dtype=torch.float64).reshape(count, inputs, *kernel)
    zero = forward(torch.zeros_like(units[:1])).flatten()
    columns = forward(units).reshape(count, -1) - zero
    result = {"weight": columns.T.reshape(layer.weight.shape)}
    return result | ({"bias": zero} if layer.bias is not None else {})


fused: dict[str, torch.Tensor] = {}
cases: dict[str, dict] = {}


def keep(case: str, tensors: dict, weights: dict, config: str | None = None) -> None:
    save_file({name: x.detach().float().contiguous() for name, x in tensors.items()}, OUT / f"{case}.safetensors")
    if config is not None:
        (OUT / f"{case}.json").write_text(config)
    base = {f"{name}.{key}": x for name, layer in layers().items() for key, x in layer.state_dict().items()}
    changed = {name: x for name, x in weights.items() if (x - base[name]).abs().max() > 1e-6}
    for name, x in changed.items():
        assert (x - base[name]).abs().max() > 0.02, (case, name)
        fused[f"{case}/{name}"] = x.float().contiguous()
    cases[case] = {"weights": sorted(changed), "config": config is not None}


def lycoris(case: str, kind: type, targets: list[str], prefix: str = "lycoris", **options) -> None:
    generator = torch.Generator().manual_seed(len(cases) + 1)
    tensors, weights = {}, {}
    for name in targets:
        layer = layers()[name]
        module = kind("", layer, 1.0, **options)
        randomise(module, generator)
        flat = f"{prefix}_{name.replace('.', '_')}"
        written = module.custom_state_dict() or module.state_dict()
        if kind is FullModule:
            module = FullModule("", layer)
            module.is_diff = True
            randomise(module, generator)
            written = {"diff": module.weight, "diff_b": module.bias} if module.bias is not None else {"diff": module.weight}
            weights |= {f"{name}.{key}": x + written[diff] for (key, x), diff in zip(layer.state_dict().items(), written)}
        elif kind is NormModule:
            weight, bias = module.get_merged_weight()
            weights |= {f"{name}.weight": weight, f"{name}.bias": bias}
        else:
            module.double()
            layer.double()
            weights |= {f"{name}.{key}": x for key, x in applied(module, layer).items()}
        tensors |= {f"{flat}.{key}": x for key, x in written.items()}
    keep(case, tensors, {name: x.double() for name, x in weights.items()})


def peft(case: str, config) -> None:
    torch.manual_seed(len(cases) + 1)
    found = layers()
    model = get_peft_model(tree(found), config)
    parameters = nn.ParameterDict({name.replace(".", "/"): p for name, p in model.named_parameters() if p.requires_grad})
    randomise(parameters, torch.Generator().manual_seed(len(cases) + 1))
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        tensors = load_file(f"{folder}/adapter_model.safetensors")
        text = json.dumps(json.loads(Path(folder, "adapter_config.json").read_text()), indent=1) + "\n"
    model.double().eval()
    weights = {}
    for name, layer in found.items():
        wrapped = model.base_model.model.get_submodule(name)
        if wrapped is not layer:
            weights |= {f"{name}.{key}": x for key, x in applied(wrapped, layer).items()}
    keep(case, tensors, weights, text)


def with_python_alphas(case: str) -> None:
    """As some trainers save it: alpha is a Python number beside the tensors."""
    tensors = load_file(OUT / f"{case}.safetensors")
    torch.save({name: x.item() if name.endswith(".alpha") else x for name, x in tensors.items()}, OUT / f"{case}.pt")


everywhere = LINEARS + CONVOLUTIONS
lycoris("locon", LoConModule, everywhere, prefix="lora_unet", lora_dim=3, alpha=1.5)
with_python_alphas("locon")
lycoris("locon-tucker", LoConModule, [CONV], lora_dim=3, alpha=1.5, use_tucker=True)
lycoris("locon-dora", LoConModule, everywhere, lora_dim=3, alpha=2, weight_decompose=True)
lycoris("locon-dora-by-input", LoConModule, everywhere, lora_dim=3, alpha=2, weight_decompose=True, wd_on_out=False)
lycoris("loha", LohaModule, everywhere, lora_dim=2, alpha=1)
lycoris("loha-tucker", LohaModule, [CONV], lora_dim=2, alpha=1, use_tucker=True)
lycoris("loha-dora", LohaModule, [TO_K, CONV], lora_dim=2, alpha=1, weight_decompose=True)
lycoris("lokr", LokrModule, everywhere, lora_dim=1, alpha=2)
lycoris("lokr-both", LokrModule, [FF, TO_K], lora_dim=1, alpha=0.5, decompose_both=True, factor=4)
lycoris("lokr-whole", LokrModule, [TO_K, CONV], lora_dim=2, alpha=1, full_matrix=True)
lycoris("lokr-tucker", LokrModule, [CONV], lora_dim=1, alpha=2, use_tucker=True)
lycoris("lokr-dora", LokrModule, [TO_K, CONV], lora_dim=1, alpha=2, weight_decompose=True)
lycoris("full", FullModule, everywhere, prefix="lora_unet")
lycoris("norm", NormModule, [NORM], prefix="lora_unet")
lycoris("ia3", IA3Module, everywhere)
lycoris("ia3-on-input", IA3Module, everywhere, train_on_input=True)

NAMES = ["to_q", "to_k", "to_out.0", "net.0.proj"]
peft("peft-lora", LoraConfig(
    r=3, lora_alpha=6, target_modules=[*NAMES, "conv1", "proj_in"], rank_pattern={"attn1.to_q": 2, "conv1": 4},
    alpha_pattern={"attn1.to_q": 5, "^down_blocks.0.resnets.0.conv1": 1},
))
peft("peft-rslora", LoraConfig(r=4, lora_alpha=3, use_rslora=True, target_modules=NAMES))
peft("peft-bias", LoraConfig(r=2, lora_alpha=3, lora_bias=True, target_modules=["to_out.0", "net.0.proj"]))
peft("peft-dora", LoraConfig(r=3, lora_alpha=4, use_dora=True, target_modules=[*NAMES, "conv1", "proj_in"]))
peft("peft-loha", LoHaConfig(r=2, alpha=3, target_modules=[*NAMES, "conv1"], use_effective_conv2d=True))
peft("peft-loha-flat", LoHaConfig(r=2, alpha=3, target_modules=["to_k", "conv1"], use_effective_conv2d=False))
peft("peft-lokr", LoKrConfig(r=1, alpha=3, target_modules=[*NAMES, "conv1"], use_effective_conv2d=True))
peft("peft-lokr-both", LoKrConfig(r=1, alpha=3, target_modules=["net.0.proj", "to_k"], decompose_both=True, decompose_factor=4))
peft("peft-lokr-whole", LoKrConfig(r=8, alpha=12, target_modules=["to_k"], rank_pattern={"to_k": 6}))
peft("peft-ia3", IA3Config(target_modules=["to_k", "to_out.0", "net.0.proj"], feedforward_modules=["net.0.proj"]))

base = {f"{name}.{key}": x.contiguous() for name, layer in layers().items() for key, x in layer.state_dict().items()}
save_file(base, OUT / "base.safetensors")
versions = {name: version(name) for name in ("torch", "lycoris-lora", "peft", "safetensors")}
save_file(fused, OUT / "fused.safetensors", metadata=versions)
(OUT / "cases.json").write_text(json.dumps({"versions": versions, "cases": cases}, indent=1) + "\n")
print(f"{len(cases)} cases, {sum(file.stat().st_size for file in OUT.iterdir()) / 1e3:.0f} kB")
