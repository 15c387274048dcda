"""Small files as other programs write them: src/core/formats/__goldens__/.

    pip install torch==2.13.0 safetensors==0.8.0 pillow==13.0.0 numpy==2.4.6
    python scripts/goldens/core_formats.py
"""

import json
from pathlib import Path

import torch
from PIL import Image, PngImagePlugin
from safetensors.torch import save_file

OUT = Path(__file__).parents[2] / "src/core/formats/__goldens__"
OUT.mkdir(parents=True, exist_ok=True)

tensors = {
    "weight": torch.arange(6, dtype=torch.float32).reshape(2, 3),
    "half": torch.tensor([1.5, -2.0], dtype=torch.float16),
    "brain": torch.tensor([[3.0]], dtype=torch.bfloat16),
    "position_ids": torch.arange(3).reshape(1, 3),
    "scalar": torch.tensor(7.0),
    "empty": torch.zeros(0, 4),
    "mask": torch.tensor([True, False, True]),
    "名字": torch.tensor([9], dtype=torch.uint8),
}
save_file(tensors, OUT / "mixed.safetensors", metadata={"format": "pt"})
(OUT / "mixed.safetensors.json").write_text(json.dumps({
    name: {"dtype": str(x.dtype).removeprefix("torch."), "shape": list(x.shape),
           "hex": x.reshape(-1).view(torch.uint8).numpy().tobytes().hex()}
    for name, x in tensors.items()
}, ensure_ascii=False) + "\n")

PARAMETERS = "红苹果, a red apple\nNegative prompt: 模糊\nSteps: 20, Sampler: PLMS, CFG scale: 7, Seed: 1, Size: 1x1"
info = PngImagePlugin.PngInfo()
info.add_text("parameters", PARAMETERS)
info.add_text("plain", "café\nline")
info.add_text("compressed", "café " * 100, zip=True)
info.add_itxt("international", "苹果" * 100, lang="zh", tkey="说明", zip=True)
Image.new("RGB", (1, 1), (255, 0, 0)).save(OUT / "pillow.png", pnginfo=info)
