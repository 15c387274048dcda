"""Control nets together with LoRAs and with weights in eight bits: src/pipeline/__goldens__/tiny-control/with-add-ons.json.gz.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 peft==0.21.2 safetensors==0.8.0 DeepCache==0.1.1
    python scripts/goldens/control_with_add_ons.py

StableDiffusionControlNetPipeline draws on the CPU in float32 with control_nets.py's nets and add_ons.py's LoRAs. In eight bits, the
weights of the UNet, and of the nets where `isNetEightBit`, are rounded as in eight_bit_weights.py before LoRAs are added to them.
`check` makes sure that each of them has an effect.
"""

import sys

sys.modules["torchvision"] = None  # not needed, and broken beside a CPU build of torch

import torch
from control_nets import GOLDENS, OUT, SIZE, STEPS, control, in_mode, lines, open_net
from diffusers import EulerDiscreteScheduler, StableDiffusionControlNetPipeline
from eight_bit_weights import round_weights
from pictures import NEGATIVE_PROMPT, PROMPT, as_tensor, check_unlike, decode, encoded, psnr, request_of, use_scheduler, write_cases


@torch.no_grad()
def draw(case):
    nets = [open_net(one["net"]) for one in case["controls"]]
    if case["isNetEightBit"]:
        for net in nets:
            round_weights(net)
    nets = [in_mode(net, one["mode"], is_guided=True) for net, one in zip(nets, case["controls"], strict=True)]
    pipeline = StableDiffusionControlNetPipeline.from_pretrained(GOLDENS / "tiny-skypaint", dtype=torch.float32, controlnet=nets)
    pipeline.set_progress_bar_config(disable=True)
    if case["isEightBit"]:
        round_weights(pipeline.unet)
    use_scheduler(pipeline, EulerDiscreteScheduler, pipeline.scheduler.config)
    for name in case["loras"]:
        pipeline.load_lora_weights(str(GOLDENS / f"tiny-add-ons/{name}.safetensors"), adapter_name=name)
    if case["loras"]:
        pipeline.set_adapters(list(case["loras"]), adapter_weights=list(case["loras"].values()))
    of = lambda key: [one[key] for one in case["controls"]]
    latents = pipeline(
        PROMPT, negative_prompt=NEGATIVE_PROMPT, height=SIZE[0], width=SIZE[1], num_inference_steps=STEPS,
        guidance_scale=case["guidanceScale"], generator=torch.Generator("cpu").manual_seed(case["seed"]), output_type="latent",
        image=[as_tensor(lines(shift)) for shift in of("picture")], controlnet_conditioning_scale=of("weight"),
        control_guidance_start=of("start"), control_guidance_end=of("end"),
    ).images
    return decode(pipeline, latents)


def case_of(*controls, seed, loras=None, isEightBit=False, isNetEightBit=False):
    loras = loras or {}
    named = "".join(f"<lora:{name}:{weight}>" for name, weight in loras.items())
    return request_of(
        "euler", seed, steps=STEPS, prompt=PROMPT + named, loras=loras, isEightBit=isEightBit, isNetEightBit=isNetEightBit,
        controls=list(controls),
    )


CASES = [
    case_of(control(), seed=201, loras={"ink": 0.8}),
    case_of(control(end=0.6), control("swapped", 5, 0.6, mode="control"), seed=202, loras={"ink": 0.5, "line": 0.7}),
    case_of(control(), seed=203, isEightBit=True),
    case_of(control(), seed=204, isEightBit=True, isNetEightBit=True),
    case_of(control(mode="prompt"), seed=205, loras={"line": 1.2}, isEightBit=True, isNetEightBit=True),
]


def check(case, picture):
    without = {
        "no net": {**case, "controls": [{**one, "weight": 0.0} for one in case["controls"]]},
        "no LoRA": {**case, "loras": {}},
        "no eight bits": {**case, "isEightBit": False, "isNetEightBit": False},
        "no net in eight bits": {**case, "isNetEightBit": False},
    }
    for what, other in without.items():
        if other != case:
            check_unlike(f"{case['seed']}, {what}", psnr(picture, draw(other)), below=60)


if __name__ == "__main__":
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    cases = []
    for case in CASES:
        picture = draw(case)
        check(case, picture)
        cases.append({**case, "picture": encoded(picture)})
    write_cases(OUT / "with-add-ons.json.gz", cases)
