"""UNet stage: noise levels, loss weights, timesteps, conditioning, and the loop that all stages share."""

import os
import signal
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from recipe.conditioning import Conditioning
from recipe.loop import train
from recipe.models import make_text_encoder, make_unet
from recipe.sampling import encode_prompts
from recipe.schedule import alphas_cumprod, make_scheduler
from recipe.unet import diffusion_loss, loss_weights, stratified_timesteps
from recipe.vocabulary import load_tokenizer, read_vocabulary


def test_noise_levels_are_the_exported_schedulers() -> None:
    torch.testing.assert_close(alphas_cumprod(), make_scheduler("v_prediction").alphas_cumprod, atol=1e-6, rtol=1e-4)


def test_loss_weights_are_min_snr() -> None:
    """The v loss is SNR + 1 times the x0 loss; the weight limits that factor to min(SNR + 1, gamma)."""
    alphas = alphas_cumprod()
    snr = alphas / (1 - alphas)
    weights = loss_weights(alphas, gamma=5.0)
    torch.testing.assert_close(weights * (snr + 1), (snr + 1).clamp(max=5.0))
    assert (weights[snr < 4] > 0.999).all()


def test_timesteps_cover_the_schedule() -> None:
    timesteps = stratified_timesteps(10, 1000)
    assert (timesteps.sort().values // 100).tolist() == list(range(10))


def test_captions_belong_to_their_picture(config: SimpleNamespace) -> None:
    """Cached hidden states are those of a caption of the drawn picture, or of the empty prompt."""
    torch.manual_seed(0)
    encoder = make_text_encoder(config.text, len(read_vocabulary(config.work / "vocab.txt"))).eval()
    captions = [["apple"], ["banana", "香蕉"]]
    conditioning = Conditioning(captions, encoder, config)
    tokenizer = load_tokenizer(config.work / "vocab.txt")
    empty, *states = encode_prompts(tokenizer, encoder, ["", "apple", "banana", "香蕉"]).half().float()
    for _ in range(4):  # encoded the first time, then remembered
        kept = conditioning.sample(torch.tensor([0, 1, 1]), dropout=0.0)
        torch.testing.assert_close(kept[0], states[0], atol=2e-3, rtol=1e-3)
        for row in kept[1:]:
            assert min((row - state).abs().max() for state in states[1:]) < 2e-3
    torch.testing.assert_close(conditioning.sample(torch.tensor([0]), dropout=1.0)[0], empty, atol=2e-3, rtol=1e-3)


def test_loss_falls(config: SimpleNamespace) -> None:
    torch.manual_seed(0)
    unet, alphas = make_unet(config), alphas_cumprod()
    optimizer = torch.optim.AdamW(unet.parameters(), lr=3e-3)
    latents, context = torch.randn(4, 4, 8, 8), torch.randn(4, 77, config.text.hidden_size)
    losses = []
    for _ in range(40):
        optimizer.zero_grad()
        rows = torch.arange(4).repeat(4)
        loss = diffusion_loss(unet, latents[rows], context[rows], stratified_timesteps(16, 1000), alphas, 5.0).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert sum(losses[-5:]) < 0.9 * sum(losses[:5])


def test_a_stopped_run_continues_where_it_was(tmp_path: Path) -> None:
    weight = torch.nn.Parameter(torch.zeros(1))
    module = torch.nn.ParameterList([weight])
    optimizer = torch.optim.SGD(module.parameters(), lr=1.0)

    def step(progress: float) -> dict[str, float]:
        weight.grad = torch.full_like(weight, -1.0)
        if progress > 0.3:
            os.kill(os.getpid(), signal.SIGTERM)
        return {}

    with pytest.raises(SystemExit):
        train("stage", tmp_path, 0.2, optimizer, {"module": module}, step)
    reached = weight.item()
    assert reached > 0
    with torch.no_grad():
        weight.zero_()
    train("stage", tmp_path, 0.0, optimizer, {"module": module}, step)  # its budget is used up, so it only reads the result
    assert weight.item() == reached
