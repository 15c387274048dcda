"""Pictures with settings as other programs write them: A1111's JPEG and WebP (piexif, big-endian Unicode, as in
`save_image_with_geninfo` of modules/images.py), ComfyUI's PNG and WebP (`SaveImage` of nodes.py, comfy_extras' animated WebP), and
InvokeAI's PNG.

    python scripts/goldens/picture_parameters.py

Written with Pillow 13.0.0 and piexif 1.1.3 into src/core/formats/picture-parameters/__goldens__.
"""

import io
import json
from pathlib import Path

import piexif
import piexif.helper
from PIL import Image
from PIL.PngImagePlugin import PngInfo

OUT = Path(__file__).parents[2] / "src/core/formats/picture-parameters/__goldens__"

INFOTEXT = """一只狐狸，雪林，(夜:1.2) <lora:墨-ink:0.8>
第二行
Negative prompt: blurry, 水印
Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7, Seed: 123456789, Size: 512x768, Model hash: 6ce0161689, \
Model: v1-5-pruned-emaonly, Clip skip: 2, Lora hashes: "墨-ink: 0123456789ab", Version: v1.10.1"""

COMFY = {
    "3": {
        "class_type": "KSampler",
        "inputs": {
            "seed": ["11", 0],
            "steps": 20,
            "cfg": 8,
            "sampler_name": "dpmpp_2m",
            "scheduler": "karras",
            "denoise": 1,
            "model": ["10", 0],
            "positive": ["6", 0],
            "negative": ["7", 0],
            "latent_image": ["5", 0],
        },
    },
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "sd15/v1-5-pruned-emaonly.ckpt"}},
    "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 768, "batch_size": 1}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": ["12", 0], "clip": ["10", 1]}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "watermark, 水印", "clip": ["10", 1]}},
    "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
    "9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "ComfyUI", "images": ["8", 0]}},
    "10": {
        "class_type": "LoraLoader",
        "inputs": {"lora_name": "ink.safetensors", "strength_model": 0.8, "strength_clip": 1, "model": ["4", 0], "clip": ["4", 1]},
    },
    "11": {"class_type": "PrimitiveInt", "inputs": {"value": 156680208700286}},
    "12": {"class_type": "PrimitiveStringMultiline", "inputs": {"value": "星空下的帐篷, galaxy bottle"}},
}

INVOKE = {
    "generation_mode": "txt2img",
    "positive_prompt": "雨中的小猫，水彩",
    "negative_prompt": "photo",
    "width": 512,
    "height": 640,
    "seed": 2843290,
    "cfg_scale": 7.5,
    "steps": 30,
    "scheduler": "dpmpp_2m_sde_k",
    "clip_skip": 1,
    "model": {"key": "b3a", "hash": "sha256:" + "ab" * 32, "name": "stable-diffusion-v1-5", "base": "sd-1", "type": "main"},
    "loras": [{"model": {"key": "c1", "name": "ink", "base": "sd-1", "type": "lora"}, "weight": 0.75}],
    "app_version": "5.4.2",
}


def user_comment(text: str) -> bytes:
    comment = piexif.helper.UserComment.dump(text, encoding="unicode")
    return piexif.dump({"Exif": {piexif.ExifIFD.UserComment: comment}})


def png(texts: dict[str, str]) -> bytes:
    info = PngInfo()
    for key, text in texts.items():
        info.add_text(key, text)
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(file, "PNG", pnginfo=info)
    return file.getvalue()


def other(form: str, exif: bytes) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(file, form, exif=exif)
    return file.getvalue()


def comfy_webp() -> bytes:
    exif = Image.Exif()
    exif[0x0110] = f"prompt:{json.dumps(COMFY)}"
    exif[0x010F] = f"workflow:{json.dumps({'nodes': []})}"
    return other("WEBP", exif.tobytes())


FILES = {
    "a1111.jpg": other("JPEG", user_comment(INFOTEXT)),
    "a1111.webp": other("WEBP", user_comment(INFOTEXT)),
    "a1111.png": png({"parameters": INFOTEXT}),
    "comfy.png": png({"prompt": json.dumps(COMFY), "workflow": json.dumps({"nodes": []})}),
    "comfy.webp": comfy_webp(),
    "invoke.png": png({"invokeai_metadata": json.dumps(INVOKE, ensure_ascii=False)}),
    "silent.jpg": other("JPEG", b""),
}

if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    for name, contents in FILES.items():
        (OUT / name).write_bytes(contents)
