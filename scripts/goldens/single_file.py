"""A single-file checkpoint that looks like any of SD 1.x's, and what diffusers paints with it: e2e/__goldens__/sd1-tiny.*.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 && python scripts/goldens/single_file.py

Like such files, it has the original names and neither configs nor a tokenizer; the weights are random. Heads, groups, scaling factor
and vocabulary must be those of SD 1.x; only sizes are smaller. The text encoder has all of CLIP's words, in float8 to keep the file
short; all other weights are float16. diffusers uses float32 copies of them here.
"""

import json
from pathlib import Path

import torch
from diffusers import AutoencoderKL, DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel
from ldm_names import as_convolution, unet_name, vae_name
from pictures import PIPELINE_OPTIONS, decode, encoded, psnr, write_cases
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

ROOT = Path(__file__).parents[2]
OUT = ROOT / "e2e/__goldens__"
WIDTH, WORDS = 8, 49408
UP = ("UpBlock2D", "CrossAttnUpBlock2D")
SCHEDULER = dict(
    beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", set_alpha_to_one=False, **PIPELINE_OPTIONS,
)

torch.manual_seed(3)
unet = UNet2DConditionModel(
    sample_size=64, block_out_channels=(32, 32), layers_per_block=1, cross_attention_dim=WIDTH, attention_head_dim=8,
    down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"), up_block_types=UP,
)
vae = AutoencoderKL(
    block_out_channels=(32, 32), layers_per_block=1, latent_channels=4, sample_size=512,
    down_block_types=("DownEncoderBlock2D",) * 2, up_block_types=("UpDecoderBlock2D",) * 2,
)
text_encoder = CLIPTextModel(CLIPTextConfig(
    vocab_size=WORDS, hidden_size=WIDTH, intermediate_size=32, num_hidden_layers=1, num_attention_heads=1,
    max_position_embeddings=77, hidden_act="quick_gelu", bos_token_id=49406, eos_token_id=49407, pad_token_id=49407,
))
with torch.no_grad():
    for name, weight in unet.named_parameters():
        if "attn2.to_v" in name or "attn2.to_out.0" in name:
            weight.mul_(8)  # otherwise a picture from random weights hardly depends on its prompt
words = torch.randn(WORDS, WIDTH).to(torch.float8_e4m3fn)
EMBEDDING = "text_model.embeddings.token_embedding.weight"


def halves(model: torch.nn.Module) -> dict:
    """The model's weights, rounded to float16."""
    state = {name: x.half() for name, x in model.state_dict().items()}
    model.load_state_dict({name: x.float() for name, x in state.items()})
    return state


unet_state, vae_state, text_state = halves(unet), halves(vae), halves(text_encoder)
text_state = {name if name.startswith("text_model.") else f"text_model.{name}": x for name, x in text_state.items()}
text_state[EMBEDDING] = words
text_encoder.get_input_embeddings().weight.data.copy_(words.float())
state = {
    **{f"model.diffusion_model.{unet_name(name, 1, UP)}": x for name, x in unet_state.items()},
    **{f"first_stage_model.{vae_name(name, 2)}": as_convolution(vae_name(name, 2), x) for name, x in vae_state.items()},
    **{f"cond_stage_model.transformer.{name}": x for name, x in text_state.items()},
}
OUT.mkdir(parents=True, exist_ok=True)
torch.save({"epoch": 1, "global_step": 2, "state_dict": state}, OUT / "sd1-tiny.ckpt")

merges = (ROOT / "public/tokenizers/clip/merges.txt").read_text(encoding="utf-8").split("\n")[1:-1]
letters = [*range(33, 127), *range(161, 173), *range(174, 256)]
bytes_ = [chr(n) for n in letters] + [chr(256 + i) for i in range(256 - len(letters))]
tokens = [*bytes_, *(c + "</w>" for c in bytes_), *(m.replace(" ", "") for m in merges), "<|startoftext|>", "<|endoftext|>"]
tokenizer = CLIPTokenizer(
    vocab={token: i for i, token in enumerate(tokens)}, merges=[tuple(m.split()) for m in merges], pad_token="<|endoftext|>",
    model_max_length=77,
)
assert tokenizer("a photo of a cat").input_ids == [49406, 320, 1125, 539, 320, 2368, 49407]

pipeline = StableDiffusionPipeline(
    vae=vae, text_encoder=text_encoder, tokenizer=tokenizer, unet=unet, scheduler=DDIMScheduler(**SCHEDULER),
    safety_checker=None, feature_extractor=None, requires_safety_checker=False,
)
pipeline.set_progress_bar_config(disable=True)
case = {
    "sampler": "ddim", "steps": 4, "prompt": "a photo of a cat", "negativePrompt": "", "seed": 7, "guidanceScale": 7.5,
}
latents = pipeline(
    case["prompt"], negative_prompt=None, height=64, width=64, num_inference_steps=case["steps"],
    guidance_scale=case["guidanceScale"], generator=torch.Generator("cpu").manual_seed(case["seed"]), output_type="latent",
).images
picture = decode(pipeline, latents)
other = decode(pipeline, pipeline(
    "a dog", height=64, width=64, num_inference_steps=4, guidance_scale=7.5,
    generator=torch.Generator("cpu").manual_seed(7), output_type="latent",
).images)
print("standard deviation", picture.float().std().item(), "PSNR to another prompt's", psnr(picture, other))
write_cases(OUT / "sd1-tiny.json", [{**case, "picture": encoded(picture)}])
print((OUT / "sd1-tiny.ckpt").stat().st_size, "bytes", json.dumps(list(picture.shape)))
