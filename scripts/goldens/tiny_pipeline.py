"""A tiny random pipeline in SkyPaint's shape, and pictures that diffusers draws with it: src/pipeline/__goldens__/tiny-skypaint/.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 safetensors==0.8.0
    python scripts/goldens/tiny_pipeline.py

SD 1.x's parts at small width (four levels, 4 latent channels, f8) and a CLIP text encoder with a BERT vocabulary, saved by
save_pretrained in float16; StableDiffusionPipeline draws with them on the CPU in float32. Every prompt is drawn with every
sampler, with and without guidance. Random weights prove something only if the picture depends on the request and not on rounding.
`enliven_pipeline` makes it so, and `check` measures it.
"""

import hashlib
import itertools
import json
import shutil
from pathlib import Path

import torch
from diffusers import (
    AutoencoderKL,
    DDIMScheduler,
    DPMSolverMultistepScheduler,
    EulerAncestralDiscreteScheduler,
    EulerDiscreteScheduler,
    LCMScheduler,
    PNDMScheduler,
    StableDiffusionPipeline,
    UNet2DConditionModel,
    UniPCMultistepScheduler,
)
from lively import enliven_pipeline
from pictures import decode, encoded, open_pipeline, psnr, use_scheduler, write_cases
from transformers import BertTokenizer, CLIPTextConfig, CLIPTextModel

OUT = Path(__file__).parents[2] / "src/pipeline/__goldens__/tiny-skypaint"

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
SIGNS = "0123456789,.!-'，。！、"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORDS = ["the", "of", "on", "red", "blue", "apple", "cat", "moon", "river", "night", "paint", "##ing"]
HAN = "一只红蓝色苹果猫月亮山水河夜画的在上有大小雪花中国"
VOCABULARY = [*SPECIAL, *SIGNS, *LETTERS, *(f"##{letter}" for letter in LETTERS), *WORDS, *HAN]
TEXT = dict(
    vocab_size=len(VOCABULARY), hidden_size=32, intermediate_size=128, num_hidden_layers=2, num_attention_heads=4,
    max_position_embeddings=77, hidden_act="quick_gelu", initializer_factor=8.0, pad_token_id=VOCABULARY.index("[PAD]"),
    bos_token_id=VOCABULARY.index("[CLS]"), eos_token_id=VOCABULARY.index("[SEP]"),
)
# Everything else is as in SD 1.x.
UNET = dict(block_out_channels=(8, 16, 16, 16), attention_head_dim=4, norm_num_groups=4, cross_attention_dim=32, sample_size=8)
VAE = dict(
    block_out_channels=(4, 8, 8, 8), down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
    layers_per_block=1, norm_num_groups=4, sample_size=64,
)
SCHEDULER = dict(
    beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", skip_prk_steps=True, steps_offset=1, set_alpha_to_one=False,
)

