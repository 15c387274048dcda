"""SkyPaint's noise schedule (SD 1.x's), as diffusers' scheduler and as the tensors that training needs."""

import torch
from diffusers import DPMSolverMultistepScheduler, LCMScheduler

NOISE = {"num_train_timesteps": 1000, "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}


def make_scheduler(prediction_type: str) -> DPMSolverMultistepScheduler:
    """DPM++ 2M with Karras sigmas: good pictures in about ten steps."""
    return DPMSolverMultistepScheduler(
        **NOISE,
        prediction_type=prediction_type,
        algorithm_type="dpmsolver++",
        solver_order=2,
        use_karras_sigmas=True,
        steps_offset=1,
    )


def make_few_step_scheduler(prediction_type: str) -> LCMScheduler:
    """For a UNet distilled by the consistency stage."""
    return LCMScheduler(**NOISE, prediction_type=prediction_type, steps_offset=1)


def alphas_cumprod() -> torch.Tensor:
    """float32 [1000], the share of signal power left at each timestep."""
    betas = torch.linspace(0.00085**0.5, 0.012**0.5, 1000, dtype=torch.float64) ** 2
    return (1 - betas).cumprod(0).float()
