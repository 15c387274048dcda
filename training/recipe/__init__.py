"""The training recipe of skypaint-mini, one stage a module: data, text_encoder, vae, unet, decoder, export."""
