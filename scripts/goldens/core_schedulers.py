"""Whole denoising loops of diffusers' schedulers, and the configs they save: src/core/schedulers/__goldens__/.

    pip install torch==2.13.0 diffusers==0.42.1 scipy==1.17.1 torchsde==0.2.6
    python scripts/goldens/core_schedulers.py

The model is a fixed function of sample and timestep; the noise is torch's, seeded. Every step's sample is written.
"""

import base64
import gzip
import json
from pathlib import Path

import diffusers
import numpy as np
import torch
from brownian_pieces import BrownianPieces

OUT = Path(__file__).parents[2] / "src/core/schedulers/__goldens__/loops.json.gz"
CONFIGS = OUT.with_name("saved-configs.json")
SHAPE = [2, 3, 3, 2]
SEED = 42
SD = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}
DPM_SPACINGS = [{"timestep_spacing": s, "steps_offset": 1} for s in ("linspace", "leading", "trailing")]
PREDICTIONS = [{"prediction_type": p} for p in ("epsilon", "v_prediction", "sample")]
BETAS = [{"beta_schedule": b} for b in ("linear", "scaled_linear", "squaredcos_cap_v2")]
SPACED = [{"use_karras_sigmas": True}, {"use_exponential_sigmas": True}]
ZERO_SNR = {"rescale_betas_zero_snr": True, "timestep_spacing": "trailing", "prediction_type": "v_prediction"}
THRESHOLD = {"thresholding": True, "dynamic_thresholding_ratio": 0.9, "sample_max_value": 1.5}

#: Class name to the configs tried, each on top of SD.
CASES = {
    "DDIMScheduler": [
        {"clip_sample": False}, {"clip_sample": True, "clip_sample_range": 1.2}, {**THRESHOLD},
        {"set_alpha_to_one": False, "clip_sample": False, "steps_offset": 1}, {"clip_sample": False, **ZERO_SNR},
        *({**c, "clip_sample": False} for c in PREDICTIONS + BETAS + DPM_SPACINGS),
    ],
    "PNDMScheduler": [
        {**c, "skip_prk_steps": skip} for skip in (True, False)
        for c in [*PREDICTIONS[:2], *BETAS, *DPM_SPACINGS, {"set_alpha_to_one": True}, {"steps_offset": 1}]
    ],
    "EulerDiscreteScheduler": [
        *PREDICTIONS, *BETAS, *DPM_SPACINGS, *SPACED, ZERO_SNR, {"final_sigmas_type": "sigma_min"},
        {"use_karras_sigmas": True, "sigma_min": 0.1, "sigma_max": 10.0}, {"use_karras_sigmas": True, "timestep_spacing": "leading"},
        {**ZERO_SNR, "use_karras_sigmas": True},
    ],
    "EulerAncestralDiscreteScheduler": [*PREDICTIONS[:2], *BETAS, *DPM_SPACINGS, ZERO_SNR],
    "DPMSolverMultistepScheduler": [
        *PREDICTIONS, *BETAS, *DPM_SPACINGS, *SPACED, ZERO_SNR, THRESHOLD,
        # With epsilon, sigmas of 20,000 would magnify diffusers' own float32 errors beyond the tolerance.
        {"use_karras_sigmas": True, "beta_schedule": "squaredcos_cap_v2", "prediction_type": "v_prediction"},
        {"lambda_min_clipped": -3.0},
        *({**ZERO_SNR, "use_karras_sigmas": True, "algorithm_type": a} for a in ("dpmsolver++", "sde-dpmsolver++")),
        *({"solver_order": order, "solver_type": solver, "algorithm_type": algorithm, **final}
          for order in (1, 2, 3) for solver in ("midpoint", "heun") for algorithm in ("dpmsolver++", "sde-dpmsolver++")
          for final in ({}, {"final_sigmas_type": "sigma_min", "lower_order_final": False},
                        {"euler_at_final": True, "final_sigmas_type": "sigma_min", "lower_order_final": False})),
    ],
    "DPMSolverSinglestepScheduler": [
        *PREDICTIONS, *BETAS, *SPACED, THRESHOLD, {"lambda_min_clipped": -3.0},
        *({"solver_order": order, "solver_type": solver, "algorithm_type": algorithm, **final}
          for order in (1, 2, 3) for solver in ("midpoint", "heun") for algorithm in ("dpmsolver++", "sde-dpmsolver++")
          for final in ({}, {"lower_order_final": True, "final_sigmas_type": "sigma_min"}, {"final_sigmas_type": "sigma_min"})),
    ],
    "LMSDiscreteScheduler": [*PREDICTIONS, *BETAS, *DPM_SPACINGS, *SPACED],
    "HeunDiscreteScheduler": [*PREDICTIONS, *BETAS, *DPM_SPACINGS, *SPACED, {"clip_sample": True, "clip_sample_range": 1.5}],
    "KDPM2DiscreteScheduler": [*PREDICTIONS[:2], *BETAS, *DPM_SPACINGS, *SPACED],
    "KDPM2AncestralDiscreteScheduler": [*PREDICTIONS[:2], *BETAS, *DPM_SPACINGS, *SPACED],
    "DPMSolverSDEScheduler": [*PREDICTIONS[:2], *BETAS, *DPM_SPACINGS, *SPACED],
    "DEISMultistepScheduler": [
        *PREDICTIONS, *BETAS, *DPM_SPACINGS, *SPACED, THRESHOLD,
        *({"solver_order": order, "lower_order_final": lower} for order in (1, 2, 3) for lower in (True, False)),
    ],
    "UniPCMultistepScheduler": [
        *PREDICTIONS, *BETAS, *DPM_SPACINGS, *SPACED, ZERO_SNR, THRESHOLD, {"disable_corrector": [0, 1, 5]},
        {"use_karras_sigmas": True, "final_sigmas_type": "sigma_min"},
        *({"solver_order": order, "solver_type": solver, "predict_x0": x0, **prediction, "final_sigmas_type": "sigma_min", "lower_order_final": lower}
          for order in (1, 2, 3) for solver in ("bh1", "bh2")
          for x0, prediction, lower in ((True, {}, True), (True, {}, False), (False, {}, True), (False, PREDICTIONS[1], True), (False, PREDICTIONS[2], True))),
    ],
    "DDPMScheduler": [
        {"clip_sample": False}, {"clip_sample": True, "clip_sample_range": 1.2}, THRESHOLD, {"clip_sample": False, **ZERO_SNR},
        *({**c, "clip_sample": False} for c in PREDICTIONS + BETAS + DPM_SPACINGS),
        *({"variance_type": v, "clip_sample": False} for v in ("fixed_small_log", "fixed_large")),
    ],
    "LCMScheduler": [*PREDICTIONS, *BETAS, THRESHOLD, {"clip_sample": True, "clip_sample_range": 1.2}, {"original_inference_steps": 30, "timestep_scaling": 0.01},
                     {"rescale_betas_zero_snr": True, "prediction_type": "v_prediction"}],
    "TCDScheduler": [*PREDICTIONS, *BETAS, {"original_inference_steps": 30}],
}


