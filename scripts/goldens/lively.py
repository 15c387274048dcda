"""Random weights with which a picture depends on its prompt, and on every part of the model."""

import itertools

import torch

#: Factors for weights, by the end of their module's name.
LIVELINESS = {"attn2.to_k": 12, "attn2.to_v": 4, "attn2.to_out.0": 6, "unet.conv_out": 4, "vae.conv_out": 1.5}


@torch.no_grad()
def enliven_pipeline(unet, vae):
    """Enlarges the weights of new models where diffusers' own are too small."""
    for name, module in itertools.chain(unet.named_modules(prefix="unet"), vae.decoder.named_modules(prefix="vae")):
        for ending, factor in LIVELINESS.items():
            if name.endswith(ending):
                module.weight *= factor


@torch.no_grad()
def enliven(model, factor=1.5):
    """Draws all weights anew, large enough to give different results in different places."""
    for parameter in model.parameters():
        if parameter.dim() > 1:
            parameter.normal_(std=factor / parameter[0].numel() ** 0.5)
    return model
