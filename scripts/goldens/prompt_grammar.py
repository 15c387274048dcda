"""Pictures drawn by diffusers from prompts in A1111's grammar: src/pipeline/__goldens__/prompt-grammar.json.

    pip install -r training/requirements.txt lark==1.3.1
    python scripts/goldens/prompt_grammar.py PATH/TO/stable-diffusion-webui/modules/prompt_parser.py

A1111's own parser parses the prompts (`AND`, then schedules, then weights), after full-width characters are replaced by ASCII
ones. The embeds are built here as in its modules/sd_hijack_clip.py and sd_emphasis.py: chunks of 75 tokens that end at a comma at
most 20 tokens back, weights on the last hidden state with the mean of each chunk restored, and empty chunks to reach equal length.
StableDiffusionPipeline then draws with skypaint-mini on the CPU in float32: with `prompt_embeds` that `callback_on_step_end` changes
according to the schedule, and with a UNet whose conditional half is the weighted sum of the prompts joined by `AND`
(`combine_denoised` of modules/sd_samplers_cfg_denoiser.py). Schedules count calls of the UNet from 1, as in A1111's documentation.
Each picture must differ from that of the prompt without its grammar, or the golden would prove nothing.
"""

import json
import sys
from pathlib import Path

import torch
from diffusers import DDIMScheduler, DPMSolverMultistepScheduler, EulerDiscreteScheduler, PNDMScheduler
from pictures import decode, encoded, load_module, open_pipeline, psnr, use_scheduler, write_cases

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "training/models/skypaint-mini-64"
CHUNK = 75
BACKTRACK = 20
TWINS = str.maketrans("（）：，【】", "():,[]")
SAMPLERS = {
    "dpmpp_2m_karras": DPMSolverMultistepScheduler,
    "ddim": DDIMScheduler,
    "euler": EulerDiscreteScheduler,
    "pndm": PNDMScheduler,
}
LONG = "红苹果，一只猫，" * 9 + "a very long list of everyday things, a birthday cake"
# sampler, steps, guidance scale, seed, prompt, negative prompt, the prompt without grammar
CASES = [
    ("euler", 4, 4.0, 1, "(红苹果:1.6), [蓝色]", "", "红苹果, 蓝色"),
    ("euler", 4, 4.0, 2, "（熊猫：1.5），【绿色】", "（蓝色：1.4）", "熊猫，绿色"),
    ("ddim", 6, 4.0, 3, "[猫:狗:0.5]", "", "猫"),
    ("dpmpp_2m_karras", 6, 4.0, 4, "sai-v1 art, [red apple::2] on [blue:green:0.7]", "[红:绿:3]", "sai-v1 art, red apple on blue"),
    ("pndm", 5, 3.0, 5, "[苹果|香蕉|(blue car:1.2)]", "", "苹果"),
    ("euler", 4, 4.0, 6, "a cat AND a dog :0.7", "blue", "a cat"),
    ("ddim", 4, 1.0, 7, "a red apple AND 蓝色 :-0.4", "", "a red apple"),
    ("dpmpp_2m_karras", 4, 4.0, 8, "(red:1.2) [apple:cake:0.5] AND [苹果|香蕉] :0.5 AND 猫", "a dog", "red apple"),
    ("euler", 4, 4.0, 9, "a red apple BREAK 蓝天", "", "a red apple 蓝天"),
    ("ddim", 4, 4.0, 10, LONG, "", LONG[:60]),
    ("euler", 4, 4.0, 11, "a red apple", LONG.replace("红苹果", "（狗：1.2）"), None),
    ("euler", 4, 6.0, 12, r"\(\[蓝色\]\) \\ 汽车", "", "蓝色 汽车"),
]


class Encoder:
    """A1111's FrozenCLIPEmbedderWithCustomWords with a BERT vocabulary."""

    def __init__(self, pipeline, parser):
        self.tokenizer, self.model, self.parser = pipeline.tokenizer, pipeline.text_encoder, parser
        self.comma = self.tokenizer.convert_tokens_to_ids(",")
        self.commas = [self.comma, self.tokenizer.convert_tokens_to_ids("，")]

    def chunks(self, text, has_grammar):
        chunks, current, last_comma = [], [], -1
        for piece, weight in self.parser.parse_prompt_attention(text) if has_grammar else [[text, 1.0]]:
            if piece == "BREAK" and weight == -1:
                chunks.append(current)
                current, last_comma = [], -1
                continue
            for token in self.tokenizer(piece, add_special_tokens=False)["input_ids"]:
                if token in self.commas:
                    last_comma = len(current)
                elif len(current) == CHUNK and last_comma != -1 and CHUNK - last_comma <= BACKTRACK:
                    chunks.append(current[: last_comma + 1])
                    current, last_comma = current[last_comma + 1 :], -1
                if len(current) == CHUNK:
                    chunks.append(current)
                    current, last_comma = [], -1
                current.append((token, weight))
        return [*chunks, current] if current or not chunks else chunks

    @torch.no_grad()
    def embed(self, chunks):
        return torch.cat([self.embed_chunk(chunk) for chunk in chunks], 1)

    def embed_chunk(self, chunk):
        ids = [self.tokenizer.cls_token_id, *[token for token, _ in chunk], self.tokenizer.sep_token_id]
        padding = [self.tokenizer.pad_token_id] * (CHUNK + 2 - len(ids))
        weights = torch.tensor([1.0, *[weight for _, weight in chunk], 1.0, *[1.0] * len(padding)])
        hidden = self.model(torch.tensor([ids + padding])).last_hidden_state
        weighted = hidden * weights[None, :, None]
        return weighted * (hidden.mean() / weighted.mean())


