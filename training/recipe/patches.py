"""The linear encoder: a patch of 16x16 pixels to 16 numbers, by principal components.

Its latents are known as soon as there are pictures, so UNet and decoder can train side by side; the weights of the VAE's own
encoder are computed from it afterwards. The components are fitted on pictures together with their mirror images. So each is even
or odd under mirroring, and the latents of a mirror image are the mirrored latents with the sign of the odd channels flipped:
mirror images cost nothing.
"""

from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import torch
import torch.nn.functional as F

from .config import command_line
from .pictures import to_unit
from .shards import read_pictures, training_shards
from .warm_start import unpack


@dataclass(frozen=True)
class LinearEncoder:
    """float32 tensors; a patch's numbers are its red, green and blue values from -1 to 1, row by row."""

    mean: torch.Tensor  # [3 * size * size]
    basis: torch.Tensor  # [channels, 3 * size * size], orthonormal rows
    scale: torch.Tensor  # [channels], the factors for latents
    parity: torch.Tensor  # [channels], 1 for even channels, -1 for odd ones

    @property
    def size(self) -> int:
        return round((len(self.mean) / 3) ** 0.5)

    def encode(self, pixels: torch.Tensor) -> torch.Tensor:
        """[N, 3, height, width] of -1 to 1 to [N, channels, height / size, width / size]."""
        kernel = (self.basis * self.scale[:, None]).view(-1, 3, self.size, self.size)
        bias = -(self.basis @ self.mean) * self.scale
        return F.conv2d(pixels, kernel, bias, stride=self.size)

    def decode(self, latents: torch.Tensor) -> torch.Tensor:
        """The best reconstruction that a linear decoder can give, with visible blocks."""
        kernel = (self.basis / self.scale[:, None]).view(-1, 3, self.size, self.size)
        repeats = latents.shape[-2:]
        return F.conv_transpose2d(latents, kernel, stride=self.size) + self.mean.view(1, 3, self.size, self.size).repeat(
            1, 1, *repeats
        )

    def mirrored(self, latents: torch.Tensor) -> torch.Tensor:
        """The latents of the mirror images."""
        return latents.flip(-1) * self.parity[:, None, None]

    def to(self, device: torch.device) -> "LinearEncoder":
        return LinearEncoder(**{name: tensor.to(device) for name, tensor in vars(self).items()})

    def save(self, path: Path) -> None:
        torch.save(vars(self), path)


def load_linear_encoder(path: Path) -> LinearEncoder:
    return LinearEncoder(**torch.load(path))


def fit(pixels: torch.Tensor, size: int, channels: int, whitening: float) -> LinearEncoder:
    """Principal components of the patches of pictures [N, 3, height, width] of -1 to 1.

    Channel k is scaled by its deviation to the power of -`whitening`, and all channels so that their mean square is 1.
    """
    patches = F.unfold(pixels, size, stride=size).transpose(1, 2).reshape(-1, 3 * size * size).double()
    turn = torch.arange(3 * size * size).view(3, size, size).flip(-1).flatten()  # a mirrored patch is patch[turn]
    mean = (patches.mean(dim=0) + patches.mean(dim=0)[turn]) / 2
    centred = patches - mean
    covariance = centred.T @ centred / len(centred)
    covariance = (covariance + covariance[turn][:, turn]) / 2
    even, odd = (covariance + covariance[:, turn]) / 2, (covariance - covariance[:, turn]) / 2
    found = []
    for part, sign in ((even, 1.0), (odd, -1.0)):
        values, vectors = torch.linalg.eigh((part + part.T) / 2)
        found += [(values[i], vectors[:, i], sign) for i in range(len(values))]
    found = sorted(found, key=lambda entry: -float(entry[0]))[:channels]
    basis, deviations = torch.stack([vector for _, vector, _ in found]), torch.stack([value for value, *_ in found]).sqrt()
    scale = deviations**-whitening
    scale /= (deviations * scale).square().mean().sqrt()
    parity = torch.tensor([sign for *_, sign in found])
    return LinearEncoder(mean.float(), basis.float(), scale.float(), parity)


def pixels_of(path: Path) -> torch.Tensor:
    """A shard's pictures, float32 [N, 3, height, width] of -1 to 1."""
    return to_unit(torch.from_numpy(read_pictures(path)).permute(0, 3, 1, 2))


def run(config: SimpleNamespace) -> None:
    path, settings = config.work / "patches.pt", config.patches
    unpack(config)
    if path.exists():
        return
    pixels = torch.cat([pixels_of(shard)[:256] for shard in training_shards(config.work)[: settings.fitted_shards]])
    encoder = fit(pixels, settings.size, settings.channels, settings.whitening)
    encoder.save(path)
    error = (encoder.decode(encoder.encode(pixels)).clamp(-1, 1) - pixels) / 2
    print(f"linear decoder: PSNR {float((-10 * error.square().mean(dim=(1, 2, 3)).log10()).mean()):.2f} dB", flush=True)
    print("deviations:", [round(d, 2) for d in encoder.encode(pixels).std(dim=(0, 2, 3)).tolist()], flush=True)


if __name__ == "__main__":
    command_line(__doc__, run)
