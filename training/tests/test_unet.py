"""UNet stage: noise levels, loss weights, timesteps, caption lookup."""

import torch

from recipe.schedule import alphas_cumprod, make_scheduler
from recipe.unet import Captions, loss_weights, stratified_timesteps


def test_noise_levels_are_the_exported_schedulers() -> None:
    torch.testing.assert_close(alphas_cumprod(), make_scheduler("v_prediction").alphas_cumprod, atol=1e-6, rtol=1e-4)


def test_loss_weights_are_min_snr() -> None:
    """v loss = (SNR + 1) times x0 loss; the weight brings that to min(SNR + 1, gamma)."""
    alphas = alphas_cumprod()
    snr = alphas / (1 - alphas)
    weights = loss_weights(alphas, gamma=5.0)
    torch.testing.assert_close(weights * (snr + 1), (snr + 1).clamp(max=5.0))
    assert (weights[snr < 4] > 0.999).all()


def test_timesteps_cover_the_schedule() -> None:
    timesteps = stratified_timesteps(10, 1000)
    assert (timesteps.sort().values // 100).tolist() == list(range(10))


def test_captions_belong_to_their_picture() -> None:
    states = torch.arange(5.0).view(5, 1, 1).expand(5, 2, 3)
    captions = Captions({"captions": states, "empty": torch.full((1, 2, 3), -1.0)}, counts=[2, 3])
    drawn = torch.tensor([0, 1] * 50)
    kept = captions.sample(drawn, dropout=0.0)[:, 0, 0]
    assert set(kept[::2].tolist()) == {0.0, 1.0}
    assert set(kept[1::2].tolist()) == {2.0, 3.0, 4.0}
    assert (captions.sample(drawn, dropout=1.0) == -1).all()
