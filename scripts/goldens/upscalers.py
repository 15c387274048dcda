"""Tiny upscalers of the ESRGAN family as people publish them, and spandrel's results with them.

    pip install torch==2.13.0 torchvision spandrel==0.4.2 safetensors
    python scripts/goldens/upscalers.py

Writes src/graph/models/__goldens__/upscalers/: each case as a file with random weights, and golden.safetensors with pictures and
results, all float32; upscalers.json has what spandrel recognised, others.json.gz the names and shapes of other families' weights. The
files differ in everything in which published ones differ: names, wrappers, containers, scales. spandrel always gives dense blocks a
growth of 32, as in all published networks; here it is 2, so that the files stay small.
"""

import gzip
import importlib
import json
import re
import sys
from pathlib import Path

import safetensors.torch
import spandrel
import torch
from spandrel.architectures.Compact import Compact
from spandrel.architectures.ESRGAN import ESRGAN
from spandrel.architectures.__arch_helpers import block

TARGET = Path(__file__).parents[2] / "src/graph/models/__goldens__/upscalers"
GROWTH = 2

whole_block = block.RRDB
block.RRDB = lambda **options: whole_block(**{**options, "gc": GROWTH})


def spread(model, gain):
    """Random weights whose results have the contrast of pictures."""
    for tensor in model.parameters():
        fan = max(tensor[0].numel(), 1)
        torch.nn.init.normal_(tensor, std=gain / fan**0.5)
    return {name: tensor.detach() for name, tensor in model.state_dict().items()}


def rrdb(blocks=1, **options):
    return spread(ESRGAN(num_filters=4, num_blocks=blocks, **options), 1.0)


def compact(**options):
    return spread(Compact(num_feat=6, num_conv=3, **options), 0.8)


def tail(state, names):
    """Names for the numbered layers at the end of the first ESRGAN."""
    numbers = sorted({int(key.split(".")[1]) for key in state} - {0, 1})
    ups = [names[0] % (index + 1) for index in range(len(numbers) - 2)]
    return dict(zip(numbers, [*ups, *names[1:]], strict=True))


def renamed(state, trunk, names):
    known = tail(state, names)

    def name(key):
        key = re.sub(r"^model\.0\.", "conv_first.", key)
        key = re.sub(r"^model\.1\.sub\.(\d+)\.RDB(\d)\.conv(\d)\.0\.", trunk[0], key)
        key = re.sub(r"^model\.1\.sub\.\d+\.(weight|bias)$", trunk[1], key)
        return re.sub(r"^model\.(\d+)\.", lambda found: f"{known[int(found[1])]}.", key)

    return {name(key): tensor for key, tensor in state.items()}


def real(state):
    """Real-ESRGAN's names."""
    return renamed(state, (r"body.\1.rdb\2.conv\3.", r"conv_body.\1"), ("conv_up%d", "conv_hr", "conv_last"))


def bsrgan(state):
    return renamed(state, (r"RRDB_trunk.\1.RDB\2.conv\3.", r"trunk_conv.\1"), ("upconv%d", "HRconv", "conv_last"))


def older(state):
    """Weights of an earlier training step, which must not be used."""
    return {key: torch.zeros_like(tensor) for key, tensor in state.items()}


def cases():
    yield "first-x4.pth", rrdb(blocks=2, scale=4), (9, 13)
    yield "first-x1.pth", rrdb(scale=1), (8, 7)
    yield "first-plus-x4.pth", rrdb(scale=4, plus=True), (6, 5)
    yield "bsrgan-x2.pth", {"state_dict": bsrgan(rrdb(scale=2))}, (7, 8)
    averaged = real(rrdb(scale=4))
    yield "real-x4.pth", {"params": older(averaged), "params_ema": averaged}, (8, 6)
    yield "real-x2.pth", {"params_ema": real(rrdb(scale=4, in_nc=12, shuffle_factor=2))}, (8, 10)
    yield "real-x1.safetensors", real(rrdb(scale=4, in_nc=48, shuffle_factor=4)), (8, 12)
    yield "real-x8.safetensors", real(rrdb(scale=8)), (5, 4)
    yield "compact-x4.pth", {"params": compact(upscale=4)}, (9, 7)
    yield "compact-x2.safetensors", {f"module.{key}": tensor for key, tensor in compact(upscale=2).items()}, (8, 8)
    yield "compact-x1.safetensors", compact(upscale=1), (6, 9)


