"""All stages in order. One that has a checkpoint resumes from it; one that has used its budget passes at once."""

from . import consistency, data, decoder, distillation, export, icons, retrieval, style, teacher, unet, vae
from .config import command_line

STAGES = (icons, data, vae, teacher, distillation, retrieval, unet, style, consistency, decoder, export)

if __name__ == "__main__":
    command_line(__doc__, *(stage.run for stage in STAGES))
