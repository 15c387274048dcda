"""Every config.json that the reference libraries write by default: src/graph/config/__goldens__/saved-configs.json.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 && python scripts/goldens/configs.py
    pip install transformers==4.57.1 && python scripts/goldens/configs.py
    pip install transformers==4.25.1 && python scripts/goldens/configs.py

Each run adds the configs that the installed versions write, in full and, for transformers, also without the defaults. Old
versions write fields that new ones do not have. Without torch and diffusers, only the text encoder's config is written.
"""

import json
from importlib.metadata import version
from pathlib import Path

from transformers import CLIPTextConfig

OUT = Path(__file__).parents[2] / "src/graph/config/__goldens__/saved-configs.json"


def diffusers_configs():
    try:
        import torch
        from diffusers import AutoencoderKL, UNet2DConditionModel
        from diffusers.training_utils import EMAModel
    except (ImportError, RuntimeError):
        return {}
    with torch.device("meta"):
        unet, vae = UNet2DConditionModel(), AutoencoderKL()
    ema = EMAModel([torch.nn.Parameter(torch.zeros(1))], model_cls=UNet2DConditionModel, model_config=unet.config)
    # Fields that EMAModel.save_pretrained adds to the averaged model's config.
    averages = {name: value for name, value in ema.state_dict().items() if name != "shadow_params"}
    release = f"diffusers {version('diffusers')}"
    return {
        f"{release} UNet2DConditionModel": json.loads(unet.to_json_string()),
        f"{release} UNet2DConditionModel of an EMAModel": {**json.loads(unet.to_json_string()), **averages},
        f"{release} AutoencoderKL": json.loads(vae.to_json_string()),
    }


def transformers_configs():
    release = f"transformers {version('transformers')}"
    config = CLIPTextConfig(architectures=["CLIPTextModel"])
    return {
        f"{release} CLIPTextConfig": json.loads(config.to_json_string()),
        f"{release} CLIPTextConfig in full": json.loads(config.to_json_string(use_diff=False)),
    }


saved = json.loads(OUT.read_text(encoding="utf-8")) if OUT.exists() else {}
saved.update(diffusers_configs() | transformers_configs())
OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_text(json.dumps(dict(sorted(saved.items())), indent=2) + "\n", encoding="utf-8")
print(len(saved), "configs")