# 8-bit pictures whose edges are not multiples of what the network needs; spandrel mirrors what is missing.
ODD = {"real-x2.pth": (31, 37), "real-x1.safetensors": (18, 21), "compact-x4.pth": (12, 17)}


def soft_picture(height, width):
    """uint8 [3, height, width]: waves of each colour, and some noise."""
    rows, columns = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    waves = torch.stack([rows / (3 + colour) + columns / (2 + colour) for colour in range(3)]).sin()
    return ((waves + torch.randn(3, height, width) * 0.1) * 60 + 128).clamp(0, 255).byte()


# Networks of other families: files of these are recognised and refused by name.
OTHERS = {
    **{name: {"img_size": 64, "window_size": 8} for name in ("SwinIR", "Swin2SR")},
    **{name: {} for name in ("DAT", "ATD", "RGT", "GRL", "OmniSR", "PLKSR", "RealCUGAN", "RCAN", "SwiftSRGAN")},
    **{name: {} for name in ("MoSR", "CRAFT", "DITN", "SeemoRe", "FDAT", "SCUNet", "GFPGAN")},
    "HAT": {"img_size": 64, "window_size": 16, "overlap_ratio": 0.5},
    "DRCT": {"img_size": 64, "window_size": 16},
    "SPAN": {"num_in_ch": 3, "num_out_ch": 3},
    "SAFMN": {"dim": 36},
    "MMRealSR": {"num_in_ch": 3, "num_out_ch": 3},
}


def shapes_of(family):
    """Names and shapes of a network's weights, at its default size."""
    module = importlib.import_module(f"spandrel.architectures.{family}")
    network = next(name for name in module.__all__ if not name.endswith("Arch"))
    state = getattr(module, network)(**OTHERS[family]).state_dict()
    return {key: list(tensor.shape) for key, tensor in state.items()}


def save(path, contents):
    if path.suffix == ".pth":
        torch.save(contents, path)
    else:
        safetensors.torch.save_file({key: tensor.contiguous() for key, tensor in contents.items()}, path)


def main():
    torch.manual_seed(20261129)
    TARGET.mkdir(parents=True, exist_ok=True)
    tensors, found = {}, {}
    for name, contents, (height, width) in cases():
        save(TARGET / name, contents)
        network = spandrel.ModelLoader().load_from_file(str(TARGET / name))
        picture = torch.rand(1, 3, height, width)
        with torch.no_grad():
            # Not the descriptor itself, which would clamp to a picture's range.
            enlarged = network.model.eval()(picture)
        print(name, network.scale, network.tags, f"{enlarged.min():.2f} to {enlarged.max():.2f}")
        tensors |= {f"{name}.picture": picture, f"{name}.enlarged": enlarged.contiguous()}
        found[name] = {"architecture": network.architecture.id, "scale": network.scale, "tags": network.tags}
        if name in ODD:
            height, width = ODD[name]
            odd = soft_picture(height, width)
            with torch.no_grad():
                bytes_out = (network.model(odd[None].float() / 255).clamp(0, 1) * 255).round().byte()
            tensors |= {f"{name}.odd": odd.contiguous(), f"{name}.odd.enlarged": bytes_out[0].contiguous()}
    safetensors.torch.save_file(tensors, TARGET / "golden.safetensors")
    versions = {"python": sys.version.split()[0], "torch": torch.__version__, "spandrel": spandrel.__version__}
    report = json.dumps({"versions": versions, "cases": found}, indent=2)
    (TARGET / "upscalers.json").write_text(report + "\n", encoding="utf-8")
    others = json.dumps({family: shapes_of(family) for family in OTHERS}, separators=(",", ":")).encode()
    (TARGET / "others.json.gz").write_bytes(gzip.compress(others, mtime=0))


if __name__ == "__main__":
    main()
