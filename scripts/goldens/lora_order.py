"""The order in which cloneofsimo/lora numbers its layers: src/core/formats/lora/__goldens__/cloneofsimo-order.json.gz.

    pip install torch==2.13.0 transformers==5.23.0
    pip install --no-deps --target OLD diffusers==0.14.0 huggingface_hub==0.13.4
    git clone https://github.com/cloneofsimo/lora CLONE && git -C CLONE checkout d84074b
    python scripts/goldens/lora_order.py OLD CLONE

The files do not name layers; they have only their index in the order of `_find_modules` over the models of that time. These versions
of diffusers and transformers cannot be used together, so a separate process imports each.
"""

import gzip
import json
import subprocess
import sys
from pathlib import Path

OUT = Path(__file__).parents[2] / "src/core/formats/lora/__goldens__/cloneofsimo-order.json.gz"
TARGETS = {
    "default": ["CrossAttention", "Attention", "GEGLU"],
    "attention": ["CrossAttention", "Attention"],
    "extended": ["ResnetBlock2D", "CrossAttention", "Attention", "GEGLU"],
}


def orders(part, old, clone):
    sys.modules["torchvision"] = None
    import torch

    with torch.device("meta"):
        if part == "unet":
            sys.modules["transformers"] = None
            sys.path.insert(0, old)
            from diffusers import UNet2DConditionModel

            model = UNet2DConditionModel(cross_attention_dim=768)
        else:
            from transformers import CLIPTextConfig, CLIPTextModel

            model = CLIPTextModel(CLIPTextConfig(hidden_size=768, intermediate_size=3072, num_attention_heads=12))
    sys.path.insert(0, f"{clone}/lora_diffusion")
    import lora

    names = {id(module): name for name, module in model.named_modules()}

    def order(targets, classes):
        found = lora._find_modules(model, targets, search_class=classes)
        return [[names[id(module)], list(module.weight.shape)] for _, _, module in found]

    linear, both = [torch.nn.Linear], [torch.nn.Linear, torch.nn.Conv2d]
    if part == "text_encoder":
        found = order(lora.TEXT_ENCODER_DEFAULT_TARGET_REPLACE, linear)
        # transformers 5 omits the prefix that all weights have in files.
        return {"text_encoder": [[f"text_model.{name}", shape] for name, shape in found]}
    made = {name: order(set(targets), linear) for name, targets in TARGETS.items()}
    made["extended with convolutions"] = order(set(TARGETS["extended"]), both)
    return made


if len(sys.argv) == 4:
    print(json.dumps(orders(sys.argv[3], *sys.argv[1:3])))
else:
    result = {}
    for part in ("unet", "text_encoder"):
        output = subprocess.run([sys.executable, __file__, *sys.argv[1:], part], check=True, capture_output=True, text=True)
        result |= json.loads(output.stdout.splitlines()[-1])
    OUT.write_bytes(gzip.compress(json.dumps(result).encode(), mtime=0))
    print({name: len(order) for name, order in result.items()}, OUT.stat().st_size)
