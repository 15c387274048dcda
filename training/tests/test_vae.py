"""VAE stage: folding in the normalisation changes the latents and nothing else."""

from types import SimpleNamespace

import torch

from recipe.models import make_vae
from recipe.vae import fold_normalisation, latent_moments, vae_losses


def test_folding_is_exact(config: SimpleNamespace) -> None:
    torch.manual_seed(0)
    vae = make_vae(config.vae, 64).double().eval()
    pixels = torch.rand(4, 3, 64, 64, dtype=torch.float64) * 2 - 1
    with torch.no_grad():
        before = vae.encode(pixels).latent_dist
        picture = vae.decode(before.mean).sample
        mean, deviation = before.mean.mean(dim=(0, 2, 3)), before.mean.std(dim=(0, 2, 3))
        fold_normalisation(vae, mean, deviation)
        after = vae.encode(pixels).latent_dist
        torch.testing.assert_close(after.mean, (before.mean - mean[:, None, None]) / deviation[:, None, None])
        torch.testing.assert_close(after.std, before.std / deviation[:, None, None])
        torch.testing.assert_close(vae.decode(after.mean).sample, picture)


def test_moments_keep_order(config: SimpleNamespace) -> None:
    vae = make_vae(config.vae, 64).eval()
    pictures = torch.randint(0, 256, (70, 3, 64, 64), dtype=torch.uint8)
    means, deviations = latent_moments(vae, pictures)
    torch.testing.assert_close(means[65:], latent_moments(vae, pictures[65:])[0], atol=1e-4, rtol=1e-3)
    assert (deviations > 0).all()


def test_latents_of_things_on_white_are_anchored(config: SimpleNamespace) -> None:
    settings = SimpleNamespace(**{**vars(config.vae), "anchor_weight": 1.0})
    started, vae = make_vae(config.vae, 64).eval(), make_vae(config.vae, 64).eval()
    vae.load_state_dict(started.state_dict())
    pixels, held = torch.rand(3, 3, 64, 64) * 2 - 1, torch.tensor([True, False, True])
    assert vae_losses(vae, pixels, settings, started, held)["anchor"].item() < 1e-8
    with torch.no_grad():
        vae.quant_conv.bias[: settings.latent_channels] += 0.5
    assert abs(vae_losses(vae, pixels, settings, started, held)["anchor"].item() - 0.25) < 1e-3
    assert "anchor" not in vae_losses(vae, pixels, settings, started, torch.zeros(3, dtype=torch.bool))
