"""The training recipe of skypaint-mini, one stage a module: data, teacher, distillation, vae, latents, unet, export."""
