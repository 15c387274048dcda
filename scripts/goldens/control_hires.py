"""Pictures that control nets guide in two passes, or in tiles: src/pipeline/__goldens__/tiny-control/hires.json.gz.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 safetensors==0.8.0 DeepCache==0.1.1 pillow==13.0.0
    python scripts/goldens/control_hires.py

diffusers has no pipeline with control nets and two passes or tiles. So StableDiffusionPipeline and StableDiffusionImg2ImgPipeline draw
as in hires_fix.py, and the UNet's `forward` first runs the nets of control_nets.py, as diffusers' control net pipelines do; in tiles,
the nets read the tile's part of their pictures. `check_one_pass` compares the replaced `forward` with those pipelines, without tiles and
in one pass. `check` makes sure that the nets, their spans and the tiles have an effect on the second pass.
"""

import itertools
import sys
from pathlib import Path

sys.modules["torchvision"] = None  # not needed, and broken beside a CPU build of torch

import diffusers
import torch
from control_nets import PIPELINES, control, image, in_mode, open_net
from diffusers import StableDiffusionImg2ImgPipeline, StableDiffusionPipeline
from hires_fix import HIRES_PROMPT, SAMPLERS, SIZE, STEPS, by_tiles, enlarge_latents, starts_of
from pictures import (
    GUIDANCE_SCALE,
    NEGATIVE_PROMPT,
    PROMPT,
    as_tensor,
    check_unlike,
    decode,
    encoded,
    psnr,
    request_of,
    use_scheduler,
    write_cases,
)

