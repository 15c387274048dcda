"""Stage 8: fine-tuning with the style tag, as SkyPaint was tuned to "sai-v1 art".

The UNet trains on with only the first icon set, and every caption begins with the tag. With a single icon set there is nothing
to learn, because most captions of the UNet stage already have the tag, so the UNet is passed on unchanged.
"""

import shutil
from types import SimpleNamespace

import torch

from .config import command_line
from .data import load_data, trainable
from .models import make_unet
from .unet import train_unet


def run(config: SimpleNamespace) -> None:
    if not config.style.seconds or config.data.drawn_sets == 1:
        shutil.copy(config.work / "unet.pt", config.work / "style.pt")
        return
    _, records = load_data(config.work)
    unet = make_unet(config)
    unet.load_state_dict(torch.load(config.work / "unet.pt", map_location="cpu")["ema"])
    rows = [i for i in trainable(records) if records[i].scene.icon_set == config.data.icon_sets[0]]
    train_unet("style", unet, rows, records, True, config.style, config)


if __name__ == "__main__":
    command_line(__doc__, run)
