"""Turns diffusers' names of weights into CompVis's, which diffusers reads but no longer writes; used by the scripts beside this one."""

import torch

UNET_INNER = {
    "norm1": "in_layers.0", "conv1": "in_layers.2", "norm2": "out_layers.0", "conv2": "out_layers.3",
    "time_emb_proj": "emb_layers.1", "conv_shortcut": "skip_connection",
}
UNET_OUTER = {
    "time_embedding.linear_1": "time_embed.0", "time_embedding.linear_2": "time_embed.2",
    "conv_in": "input_blocks.0.0", "conv_norm_out": "out.0", "conv_out": "out.2",
}
MIDDLE = {("resnets", "0"): "0", ("attentions", "0"): "1", ("resnets", "1"): "2"}


def unet_name(name: str, layers: int, up_block_types: tuple[str, ...]) -> str:
    for new, old in UNET_OUTER.items():
        if name.startswith(new + "."):
            return old + name[len(new):]
    parts = name.split(".")
    if parts[0] == "mid_block":
        head, (kind, rest) = f"middle_block.{MIDDLE[parts[1], parts[2]]}", (parts[1], parts[3:])
    else:
        side, block, kind, index, rest = parts[0], int(parts[1]), parts[2], int(parts[3]), parts[4:]
        first = block * (layers + 1)
        if kind == "downsamplers":
            return f"input_blocks.{first + layers + 1}.0.op.{rest[-1]}"
        if kind == "upsamplers":
            has_attention = up_block_types[block].startswith("Cross")
            return f"output_blocks.{first + layers}.{2 if has_attention else 1}.conv.{rest[-1]}"
        number = first + index + (1 if side == "down_blocks" else 0)
        head = f"{'input' if side == 'down_blocks' else 'output'}_blocks.{number}.{0 if kind == 'resnets' else 1}"
    if kind == "resnets":
        rest = [UNET_INNER[rest[0]], *rest[1:]]
    return ".".join([head, *rest])


def vae_name(name: str, levels: int) -> str:
    if "quant_conv" in name:
        return name
    coder, *parts = name.split(".")
    rest = ".".join(parts).replace("conv_norm_out", "norm_out")
    rest = rest.replace("mid_block.resnets.0", "mid.block_1").replace("mid_block.resnets.1", "mid.block_2")
    if "mid_block.attentions.0" in rest:
        rest = rest.replace("mid_block.attentions.0", "mid.attn_1").replace("group_norm", "norm")
        for new, old in {"to_q": "q", "to_k": "k", "to_v": "v", "to_out.0": "proj_out"}.items():
            rest = rest.replace(f".{new}.", f".{old}.")
    last = levels - 1
    for block in range(levels):
        rest = rest.replace(f"down_blocks.{block}.resnets", f"down.{block}.block")
        rest = rest.replace(f"down_blocks.{block}.downsamplers.0.conv", f"down.{block}.downsample.conv")
        rest = rest.replace(f"up_blocks.{block}.resnets", f"up.{last - block}.block")
        rest = rest.replace(f"up_blocks.{block}.upsamplers.0.conv", f"up.{last - block}.upsample.conv")
    return f"{coder}.{rest.replace('conv_shortcut', 'nin_shortcut')}"


def as_convolution(name: str, x: torch.Tensor) -> torch.Tensor:
    is_projection = ".attn_1." in name and name.endswith(".weight") and x.ndim == 2
    return x[:, :, None, None].clone() if is_projection else x
