"""The noise of DPMSolverSDEScheduler, for which diffusers uses torchsde's Brownian path."""

import torch


class BrownianPieces:
    """Replaces torchsde's Brownian tree: a step's first call sees half of its path and the second all of it, drawn in pieces."""

    def __init__(self, shape, generator):
        self.draw = lambda: torch.randn(shape, generator=generator)
        self.half = None

    def __call__(self, sigma, sigma_next):
        noise = self.draw()
        if self.half is None:
            self.half = (sigma_next, noise)
            return noise
        (middle, first), self.half = self.half, None
        return (first * (sigma - middle).sqrt() + noise * (middle - sigma_next).sqrt()) / (sigma - sigma_next).sqrt()


def draw_pieces(scheduler, shape, generator):
    """Makes a DPMSolverSDEScheduler take its noise from the generator, whenever its steps are set."""
    set_timesteps = scheduler.set_timesteps

    def with_pieces(*args, **kwargs):
        set_timesteps(*args, **kwargs)
        scheduler.noise_sampler = BrownianPieces(shape, generator)

    scheduler.set_timesteps = with_pieces