#: The page's samplers by their names there, and those that draw noise at every step.
SAMPLERS = {
    "pndm": (PNDMScheduler, {}),
    "ddim": (DDIMScheduler, {}),
    "euler": (EulerDiscreteScheduler, {}),
    "euler_a": (EulerAncestralDiscreteScheduler, {}),
    "dpmpp_2m_karras": (DPMSolverMultistepScheduler, {"algorithm_type": "dpmsolver++", "use_karras_sigmas": True}),
    "dpmpp_2m_sde_karras": (DPMSolverMultistepScheduler, {"algorithm_type": "sde-dpmsolver++", "use_karras_sigmas": True}),
    "unipc": (UniPCMultistepScheduler, {}),
    "lcm": (LCMScheduler, {}),
}
NOISY = {"euler_a", "dpmpp_2m_sde_karras", "lcm"}
#: Prompt, negative prompt, seed; 鹰 and # are not in the vocabulary.
PROMPTS = [
    ("红苹果", "", 1),
    ("a red apple", "", 2),
    ("一只蓝色的猫，在雪山上", "红色", 3),
    ("The Moon on the river, NIGHT painting", "a cat", 4),
    ("月亮 over 山水画", "blue apples", 5),
    ("中国画。大鹰！", "小猫", 2**32 + 6),
    ("cats, cats, blue cats' paintings #1984", "", 7),
    ("", "夜", 8),
]
GUIDANCE_SCALES = [7.5, 1.0]
STEPS = 5
# Neither is a multiple of 64, the pixels that VAE and UNet reduce to one.
HEIGHT, WIDTH = 48, 40
LATENTS = (1, 4, HEIGHT // 8, WIDTH // 8)


@torch.no_grad()
def save_model():
    shutil.rmtree(OUT, ignore_errors=True)
    (OUT / "tokenizer").mkdir(parents=True)
    vocab_file = OUT / "tokenizer/vocab.txt"
    vocab_file.write_text("\n".join(VOCABULARY) + "\n", encoding="utf-8")
    tokenizer = BertTokenizer(vocab=str(vocab_file), model_max_length=TEXT["max_position_embeddings"])
    torch.manual_seed(15)
    text_encoder, unet, vae = CLIPTextModel(CLIPTextConfig(**TEXT)), UNet2DConditionModel(**UNET), AutoencoderKL(**VAE)
    enliven_pipeline(unet, vae)
    StableDiffusionPipeline(
        vae=vae.half(), text_encoder=text_encoder.half(), tokenizer=tokenizer, unet=unet.half(), scheduler=PNDMScheduler(**SCHEDULER),
        safety_checker=None, feature_extractor=None, requires_safety_checker=False,
    ).save_pretrained(OUT)
    # The engine does not read these files: it builds the tokenizer from the vocabulary.
    (OUT / "tokenizer/tokenizer.json").unlink()


def save_manifest():
    weighted = {"textEncoder": "text_encoder/model", "unet": "unet/diffusion_pytorch_model", "vae": "vae/diffusion_pytorch_model"}
    parts = {
        part: {"config": f"{Path(file).parent}/config.json", "weights": [f"{file}.safetensors"]} for part, file in weighted.items()
    }
    paths = sorted(path for path in OUT.rglob("*") if path.is_file())
    manifest = {
        "id": "tiny-skypaint",
        "name": {"en": "Tiny random SkyPaint", "zh-CN": "随机权重的小 SkyPaint"},
        "version": "1",
        "licence": {"spdx": "Apache-2.0", "attributions": []},
        "styleTag": "",
        "parts": {
            **parts,
            "tokenizer": {"vocab": "tokenizer/vocab.txt"},
            "scheduler": {"config": "scheduler/scheduler_config.json"},
        },
        "defaults": {
            "width": WIDTH,
            "height": HEIGHT,
            "steps": STEPS,
            "guidanceScale": GUIDANCE_SCALES[0],
            "sampler": "pndm",
            "negativePrompt": "",
        },
        "sizes": [WIDTH, HEIGHT],
        "examples": [],
        "latentPreview": {"matrix": [[0.2, 0, 0], [0, 0.2, 0], [0, 0, 0.2], [0, 0, 0]], "bias": [0.5, 0.5, 0.5]},
        "files": [
            {
                "path": str(path.relative_to(OUT)),
                "bytes": path.stat().st_size,
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            }
            for path in paths
        ],
    }
    (OUT / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


@torch.no_grad()
def draw(pipeline, config, case, latents=None):
    sampler_class, options = SAMPLERS[case["sampler"]]
    use_scheduler(pipeline, sampler_class, config, options)
    latents = pipeline(
        case["prompt"],
        negative_prompt=case["negativePrompt"],
        height=HEIGHT,
        width=WIDTH,
        num_inference_steps=case["steps"],
        guidance_scale=case["guidanceScale"],
        generator=torch.Generator("cpu").manual_seed(case["seed"]),
        latents=latents,
        output_type="latent",
    ).images
    return decode(pipeline, latents)


def check(pipeline, config, cases, pictures):
    """Justifies the test's limit of 40 dB: from the same noise, pictures of different requests are much less alike."""

    def likeness(variants):
        drawn = [draw(pipeline, config, {**cases[0], **variant}) for variant in variants]
        return max(psnr(a, b) for a, b in itertools.combinations(drawn, 2))

    plain = {"negativePrompt": "", "seed": 1}
    for guidance_scale in GUIDANCE_SCALES:
        prompts = [{**plain, "prompt": prompt, "guidanceScale": guidance_scale} for prompt, _, _ in PROMPTS]
        expect(f"prompts at guidance {guidance_scale}", likeness(prompts), below=25)
        # DDIM and Euler solve the same equation by the same method.
        samplers = [{"sampler": sampler, "guidanceScale": guidance_scale} for sampler in SAMPLERS if sampler != "euler"]
        expect(f"samplers at guidance {guidance_scale}", likeness(samplers), below=38)
    negative_prompts = {negative_prompt for _, negative_prompt, _ in PROMPTS}
    expect("negative prompts", likeness([{**plain, "negativePrompt": text} for text in sorted(negative_prompts)]), below=30)
    guided, unguided = pictures[: len(pictures) // 2], pictures[len(pictures) // 2 :]
    expect("guidance on and off", max(map(psnr, guided, unguided)), below=25)


def check_conditioning(pipeline, config, cases, pictures):
    """Only with samplers that draw no noise during the steps: in float64 that would be other noise."""
    for part in (pipeline.text_encoder, pipeline.unet, pipeline.vae):
        part.double()
    likeness = []
    for case, picture in zip(cases, pictures, strict=True):
        if case["sampler"] not in NOISY:
            noise = torch.randn(LATENTS, generator=torch.Generator("cpu").manual_seed(case["seed"]))
            likeness.append(psnr(picture, draw(pipeline, config, case, noise.double())))
    expect("float32 and float64", min(likeness), above=60)


def expect(what, decibels, below=float("inf"), above=0):
    print(f"{what}: {decibels:.1f} dB")
    assert above < decibels < below


torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)
save_model()
save_manifest()
pipeline = open_pipeline(OUT)
config = dict(pipeline.scheduler.config)
cases = [
    {
        "sampler": sampler,
        "steps": STEPS,
        "prompt": prompt,
        "negativePrompt": negative_prompt,
        "seed": seed,
        "guidanceScale": guidance_scale,
    }
    for guidance_scale in GUIDANCE_SCALES
    for sampler in SAMPLERS
    for prompt, negative_prompt, seed in PROMPTS
]
pictures = [draw(pipeline, config, case) for case in cases]
check(pipeline, config, cases, pictures)
check_conditioning(pipeline, config, cases, pictures)
write_cases(
    OUT / "pictures.json.gz", [{**case, "picture": encoded(picture)} for case, picture in zip(cases, pictures, strict=True)]
)
