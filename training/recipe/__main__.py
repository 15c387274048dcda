"""Runs all stages in order. A stage with a checkpoint resumes from it; a stage that has used its budget returns at once.

A configuration with [reading] is for version 1.0, with scenes; the others are for the versions up to 0.3.0.
"""

from . import (
    consistency,
    data,
    decoder,
    distillation,
    export,
    icons,
    patches,
    reading,
    retrieval,
    scene_decoder,
    scene_distillation,
    scene_export,
    scene_matching,
    scene_outline,
    scene_unet,
    shards,
    style,
    teacher,
    unet,
    upscaler,
    vae,
    warm_start,
)
from .config import read_arguments, run_stages

STAGES = (icons, data, vae, teacher, distillation, retrieval, unet, style, consistency, decoder, export)
SCENE_STAGES = (
    *(icons, reading, scene_distillation, shards, patches, scene_decoder, scene_unet),
    *(scene_matching, warm_start, scene_export, upscaler, scene_outline),
)

if __name__ == "__main__":
    config = read_arguments(__doc__)
    run_stages(config, *(stage.run for stage in (SCENE_STAGES if hasattr(config, "reading") else STAGES)))