def model(x, t):
    """A stand-in for the UNet: bounded, smooth and not zero."""
    return 0.6 * torch.sin(1.7 * x + 0.003 * float(t)) + 0.3 * x


def encode(x):
    return base64.b64encode(x.to(torch.float32).contiguous().numpy().tobytes()).decode()


def loop(name, config, steps):
    scheduler = getattr(diffusers, name)(**{**SD, **config})
    scheduler.set_timesteps(steps)
    generator = torch.Generator("cpu").manual_seed(SEED)
    sample = torch.randn(SHAPE, generator=generator) * scheduler.init_noise_sigma
    original = torch.randn(SHAPE, generator=torch.Generator("cpu").manual_seed(SEED + 1))
    # An even index is the beginning of a step, even for samplers that call the model twice per step.
    noisy_index = len(scheduler.timesteps) // 4 * 2
    middle = scheduler.timesteps[noisy_index: noisy_index + 1]
    noisy = scheduler.add_noise(original, sample, middle)
    if hasattr(scheduler, "set_begin_index"):
        # If the first two timesteps are equal, diffusers would otherwise begin at the second and run past the end.
        scheduler.set_begin_index(0)
    if name == "DPMSolverSDEScheduler":
        scheduler.noise_sampler = BrownianPieces(SHAPE, generator)
    takes_generator = "generator" in scheduler.step.__code__.co_varnames
    samples = []
    for t in scheduler.timesteps:
        output = model(scheduler.scale_model_input(sample, t), t)
        sample = scheduler.step(output, t, sample, **({"generator": generator} if takes_generator else {})).prev_sample
        samples.append(sample)
    return {
        "className": name, "config": {**SD, **config}, "steps": steps,
        "timesteps": [float(t) for t in scheduler.timesteps],
        "initNoiseSigma": float(scheduler.init_noise_sigma),
        "noisyIndex": noisy_index, "noisy": encode(noisy), "samples": encode(torch.stack(samples)),
    }


def steps_of(name, config, i):
    if name == "DPMSolverSinglestepScheduler" and config.get("solver_order") == 3 and "sde" in config["algorithm_type"]:
        return [6]  # This solver magnifies rounding: after 17 steps, diffusers' float32 and float64 differ by 0.004.
    return [10, 20] if i == 0 else [10 if i % 2 else 17]


cases = [loop(name, config, steps) for name, configs in CASES.items()
         for i, config in enumerate(configs) for steps in steps_of(name, config, i)]
OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_bytes(gzip.compress(json.dumps({
    "versions": {"diffusers": diffusers.__version__, "torch": torch.__version__, "numpy": np.__version__},
    "shape": SHAPE, "seed": SEED, "tolerance": 1e-4, "cases": cases,
}).encode(), 9, mtime=0))
#: As text, because Python writes -Infinity, which is not JSON.
CONFIGS.write_text(json.dumps({name: getattr(diffusers, name)().to_json_string() for name in CASES}, indent=1) + "\n")
print(len(cases), "loops,", OUT.stat().st_size, "bytes")
