"""LoRAs, embeddings and clip skip as diffusers applies them: src/pipeline/__goldens__/tiny-add-ons/.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 peft==0.21.2 safetensors==0.8.0
    python scripts/goldens/add_ons.py

The model is tiny_pipeline.py's. There are two LoRAs, one with the names and scales of kohya's trainer (for the UNet with its
convolutions, and the text encoder), one with peft's (for the UNet's attention), and two embeddings, of one vector and of three. All
are random. `check` makes sure that each of them has an effect.
"""

from pathlib import Path

import torch
from diffusers import EulerDiscreteScheduler
from pictures import decode, encoded, open_pipeline, psnr, use_scheduler, write_cases
from safetensors.torch import save_file

GOLDENS = Path(__file__).parents[2] / "src/pipeline/__goldens__"
OUT = GOLDENS / "tiny-add-ons"
STEPS = 5
# The smallest size that the page allows.
HEIGHT, WIDTH = 72, 64
RANK, ALPHA = 4, 2.0

#: A prompt in A1111's grammar and its meaning: text, adapters as part: weight, negative prompt, skipped layers.
CASES = [
    ("一只红猫 <lora:ink:0.8>", "一只红猫 ", {"ink": (0.8, 0.8)}, "", 0),
    ("a red cat<lora:ink>", "a red cat", {"ink": (1, 1)}, "blue", 0),
    ("＜lora：ink：0.3：-0.6＞月亮", "月亮", {"ink": (0.3, -0.6)}, "", 0),
    ("river <lora:line:1.2> night", "river  night", {"line": (1.2, 1.2)}, "", 0),
    ("<lora:ink:0.5><lora:line:0.7>雪山", "雪山", {"ink": (0.5, 0.5), "line": (0.7, 0.7)}, "红", 0),
    ("a cat of wave", "a cat of wave", {}, "", 0),
    ("（水山：1）Wave", "水山wave", {}, "dot", 0),
    ("dot, dot 月", "dot, dot 月", {}, "", 0),
    ("蓝色的河", "蓝色的河", {}, "a red apple", 1),
    ("wave <lora:ink:0.6> on the moon", "wave  on the moon", {"ink": (0.6, 0.6)}, "", 1),
]


def factors(weight, generator):
    """Random factors whose product `up · down` is about as large as the weight itself."""
    out, inputs, *kernel = weight.shape
    down = torch.randn(RANK, inputs, *kernel, generator=generator) / weight[0].numel() ** 0.5
    up = torch.randn(out, RANK, *[1] * len(kernel), generator=generator) * weight.std() * weight[0].numel() ** 0.5 / RANK
    return down.half(), up.half()


def save_loras(pipeline):
    generator = torch.Generator().manual_seed(41)
    ink, line = {}, {}
    parts = [("lora_unet", pipeline.unet), ("lora_te", pipeline.text_encoder)]
    for part, model in parts:
        for name, weight in model.named_parameters():
            module = name.removesuffix(".weight")
            if module == name or weight.dim() < 2 or "embed" in name:
                continue
            down, up = factors(weight.detach(), generator)
            if part == "lora_te" and not module.startswith("text_model."):
                module = f"text_model.{module}"
            flat = f"{part}_{module.replace('.', '_')}"
            if "attn" in name or "conv1" in name or "proj_in" in name:
                ink |= {f"{flat}.lora_down.weight": down, f"{flat}.lora_up.weight": up, f"{flat}.alpha": torch.tensor(ALPHA)}
            if part == "lora_unet" and "attn" in name:
                down, up = factors(weight.detach(), generator)
                line |= {f"unet.{module}.lora_A.weight": down, f"unet.{module}.lora_B.weight": up}
    save_file(ink, OUT / "ink.safetensors", metadata={"ss_network_dim": str(RANK)})
    save_file(line, OUT / "line.safetensors")


def save_embeddings(pipeline):
    table = pipeline.text_encoder.get_input_embeddings().weight.detach()
    generator = torch.Generator().manual_seed(42)
    for name, count in (("dot", 1), ("wave", 3)):
        vectors = torch.randn(count, table.shape[1], generator=generator) * table.std()
        save_file({"emb_params": vectors}, OUT / f"{name}.safetensors")
        pipeline.load_textual_inversion({name: vectors}, token=name)


@torch.no_grad()
def draw(pipeline, text, adapters, negative, skipped, seed):
    use_scheduler(pipeline, EulerDiscreteScheduler, pipeline.scheduler.config)
    names = list(adapters)
    pipeline.disable_lora()
    if names:
        weights = [{"text_encoder": te, "unet": unet} if name == "ink" else unet for name, (te, unet) in adapters.items()]
        pipeline.enable_lora()
        pipeline.set_adapters(names, adapter_weights=weights)
    # Encoded here, because the pipeline does not apply clip skip to the negative prompt, and A1111 does.
    embeds = [pipeline.encode_prompt(words, "cpu", 1, False, clip_skip=skipped or None)[0] for words in (text, negative)]
    latents = pipeline(
        prompt_embeds=embeds[0], negative_prompt_embeds=embeds[1], height=HEIGHT, width=WIDTH, num_inference_steps=STEPS,
        guidance_scale=7.5, generator=torch.Generator("cpu").manual_seed(seed), output_type="latent",
    ).images
    return decode(pipeline, latents)


def expect(what, decibels, below):
    print(f"{what}: {decibels:.1f} dB")
    assert decibels < below


torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)
OUT.mkdir(parents=True, exist_ok=True)
pipeline = open_pipeline(GOLDENS / "tiny-skypaint")
save_loras(pipeline)
pipeline.load_lora_weights(str(OUT / "ink.safetensors"), adapter_name="ink")
pipeline.load_lora_weights(str(OUT / "line.safetensors"), adapter_name="line")
# diffusers looks for the final layer norm where it was before transformers 5.
object.__setattr__(pipeline.text_encoder, "text_model", pipeline.text_encoder)
plain = open_pipeline(GOLDENS / "tiny-skypaint")
plain.set_adapters = plain.disable_lora = plain.enable_lora = lambda *_, **__: None
save_embeddings(pipeline)
cases = []
for seed, (prompt, text, adapters, negative, skipped) in enumerate(CASES, start=1):
    picture = draw(pipeline, text, adapters, negative, skipped, seed)
    expect(prompt, psnr(picture, draw(plain, text, {}, negative, 0, seed)), below=30)
    cases.append({
        "sampler": "euler", "steps": STEPS, "prompt": prompt, "negativePrompt": negative, "seed": seed, "guidanceScale": 7.5,
        "clipSkip": skipped + 1, "picture": encoded(picture),
    })
write_cases(OUT / "pictures.json.gz", cases)
