"""Rounds weights to eight bits as the page does; used by the scripts beside this one.

Linear layers and convolutions of a UNet or a control net, except the ones in `KEPT`, are rounded per output channel, symmetrically:
scale = float16(max |w| / 127), w' = round(w / scale) * scale.
"""

import base64
import zlib

import numpy as np
import torch

KEPT = ("conv_in.", "conv_out.", "time_embedding.", "controlnet_cond_embedding.")


def rounded(weight):
    rows = weight.astype(np.float32).reshape(len(weight), -1)
    scale = (np.abs(rows).max(1) / np.float32(127)).astype(np.float16)
    unit = scale.astype(np.float32)[:, None]
    count = np.clip(np.rint(np.divide(rows, unit, out=np.zeros_like(rows), where=unit != 0)), -127, 127)
    return (count + 128).astype(np.uint8), scale, (count * unit).reshape(weight.shape)


def deflated(array):
    return base64.b64encode(zlib.compress(array.tobytes(), 9)).decode()


@torch.no_grad()
def round_weights(model):
    """Replaces the weights of `model` by the rounded ones. Returns them in the golden's format, smallest first."""
    layers = []
    for name, weight in model.state_dict().items():
        if not name.endswith(".weight") or weight.ndim < 2 or name.startswith(KEPT):
            continue
        bytes_, scale, values = rounded(weight.numpy())
        weight.copy_(torch.from_numpy(values))
        layers.append({"name": name, "deflatedBytes": deflated(bytes_), "deflatedScales": deflated(scale), "count": bytes_.size})
    return sorted(layers, key=lambda layer: layer["count"])
