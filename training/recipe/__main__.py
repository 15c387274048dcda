"""All stages in order: data, text encoder, VAE, UNet, decoder, export. A stage with a checkpoint resumes; a finished one passes."""

from . import data, decoder, export, text_encoder, unet, vae
from .config import command_line

command_line(__doc__, data.run, text_encoder.run, vae.run, unet.run, decoder.run, export.run)
