"""Decoder stage: it starts between two decoders, and the encoder does not change."""

from types import SimpleNamespace

import torch

from recipe.decoder import keep_share
from recipe.models import make_vae


def test_only_the_decoder_moves(config: SimpleNamespace) -> None:
    torch.manual_seed(0)
    vae, old = make_vae(config.vae, 64), make_vae(config.vae, 64)
    before = {name: weight.clone() for name, weight in vae.state_dict().items()}
    keep_share(vae, old.state_dict(), 0.25)
    for name, weight in vae.state_dict().items():
        moved = name.startswith(("decoder.", "post_quant_conv."))
        expected = 0.75 * before[name] + 0.25 * old.state_dict()[name] if moved else before[name]
        torch.testing.assert_close(weight, expected)
