"""The tiny models whose graphs are tested: their configs, and the shapes of their inputs."""

from transformers import CLIPVisionModel, CLIPVisionModelWithProjection

UNETS = {
    # SD 1.x's topology at small width.
    "unet-sd": (
        dict(
            block_out_channels=(4, 4, 8, 8),
            norm_num_groups=2,
            attention_head_dim=2,
            cross_attention_dim=12,
        ),
        dict(batch=2, height=8, width=8, tokens=5),
    ),
    # Latents whose edges are odd at a down-sampling; SD 2.x's linear projections and upcast.
    "unet-odd-linear-upcast": (
        dict(
            block_out_channels=(8, 16, 16),
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
            layers_per_block=1,
            norm_num_groups=2,
            attention_head_dim=[1, 2, 4],
            cross_attention_dim=8,
            use_linear_projection=True,
            upcast_attention=True,
        ),
        dict(batch=1, height=9, width=7, tokens=3),
    ),
    "unet-one-block-no-mid": (
        dict(
            block_out_channels=(12,),
            down_block_types=("CrossAttnDownBlock2D",),
            up_block_types=("CrossAttnUpBlock2D",),
            mid_block_type=None,
            layers_per_block=2,
            norm_num_groups=3,
            attention_head_dim=3,
            cross_attention_dim=10,
            flip_sin_to_cos=False,
            freq_shift=1,
            center_input_sample=True,
        ),
        dict(batch=2, height=4, width=6, tokens=7),
    ),
    # Inpainting's nine channels, the first VAEs' padding, uneven depths.
    "unet-uneven-inpaint": (
        dict(
            in_channels=9,
            block_out_channels=(8, 16),
            down_block_types=("CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D"),
            layers_per_block=[1, 2],
            transformer_layers_per_block=[1, 2],
            norm_num_groups=4,
            norm_eps=1e-6,
            attention_head_dim=4,
            cross_attention_dim=8,
            downsample_padding=0,
            act_fn="gelu",
        ),
        dict(batch=1, height=6, width=5, tokens=4),
    ),
    "unet-attention-in-mid-only": (
        dict(
            in_channels=3,
            out_channels=6,
            block_out_channels=(6, 12),
            down_block_types=("DownBlock2D", "DownBlock2D"),
            up_block_types=("UpBlock2D", "UpBlock2D"),
            layers_per_block=1,
            norm_num_groups=3,
            attention_head_dim=2,
            cross_attention_dim=16,
            conv_in_kernel=5,
            conv_out_kernel=1,
            time_embedding_dim=20,
            act_fn="relu",
        ),
        dict(batch=3, height=5, width=8, tokens=2),
    ),
    "unet-small": (
        dict(
            in_channels=8,
            out_channels=8,
            block_out_channels=(8, 8, 16),
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
            layers_per_block=1,
            norm_num_groups=8,
            attention_head_dim=[2, 2, 4],
            cross_attention_dim=16,
        ),
        dict(batch=2, height=4, width=4, tokens=77),
    ),
}

VAES = {
    "vae-sd": (
        dict(block_out_channels=(4, 8, 8, 8), layers_per_block=2, norm_num_groups=2),
        dict(batch=1, height=3, width=4),
    ),
    "vae-one-block-bare": (
        dict(
            block_out_channels=(6,),
            layers_per_block=1,
            norm_num_groups=3,
            latent_channels=5,
            use_quant_conv=False,
            use_post_quant_conv=False,
            mid_block_add_attention=False,
        ),
        dict(batch=2, height=6, width=5),
    ),
    # Attention weights under the names of diffusers before 0.15.
    "vae-old-names": (
        dict(block_out_channels=(4, 8), layers_per_block=1, norm_num_groups=4),
        dict(batch=2, height=5, width=3),
    ),
    "vae-eight-latents": (
        dict(
            block_out_channels=(4, 6, 8),
            layers_per_block=1,
            norm_num_groups=2,
            latent_channels=8,
            act_fn="gelu",
            scaling_factor=0.67,
        ),
        dict(batch=1, height=7, width=2),
    ),
    # More than 4,096 latents, so that attention splits the queries into parts.
    "vae-many-latents": (
        dict(block_out_channels=(4,), layers_per_block=1, norm_num_groups=2),
        dict(batch=1, height=66, width=64),
    ),
}

TINY_VAES = {
    "tiny-sd": (
        dict(
            encoder_block_out_channels=(4,) * 4, decoder_block_out_channels=(4,) * 4, num_encoder_blocks=(1,) * 4,
            num_decoder_blocks=(2, 1, 1, 1),
        ),
        dict(batch=1, height=3, width=4),
    ),
    "tiny-eight-latents": (
        dict(
            encoder_block_out_channels=(6,) * 2, decoder_block_out_channels=(6,) * 2, num_encoder_blocks=(1,) * 2,
            num_decoder_blocks=(1, 2), latent_channels=8, act_fn="silu",
        ),
        dict(batch=2, height=5, width=2),
    ),
}

CLIPS = {
    # As in SD 1.x's config: the pooled state is that of the largest id.
    "clip-quick-gelu-legacy": dict(hidden_act="quick_gelu", eos_token_id=2, num_hidden_layers=2),
    # A BERT vocabulary: the end-of-text token is not the largest id.
    "clip-gelu-bert": dict(hidden_act="gelu", eos_token_id=20, num_hidden_layers=3),
    "clip-gelu-new": dict(hidden_act="gelu_new", eos_token_id=49, layer_norm_eps=1e-6),
    # Weights under `text_model.`, with position_ids, as transformers before 5 wrote them.
    "clip-prefixed": dict(hidden_act="gelu", eos_token_id=20, num_hidden_layers=1),
}

BERTS = {
    "bert-gelu": dict(hidden_act="gelu", num_hidden_layers=3),
    "bert-gelu-new": dict(hidden_act="gelu_new", layer_norm_eps=1e-5, type_vocab_size=1),
    # The names in a model with a task's head, with position_ids, as transformers before 5 wrote them.
    "bert-prefixed": dict(hidden_act="relu", num_attention_heads=4),
}

XLM_RS = {
    "xlm-r-masked": dict(project_dim=12),
    "xlm-r-seen-padding": dict(project_dim=12, use_attention_mask=False, layer_norm_eps=1e-5),
    # As in AltDiffusion for 18 languages.
    "xlm-r-second-last": dict(project_dim=20, has_pre_transformation=True, num_hidden_layers=3),
    "xlm-r-other-padding": dict(project_dim=16, pad_token_id=3, hidden_act="gelu_new"),
}

VISION_SIZES = dict(
    hidden_size=16,
    intermediate_size=24,
    num_attention_heads=4,
    num_hidden_layers=2,
    patch_size=4,
    projection_dim=10,
)
VISIONS = {
    "vision-projected": (CLIPVisionModelWithProjection, dict(hidden_act="quick_gelu", image_size=12)),
    # Patches that leave out a rim of the picture.
    "vision-uneven": (CLIPVisionModelWithProjection, dict(hidden_act="gelu", image_size=15, layer_norm_eps=1e-6)),
    "vision-bare": (CLIPVisionModel, dict(hidden_act="gelu", image_size=8, num_hidden_layers=1)),
}
