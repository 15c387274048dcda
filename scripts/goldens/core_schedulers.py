"""Whole denoising loops of diffusers' schedulers: src/core/schedulers/__goldens__/loops.json.gz.

    pip install torch==2.13.0 diffusers==0.42.1
    python scripts/goldens/core_schedulers.py

The model is a fixed function of sample and timestep; the noise is torch's with a seed. Every step's sample is kept.
"""

import base64
import gzip
import json
from pathlib import Path

import diffusers
import numpy as np
import torch

OUT = Path(__file__).parents[2] / "src/core/schedulers/__goldens__/loops.json.gz"
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
    ],
    "EulerAncestralDiscreteScheduler": [*PREDICTIONS[:2], *BETAS, *DPM_SPACINGS, ZERO_SNR],
    "DPMSolverMultistepScheduler": [
        *PREDICTIONS, *BETAS, *DPM_SPACINGS, *SPACED, ZERO_SNR, THRESHOLD,
        # With epsilon, sigmas of 20,000 would magnify diffusers' own float32 errors beyond the tolerance.
        {"use_karras_sigmas": True, "beta_schedule": "squaredcos_cap_v2", "prediction_type": "v_prediction"},
        {"lambda_min_clipped": -3.0},
        *({"solver_order": order, "solver_type": solver, "algorithm_type": algorithm, **final}
          for order in (1, 2, 3) for solver in ("midpoint", "heun") for algorithm in ("dpmsolver++", "sde-dpmsolver++")
          for final in ({}, {"final_sigmas_type": "sigma_min", "lower_order_final": False},
                        {"euler_at_final": True, "final_sigmas_type": "sigma_min", "lower_order_final": False})),
    ],
}


def model(x, t):
    """Bounded, smooth, unlike zero."""
    return 0.6 * torch.sin(1.7 * x + 0.003 * float(t)) + 0.3 * x


def encode(x):
    return base64.b64encode(x.to(torch.float32).contiguous().numpy().tobytes()).decode()


def loop(name, config, steps):
    scheduler = getattr(diffusers, name)(**{**SD, **config})
    scheduler.set_timesteps(steps)
    generator = torch.Generator("cpu").manual_seed(SEED)
    sample = torch.randn(SHAPE, generator=generator) * scheduler.init_noise_sigma
    original = torch.randn(SHAPE, generator=torch.Generator("cpu").manual_seed(SEED + 1))
    middle = scheduler.timesteps[len(scheduler.timesteps) // 2: len(scheduler.timesteps) // 2 + 1]
    noisy = scheduler.add_noise(original, sample, middle)
    if hasattr(scheduler, "set_begin_index"):
        # Otherwise diffusers takes the second of equal first timesteps for the beginning, and runs past the end.
        scheduler.set_begin_index(0)
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
        "noisy": encode(noisy), "samples": encode(torch.stack(samples)),
    }


cases = [loop(name, config, steps) for name, configs in CASES.items()
         for i, config in enumerate(configs) for steps in ((10, 20) if i == 0 else (10 if i % 2 else 17,))]
OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_bytes(gzip.compress(json.dumps({
    "versions": {"diffusers": diffusers.__version__, "torch": torch.__version__, "numpy": np.__version__},
    "shape": SHAPE, "seed": SEED, "tolerance": 1e-4, "cases": cases,
}).encode(), 9, mtime=0))
print(len(cases), "loops,", OUT.stat().st_size, "bytes")
