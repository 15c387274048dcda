"""Does the exported model draw what it is asked for? Run after the export.

Every everyday thing is asked for by its first name, in English and in Chinese, with the style tag, at the manifest's
defaults. A drawing counts as right when the training picture nearest to it, of all everyday things, is the thing's own;
top-5 when it is among the five nearest. Distance: mean squared difference of RGB, both averaged to 16x16 pixels, so
that place, shape and colour count and crispness does not. Coloured things are compared with every (thing, colour).
"""

import json
from types import SimpleNamespace

import torch
import torch.nn.functional as F
from diffusers import StableDiffusionPipeline
from PIL import Image

from .captions import COLOURS, STYLE_TAG, with_article
from .concepts import Concept, load_concepts
from .config import command_line
from .pictures import to_tensor
from .sampling import draw, encode_prompts

GRID = 16
CHUNK = 50


def signature(pictures: torch.Tensor) -> torch.Tensor:
    """uint8 [N, 3, H, W] to float [N, 3 * GRID * GRID]."""
    return F.adaptive_avg_pool2d(pictures.float() / 255, GRID).flatten(1)


def draw_prompts(pipeline: StableDiffusionPipeline, prompts: list[str], settings: SimpleNamespace) -> list[Image.Image]:
    """One picture a prompt, each from its own seed."""
    states = encode_prompts(pipeline.tokenizer, pipeline.text_encoder, [STYLE_TAG + prompt for prompt in prompts])
    empty = encode_prompts(pipeline.tokenizer, pipeline.text_encoder, [""])
    prediction_type = pipeline.scheduler.config.prediction_type
    return [
        picture
        for start in range(0, len(prompts), CHUNK)
        for picture in draw(
            pipeline.unet, pipeline.vae, states[start : start + CHUNK], empty, settings, prediction_type, seed=start
        )
    ]


def ranks(drawn: list[Image.Image], candidates: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    """int64 [drawings]: how many candidates are nearer than the right one; 0 is a hit."""
    distances = torch.cdist(signature(torch.stack([to_tensor(picture) for picture in drawn])), signature(candidates))
    return (distances < distances.gather(1, right[:, None])).sum(dim=1)


def prompt_of(concept: Concept, colour: str | None, locale: str) -> str:
    """The first name; with a colour, the first that does not name another ("red lantern")."""
    if locale == "zh":
        return f"{COLOURS[colour][0]}色{concept.zh[0]}" if colour else concept.zh[0]
    if colour:
        return f"a {colour} {next(name for name in concept.en if not name.startswith(tuple(COLOURS)))}"
    return with_article(concept.en[0])


def run(config: SimpleNamespace) -> None:
    data = torch.load(config.work / "data.pt")
    concepts = {concept.code: concept for concept in load_concepts(config)}
    rows = [i for i, record in enumerate(data["records"]) if record["everyday"]]
    records = [data["records"][i] for i in rows]
    own = torch.tensor([concepts[r["code"]].own_colour == r["colour"] for r in records])  # None: has no other colour
    plain = torch.tensor([r["colour"] is None for r in records])
    held_out = torch.tensor([r["held_out"] for r in records])
    unseen_name = torch.tensor([concepts[r["code"]].zh_held_out for r in records])
    pictures = data["pictures"][rows]

    pipeline = StableDiffusionPipeline.from_pretrained(config.output, dtype=torch.float32)
    numbers = {}
    for subject, asked, candidates in (
        ("things", plain, plain),
        ("coloured things", ~plain & ~held_out, plain & own | ~plain),
        ("coloured things never drawn in that colour", held_out, plain & own | ~plain),
    ):
        indices, places = asked.nonzero()[:, 0], candidates.nonzero()[:, 0]
        right = torch.searchsorted(places, indices)
        for locale in ("en", "zh"):
            prompts = [prompt_of(concepts[records[i]["code"]], records[i]["colour"], locale) for i in indices]
            rank = ranks(draw_prompts(pipeline, prompts, config.export), pictures[places], right)
            known = ~unseen_name[indices] if locale == "zh" else torch.ones(len(indices), dtype=torch.bool)
            groups = {"": known, ", names never drawn": ~known} if subject == "things" else {"": known}
            for suffix, kept in groups.items():
                if kept.any():
                    numbers[f"{subject}, {locale}{suffix}"] = {
                        "prompts": int(kept.sum()),
                        "candidates": len(places),
                        "top-1": round((rank[kept] == 0).float().mean().item(), 3),
                        "top-5": round((rank[kept] < 5).float().mean().item(), 3),
                    }
                    print(f"{subject}, {locale}{suffix}", numbers[f"{subject}, {locale}{suffix}"], flush=True)
    (config.work / "evaluation.json").write_text(json.dumps(numbers, indent=2), encoding="utf-8")


if __name__ == "__main__":
    command_line(__doc__, run)