GOLDENS = Path(__file__).parents[2] / "src/pipeline/__goldens__"
OUT = GOLDENS / "tiny-control/hires.json.gz"
TILE = [edge // 8 for edge in SIZE]


def lines(shift, size):
    """8-bit `[height, width, 3]`: coloured lines on black, the same number at every size."""
    y, x = (torch.arange(edge).float() * 48 / size[0] for edge in size)
    y, x = torch.meshgrid(y, x, indexing="ij")
    near = lambda distance: ((distance % 16) < 3) * 255
    return torch.stack([near(x + y + shift), near(x - y + shift), near(2 * x + shift)], dim=-1).to(torch.uint8)


def guided(forward, controls, nets, size, total, tile):
    """The UNet's `forward` with the nets' residuals, in a pass of `total` calls."""
    count = itertools.count()
    pictures = [as_tensor(lines(one["picture"], size)) for one in controls]

    def run(sample, timestep, encoder_hidden_states, **options):
        call = next(count)
        active = [i for i, one in enumerate(controls) if call / total >= one["start"] and (call + 1) / total <= one["end"]]
        places = itertools.cycle(itertools.product(*(starts_of(edge // 8, length) for edge, length in zip(size, tile or size))))

        def predict(part, *args, **_):
            top, left = (8 * start for start in next(places))
            bottom, right = (start + 8 * length for start, length in zip((top, left), part.shape[2:]))
            sums = None
            for index in active:
                down, mid = nets[index](
                    part,
                    timestep,
                    encoder_hidden_states=encoder_hidden_states,
                    controlnet_cond=pictures[index][:, :, top:bottom, left:right].repeat(len(part), 1, 1, 1),
                    conditioning_scale=controls[index]["weight"],
                    return_dict=False,
                )
                own = [*down, mid]
                sums = own if sums is None else [a + b for a, b in zip(sums, own)]
            said = {} if sums is None else {"down_block_additional_residuals": sums[:-1], "mid_block_additional_residual": sums[-1]}
            return forward(part, timestep, encoder_hidden_states=encoder_hidden_states, **{**options, **said})

        return by_tiles(predict, tile)(sample) if tile else predict(sample)

    return run


def one_pass(pipeline, controls, size, tile, prompt, **options):
    """Draws one pass; returns its latents."""
    nets = [in_mode(open_net(one["net"]), one["mode"], True) for one in controls]
    forward, calls = pipeline.unet.forward, []
    shared = {"negative_prompt": NEGATIVE_PROMPT, "guidance_scale": GUIDANCE_SCALE, "output_type": "latent"}
    draw = lambda seed: pipeline(prompt, generator=torch.Generator("cpu").manual_seed(seed), **shared, **options).images
    seed = options.pop("seed")

    def counted(*args, **more):
        calls.append(1)
        return forward(*args, **more)

    pipeline.unet.forward = counted
    draw(seed)
    pipeline.unet.forward = guided(forward, controls, nets, size, len(calls), tile)
    latents = draw(seed)
    pipeline.unet.forward = forward
    return latents


def use_sampler(pipelines, case):
    name, options = SAMPLERS[case["sampler"]]
    for pipeline in pipelines:
        use_scheduler(pipeline, getattr(diffusers, name), pipelines[0].original, options)


@torch.no_grad()
def draw(pipelines, case):
    first, second = pipelines
    use_sampler(pipelines, case)
    controls, tile = case["controls"], TILE if case["tiles"] else None
    size = [int(edge * case["scale"]) // 8 * 8 for edge in SIZE]
    if case["start"] == "image":
        options = {"image": as_tensor(image(size)), "strength": case["strength"], "num_inference_steps": STEPS}
        return decode(second, one_pass(second, controls, size, tile, PROMPT, seed=case["seed"], **options))
    options = {"height": SIZE[0], "width": SIZE[1], "num_inference_steps": STEPS, "seed": case["seed"]}
    latents = one_pass(first, controls, SIZE, None, PROMPT, **options)
    scheduled = int(STEPS / case["strength"])
    options = {
        "image": enlarge_latents(latents, [edge // 8 for edge in size], case["enlargement"]),
        "strength": min(1, (STEPS + 0.5) / scheduled),
        "num_inference_steps": scheduled,
        "seed": case["seed"],
    }
    return decode(second, one_pass(second, controls, size, tile, case["hiresPrompt"] or PROMPT, **options))


@torch.no_grad()
def check_one_pass(pipelines):
    """In one pass, the pictures must equal those of diffusers' pipelines for control nets."""
    use_sampler(pipelines, {"sampler": "euler"})
    one = control(weight=0.8, end=0.7)
    shared = {
        "prompt": PROMPT,
        "negative_prompt": NEGATIVE_PROMPT,
        "num_inference_steps": STEPS,
        "guidance_scale": GUIDANCE_SCALE,
        "output_type": "latent",
        "controlnet_conditioning_scale": one["weight"],
        "control_guidance_end": one["end"],
    }
    picture = as_tensor(lines(0, SIZE))
    starts = {
        "noise": ({"height": SIZE[0], "width": SIZE[1]}, {"image": picture}),
        "image": ({"image": as_tensor(image(SIZE)), "strength": 0.67}, {"control_image": picture}),
    }
    for pipeline, (start, (options, guide)) in zip(pipelines, starts.items()):
        theirs = PIPELINES[start](**{**pipeline.components, "controlnet": open_net("line")}, requires_safety_checker=False)
        theirs.set_progress_bar_config(disable=True)
        expected = theirs(**shared, **options, **guide, generator=torch.Generator("cpu").manual_seed(1)).images
        found = one_pass(pipeline, [one], SIZE, None, PROMPT, seed=1, num_inference_steps=STEPS, **options)
        likeness = psnr(decode(pipeline, expected), decode(pipeline, found))
        print(f"compared with diffusers, from {start}: {likeness:.1f} dB")
        assert likeness > 60


def case_of(
    sampler="euler", *controls, seed=1, start="noise", scale=2, enlargement="bilinear", strength=0.6, hiresPrompt="", tiles=False
):
    return request_of(
        sampler,
        seed,
        steps=STEPS,
        start=start,
        scale=scale,
        enlargement=enlargement,
        strength=strength,
        hiresPrompt=hiresPrompt,
        tiles=tiles,
        controls=list(controls),
    )


def check(pipelines):
    for start in ("noise", "image"):
        plain = draw(pipelines, case_of("euler", control(), start=start))
        unlike = {
            "no net": case_of("euler", start=start),
            "another picture": case_of("euler", control(picture=5), start=start),
            "half the time": case_of("euler", control(end=0.5), start=start),
            "tiles": case_of("euler", control(), start=start, tiles=True),
        }
        for what, case in unlike.items():
            check_unlike(f"{what}, from {start}", psnr(plain, draw(pipelines, case)), below=40)


if __name__ == "__main__":
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    first = StableDiffusionPipeline.from_pretrained(GOLDENS / "tiny-skypaint", dtype=torch.float32)
    first.original = dict(first.scheduler.config)
    pipelines = (first, StableDiffusionImg2ImgPipeline(**first.components, requires_safety_checker=False))
    for pipeline in pipelines:
        pipeline.set_progress_bar_config(disable=True)
    check_one_pass(pipelines)
    check(pipelines)
    wanted = [
        case_of("euler", control()),
        case_of("euler", control(end=0.5), tiles=True),
        case_of(
            "heun", control(mode="control", weight=0.7), tiles=True, scale=1.5, enlargement="bicubic", hiresPrompt=HIRES_PROMPT
        ),
        case_of("dpmpp_2m_karras", control(start=0.3), control("swapped", 5, 0.6, end=0.8), tiles=True),
        case_of("euler", control(weight=0.8), start="image", tiles=True),
        case_of("heun", control(mode="prompt"), control(picture=5, start=0.4), start="image", strength=0.4, tiles=True),
    ]
    cases = [{**case, "seed": seed} for seed, case in enumerate(wanted, start=171)]
    sizes = sorted({tuple(int(edge * case["scale"]) // 8 * 8 for edge in SIZE) for case in cases} | {SIZE})
    write_cases(
        OUT,
        [{**case, "picture": encoded(draw(pipelines, case))} for case in cases],
        first=list(SIZE),
        lines={f"{shift} {height}x{width}": encoded(lines(shift, (height, width))) for shift in (0, 5) for height, width in sizes},
        images={f"{height}x{width}": encoded(image((height, width))) for height, width in sizes},
    )
