import type { CheckpointFile } from '../checkpoint/checkpoint-file.ts';
import { adapterKinds } from './adapter-kinds.ts';
import type { LoraModule } from './lora-modules.ts';

/**
 * The model families that LoRAs are made for, by the names of their modules. The first match wins: Flux and SD 3 have a
 * CLIP (`lora_te1`) like SD 1.x, so their transformers are looked for first.
 */
const BY_NAME: readonly (readonly [string, RegExp])[] = [
  ['AnimateDiff', /motion_modules[._]\d/],
  ['IP-Adapter', /^(image_proj|ip_adapter)\./],
  ['ControlNet', /lora_controlnet|^input_hint_block|^lllite_/],
  ['AuraFlow', /joint_transformer_blocks[._]\d/],
  ['HiDream', /(double|single)_stream_blocks[._]\d/],
  ['Qwen-Image', /transformer_blocks[._]\d+[._](img|txt)_(mlp|mod)[._]/],
  ['Flux.2', /single_(transformer_)?blocks[._]4\d[._]/],
  ['HunyuanVideo', /double_blocks[._]19[._]|single_blocks[._](3[89])[._]/],
  ['Flux', /(double_blocks|single_blocks|single_transformer_blocks)[._]\d/],
  ['Qwen-Image', /transformer_blocks[._](39|[4-9]\d)[._]attn[._]/],
  ['Stable Diffusion 3', /joint_blocks[._]\d|transformer_blocks[._]\d+[._]attn[._]add_[qkv]_proj/],
  ['Wan', /(^|[._])blocks[._]\d+[._]((self|cross)_attn[._][qkvo]|ffn[._][02])([._]|$)/],
  ['Wan', /^(transformer|lora_unet|diffusion_model)[._]blocks[._]\d+[._]attn[12][._]/],
  ['Lumina or Z-Image', /(^|[._])(layers[._]\d+[._](attention|feed_forward)|\w+_refiner[._]\d)/],
  ['Stable Cascade', /^lora_prior_|blocks[._]\d+[._]\d+[._](channelwise|mapper)[._]/],
  ['Stable Diffusion XL', /^lora_te2_text_model|^text_encoder_2\.text_model|(^|[._])clip_g[._]/],
  ['Stable Diffusion XL', /(^|[._])(add_embedding|label_emb)[._]/],
  [
    'Stable Diffusion XL',
    /(attentions[._]\d+|_blocks[._]\d+[._]1|middle_block[._]1)[._]transformer_blocks[._][1-9]/,
  ],
];

/** Diffusion transformers, the successors of UNets, and their text encoders, of any family. */
const NO_UNET =
  /^(transformer\.|lora_transformer_|(lora_unet_|diffusion_model\.|unet\.)?(transformer_)?blocks[._]\d|lora_te\d?_encoder_block|lora_te3_|text_encoder(_\d)?\.encoder\.block|text_encoder_[23]\.)/;

const ANY_UNET = /(down|up)_blocks?[._]\d|mid_block|(in|out)put_blocks[._]\d|middle_block/;

/** Layers beyond the twelve of SD 1.x's CLIP: they belong to larger CLIPs. */
const TWELFTH_LAYER = /text_model[._]encoder[._]layers[._](1[2-9]|[2-9]\d)[._]/;

/** Modules that read the text encoder's states, whose width they reveal. */
const READS_TEXT = /attn2[._]to_[kv]$/;
const BY_TEXT_WIDTH: Readonly<Record<number, string>> = {
  1024: 'Stable Diffusion 2',
  2048: 'Stable Diffusion XL',
};

/** Modules of CLIP whose input has the width of its states. */
const IN_CLIP = /text_model[._]encoder[._]layers[._]\d+[._](self_attn[._]\w+_proj|mlp[._]fc1)$/;
const BY_CLIP_WIDTH: Readonly<Record<number, string>> = {
  1024: 'Stable Diffusion 2',
  1280: 'Stable Diffusion XL',
};

/** Base models as named in trainers' metadata; `sd_v1` and `stable-diffusion-v1` are supported. */
const STATED: readonly (readonly [string, RegExp])[] = [
  ['Stable Diffusion XL', /sdxl|stable-diffusion-xl/i],
  ['Stable Diffusion 3', /sd3|stable-diffusion-3|stable-diffusion-v3/i],
  ['Stable Diffusion 2', /sd_v2|stable-diffusion-v2/i],
  ['Flux', /flux/i],
  ['Wan', /^wan/i],
  ['Qwen-Image', /qwen/i],
  ['HunyuanVideo', /hunyuan/i],
  ['Lumina or Z-Image', /lumina|z-?image/i],
  ['Stable Cascade', /cascade/i],
];

/**
 * The family of a LoRA that is not for SD 1.x: recognised by the names of its modules, then by the width of the layers that read the
 * text, and finally by its trainer's metadata.
 *
 * @returns a proper name, 'another model' for a family without a name here, or null if it may be for SD 1.x
 */
export function foreignFamily(file: CheckpointFile, modules: readonly LoraModule[]): string | null {
  const names = [...file.tensors.keys()];
  for (const [family, mark] of BY_NAME) if (names.some((name) => mark.test(name))) return family;
  for (const { key, tensors } of modules) {
    const width = adapterKinds(tensors)[0]?.read(tensors, file.name)?.inputs ?? 0;
    const widths = READS_TEXT.test(key.module)
      ? BY_TEXT_WIDTH
      : IN_CLIP.test(key.module)
        ? BY_CLIP_WIDTH
        : {};
    const family = widths[width];
    if (family !== undefined) return family;
    if (TWELFTH_LAYER.test(key.module)) return 'Stable Diffusion 2';
  }
  const stated = [
    file.metadata.get('modelspec.architecture') ?? '',
    file.metadata.get('ss_base_model_version') ?? '',
  ];
  for (const [family, mark] of STATED) if (stated.some((text) => mark.test(text))) return family;
  const isOther = names.some((name) => NO_UNET.test(name)) && !names.some((n) => ANY_UNET.test(n));
  return isOther ? OTHER_FAMILY : null;
}

/** Stands for a family without a name here. */
export const OTHER_FAMILY = 'another model';
