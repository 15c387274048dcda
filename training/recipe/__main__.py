"""All stages in order. One that has a checkpoint resumes from it; one that has used its budget passes at once."""

from . import data, decoder, export, text_encoder, unet, vae
from .config import command_line

command_line(__doc__, data.run, text_encoder.run, vae.run, unet.run, decoder.run, export.run)
