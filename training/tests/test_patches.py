"""The linear encoder."""

from pathlib import Path

import torch

from recipe.patches import fit, load_linear_encoder


def pictures(count: int = 24) -> torch.Tensor:
    """Smooth coloured pictures, from -1 to 1."""
    torch.manual_seed(0)
    coarse = torch.randn(count, 3, 8, 8)
    return torch.nn.functional.interpolate(coarse, size=64, mode="bicubic").clamp(-1, 1)


def test_mirror_images_have_mirrored_latents() -> None:
    pixels = pictures()
    encoder = fit(pixels, 16, 16, 0.75)
    assert set(encoder.parity.tolist()) == {1.0, -1.0}
    torch.testing.assert_close(encoder.encode(pixels.flip(-1)), encoder.mirrored(encoder.encode(pixels)), atol=1e-4, rtol=1e-3)


def test_latents_are_scaled_and_decode_to_the_picture() -> None:
    pixels = pictures()
    encoder = fit(pixels, 16, 48, 0.75)
    latents = encoder.encode(pixels)
    assert latents.shape == (24, 48, 4, 4)
    torch.testing.assert_close(latents.square().mean(), torch.tensor(1.0), atol=0.05, rtol=0)
    errors = [(e.decode(e.encode(pixels)) - pixels).square().mean() for e in (fit(pixels, 16, 4, 0.75), encoder)]
    assert errors[1] < 0.2 * errors[0] and errors[1] < 0.01
    white = fit(pixels, 16, 8, 1.0)
    assert white.encode(pixels).var(dim=(0, 2, 3)).sub(1).abs().max() < 0.1


def test_it_is_saved_and_loaded_unchanged(tmp_path: Path) -> None:
    encoder = fit(pictures(), 16, 8, 1.0)
    encoder.save(tmp_path / "patches.pt")
    loaded = load_linear_encoder(tmp_path / "patches.pt")
    assert all((value == getattr(loaded, name)).all() for name, value in vars(encoder).items())