def has_grammar(prompt):
    return any(sign in prompt for sign in "()[]\\（）【】") or "AND" in prompt or "BREAK" in prompt


def plan(parser, prompt, steps, composes):
    """`[(weight, [(end step, text)])]`"""
    if not has_grammar(prompt):
        return [(1.0, [(steps, prompt)])]
    prompt = prompt.translate(TWINS)
    if not composes or "AND" not in prompt:
        return [(1.0, parser.get_learned_conditioning_prompt_schedules([prompt], steps)[0])]
    indexes, texts, _ = parser.get_multicond_prompt_list([prompt])
    schedules = parser.get_learned_conditioning_prompt_schedules(texts, steps)
    return [(weight, schedules[i]) for i, weight in indexes[0]]


class Composition:
    """Wraps the UNet: the second half of a batch of two becomes the weighted sum of several prompts."""

    def __init__(self, unet):
        self.forward = unet.forward
        self.embeds, self.weights = [], []

    def __call__(self, sample, timestep, encoder_hidden_states, **options):
        run = lambda embeds: self.forward(sample[:1], timestep, encoder_hidden_states=embeds, return_dict=False)[0]
        unconditional = run(encoder_hidden_states[:1])
        pull = sum(weight * (run(embeds) - unconditional) for weight, embeds in zip(self.weights, self.embeds))
        return (torch.cat([unconditional, unconditional + pull]),)


def draw(pipeline, encoder, config, case):
    sampler, steps, guidance_scale, seed, prompt, negative_prompt, _ = case
    # CompVis' PLMS has no Runge-Kutta steps.
    use_scheduler(pipeline, SAMPLERS[sampler], config, {"skip_prk_steps": True} if sampler == "pndm" else None)
    pipeline.scheduler.set_timesteps(steps)
    calls = len(pipeline.scheduler.timesteps)
    parts = plan(encoder.parser, prompt, calls, composes=True)
    negative = plan(encoder.parser, negative_prompt, calls, composes=False)
    composed = len(parts) > 1
    chunked = [
        [(end, encoder.chunks(text, has_grammar(original))) for end, text in schedule]
        for original, plans in ((prompt, parts), (negative_prompt, negative))
        for _, schedule in plans
    ]
    length = max(len(chunks) for schedule in chunked for _, chunks in schedule)
    schedules = [
        [(end, encoder.embed(chunks + [[]] * (length - len(chunks)))) for end, chunks in schedule] for schedule in chunked
    ]
    at = lambda step: [next(embeds for end, embeds in schedule if step <= end) for schedule in schedules]

    composition = Composition(pipeline.unet)
    composition.weights = [weight for weight, _ in parts]
    composition.embeds = at(1)[:-1]

    def next_step(_, index, timestep, values):
        if index + 2 > calls:
            return {}
        *composition.embeds, unconditional = at(index + 2)
        positive = composition.embeds[0]
        return {"prompt_embeds": torch.cat([unconditional, positive]) if guides else positive}

    # A scale of 1 would turn off diffusers' guidance, which several prompts need; a tiny bit more leaves it on.
    guides = guidance_scale > 1 or composed
    if composed:
        pipeline.unet.forward = composition
    *positive, unconditional = at(1)
    latents = pipeline(
        prompt_embeds=positive[0],
        negative_prompt_embeds=unconditional,
        height=64,
        width=64,
        num_inference_steps=steps,
        guidance_scale=max(guidance_scale, 1 + 1e-9) if composed else guidance_scale,
        generator=torch.Generator("cpu").manual_seed(seed),
        callback_on_step_end=next_step,
        output_type="latent",
    ).images
    pipeline.unet.forward = composition.forward
    return decode(pipeline, latents)


pipeline = open_pipeline(MODEL)
encoder = Encoder(pipeline, load_module(sys.argv[1]))
config = dict(pipeline.scheduler.config)
manifest = json.loads((MODEL / "manifest.json").read_text(encoding="utf-8"))
model = {entry["path"]: entry["sha256"] for entry in manifest["files"] if entry["path"].endswith(".safetensors")}
cases = []
for case in CASES:
    sampler, steps, guidance_scale, seed, prompt, negative_prompt, plain = case
    picture = draw(pipeline, encoder, config, case)
    without = draw(pipeline, encoder, config, (*case[:4], plain or prompt, negative_prompt if plain else "", None))
    difference = psnr(picture, without)
    print(f"{difference:5.1f} dB from the picture without grammar: {prompt[:40]}")
    assert difference < 40
    request = {"prompt": prompt, "negativePrompt": negative_prompt, "seed": seed, "guidanceScale": guidance_scale}
    cases.append({"sampler": sampler, "steps": steps, **request, "picture": encoded(picture)})
write_cases(ROOT / "src/pipeline/__goldens__/prompt-grammar.json", cases, model=model)
