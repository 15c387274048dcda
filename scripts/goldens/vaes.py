"""VAEs that replace a pipeline's own, and pictures that diffusers draws with them: src/pipeline/__goldens__/tiny-vaes/.

    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.23.0 safetensors==0.8.0
    python scripts/goldens/vaes.py

The pipeline is tiny_pipeline.py's with another `pipe.vae`. `mist.vae.pt` is in the form that A1111's users have: the original
names without a prefix, no config (so groups and scaling factor must be SD 1.x's), in float8 to keep the file short. `glow` is
a folder that diffusers saved in float32, with its own scaling factor and one weight of the encoder outside float16's range.
`check_unlike` makes sure that each of them has an effect. `hashes` are those that A1111 writes into pictures: for a VAE the
first ten digits of the file's SHA-256 (get_loaded_vae_hash of modules/sd_vae.py), for an embedding twelve, for a LoRA in
safetensors twelve digits of the SHA-256 of everything after its header (addnet_hash_safetensors of modules/hashes.py).
"""

import hashlib
import shutil
from pathlib import Path

import torch
from diffusers import AutoencoderKL
from ldm_names import as_convolution, vae_name
from pictures import check_unlike, draw_euler, euler_case, open_pipeline, psnr, write_cases

GOLDENS = Path(__file__).parents[2] / "src/pipeline/__goldens__"
OUT, ADD_ONS = GOLDENS / "tiny-vaes", GOLDENS / "tiny-add-ons"
LEVELS = 4
SHAPE = dict(
    down_block_types=("DownEncoderBlock2D",) * LEVELS, up_block_types=("UpDecoderBlock2D",) * LEVELS, layers_per_block=1,
    latent_channels=4,
)
#: VAE, prompt, negative prompt, steps; the seed is the index. The last one is for an emulated GPU, where each step takes seconds.
CASES = [
    ("mist", "一只红猫", "", 5),
    ("mist", "a red apple", "blue", 5),
    ("glow", "蓝色的河", "", 5),
    ("glow", "the moon", "红", 5),
    ("mist", "一只红猫", "", 2),
]


def make(seed: int, liveliness: float, **shape) -> AutoencoderKL:
    torch.manual_seed(seed)
    vae = AutoencoderKL(**SHAPE, **shape).eval()
    # So that random weights draw more than uniform grey.
    vae.decoder.conv_out.weight *= liveliness
    return vae


def save_mist() -> AutoencoderKL:
    vae = make(51, 1.2, block_out_channels=(32,) * LEVELS, norm_num_groups=32)
    short = {name: x.to(torch.float8_e4m3fn) for name, x in vae.state_dict().items()}
    vae.load_state_dict({name: x.float() for name, x in short.items()})
    names = {name: vae_name(name, LEVELS) for name in short}
    # Many such files also contain the trainer's loss.
    state = {"loss.logvar": torch.zeros(()), **{new: as_convolution(new, short[name]) for name, new in names.items()}}
    torch.save({"epoch": 1, "state_dict": state}, OUT / "mist.vae.pt")
    return vae


def save_glow() -> AutoencoderKL:
    vae = make(52, 1.5, block_out_channels=(4, 8, 8, 8), norm_num_groups=4, scaling_factor=0.5)
    vae.encoder.conv_out.bias[0] = 2 * torch.finfo(torch.float16).max
    vae.save_pretrained(OUT / "glow")
    return vae


def addnet_hash(file: Path) -> str:
    content = file.read_bytes()
    return hashlib.sha256(content[8 + int.from_bytes(content[:8], "little"):]).hexdigest()[:12]


def whole_hash(file: Path, digits: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:digits]


@torch.no_grad()
def main() -> None:
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    vaes = {"mist": save_mist(), "glow": save_glow()}
    pipeline, plain = open_pipeline(GOLDENS / "tiny-skypaint"), open_pipeline(GOLDENS / "tiny-skypaint")
    cases = []
    for seed, (name, *request, steps) in enumerate(CASES, start=1):
        pipeline.vae = vaes[name]
        picture = draw_euler(pipeline, *request, seed, steps)
        print("deviation", picture.float().std().item())
        check_unlike(f"{name} and the pipeline's own", psnr(picture, draw_euler(plain, *request, seed, steps)), below=20)
        # The same latents, decoded by two VAEs.
        pipeline.vae = vaes["glow" if name == "mist" else "mist"]
        check_unlike(f"{name} and the other VAE", psnr(picture, draw_euler(pipeline, *request, seed, steps)), below=20)
        cases.append(euler_case(*request, seed, picture, steps, vae=name))
    hashes = {
        **{name: addnet_hash(ADD_ONS / f"{name}.safetensors") for name in ("ink", "line")},
        **{name: whole_hash(ADD_ONS / f"{name}.safetensors", 12) for name in ("dot", "wave")},
        "mist": whole_hash(OUT / "mist.vae.pt", 10),
        "glow": whole_hash(OUT / "glow/diffusion_pytorch_model.safetensors", 10),
    }
    write_cases(OUT / "pictures.json.gz", cases, hashes=hashes)


main()
