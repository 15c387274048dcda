import type { CheckpointTensor } from './checkpoint-file.ts';
import { otherUpscaler } from './other-upscalers.ts';
import { upscalerWeights } from './upscaler-names.ts';

/** The kinds of tensor files. Only SD 1.x and its parts can become a model; errors name the others. */
export const CHECKPOINT_KINDS = [
  /** Stable Diffusion 1.x in a single file, with the original (CompVis) names; VAE or text encoder may be missing. */
  'sd1',
  /** The same, with a UNet that also takes a mask and the masked picture. */
  'sd1-inpainting',
  'sd1-instruct-pix2pix',
  /** A latent consistency model, whose UNet takes the guidance scale as an input. */
  'lcm',
  'sd2',
  'sd2-inpainting',
  'sdxl',
  'sdxl-refiner',
  'sdxl-inpainting',
  'sd3',
  'flux',
  /** For SD 1.x. */
  'controlnet',
  /** Differences to be added to a model's weights, which are different for every model. */
  'controlnet-difference',
  'controlnet-sd2',
  'controlnet-sdxl',
  /** Stability's kind, which shares the weights of the UNet. */
  'control-lora',
  'controlnet-lllite',
  /** For SD 1.x. */
  't2i-adapter',
  't2i-adapter-sdxl',
  /** A network that combines several T2I-Adapters, or reads a style for them. */
  'coadapter',
  'ip-adapter',
  'motion-module',
  'lora',
  'textual-inversion',
  'hypernetwork',
  /** madebyollin's tiny autoencoder or its decoder, in any spelling. */
  'taesd',
  /** An autoencoder that is not AutoencoderKL: with a codebook, asymmetric, or for videos. */
  'other-vae',
  /** A model with a transformer in place of the UNet, such as PixArt. */
  'diffusion-transformer',
  /** An autoencoder with the original names. */
  'ldm-vae',
  /** A network that enlarges pictures, of any family. */
  'upscaler',
  /** A single part of a pipeline, with diffusers' names. */
  'diffusers-unet',
  'diffusers-vae',
  'clip-text',
  /** transformers' CLIPModel: both encoders with their projections. */
  'clip',
  /** CLIP's image encoder without the text side's projection. */
  'clip-vision',
  /** Other models that match texts with pictures. */
  'chinese-clip',
  'altclip',
  'siglip',
  /** CLIP with the names of OpenAI's own code or of OpenCLIP. */
  'open-clip',
  /** A text encoder of BERT's architecture, such as XLM-R. */
  'bert-text',
  /** BERT whose last layer is a pooler, or a classifier after it. */
  'bert-head',
  'unknown',
] as const;

export type CheckpointKind = (typeof CHECKPOINT_KINDS)[number];

/** The kinds of whole checkpoints that can become a model. */
export const SD1_CHECKPOINTS: readonly CheckpointKind[] = ['sd1', 'sd1-inpainting'];

type Tensors = ReadonlyMap<string, Pick<CheckpointTensor, 'shape'>>;

export const LDM_UNET = 'model.diffusion_model.';

/** Names that identify a kind on their own. The first match wins, because a file may match several. */
const MARKS: readonly (readonly [CheckpointKind, RegExp])[] = [
  // Before LoRA: those for faces contain a LoRA.
  ['ip-adapter', /^(image_proj|ip_adapter)\./],
  [
    'lora',
    /(^|\.|_)(lora_(down|up|A|B|mid)|lora(_linear_layer)?\.(down|up)|(hada|lokr)_w[12]|dora_scale|ia3_l|on_input|w_norm|diff_b?|oft_(blocks|diag|R)|vera_lambda_[bd])(\.|_|$)/,
  ],
  // cloneofsimo's LoRAs, whose layers only have numbers.
  ['lora', /^(unet|text_encoder):\d+:(up|down)$/],
  ['lora', /^(lora_(unet|te\d?|transformer|prior_unet)|lycoris)_/],
  ['lcm', /(^|\.)time_embed(ding)?\.cond_proj\.weight$/],
  ['motion-module', /\.motion_modules\.\d/],
  ['control-lora', /^lora_controlnet$/],
  ['controlnet-lllite', /^lllite_/],
  ['controlnet', /^(control_model\.|controlnet_cond_embedding\.|input_hint_block\.)/],
  ['t2i-adapter', /^(adapter\.(body|conv_in)\.|body\.\d+\.(in_conv|block1)\.)/],
  ['coadapter', /^(style_embedding|task_embedding|transformer_layes\.)/],
  // Before SD 3: in diffusers' names, Flux has the same projections.
  ['flux', /(^|\.)(double_blocks|single_transformer_blocks)\.0\./],
  ['sd3', /(^|\.)joint_blocks\.0\.|^transformer_blocks\.0\.attn\.add_q_proj\./],
  ['taesd', /^((taesd_)?(en|de)coder\.(layers\.)?)?\d+\.conv\.0\.weight$/],
  ['other-vae', /^(quantize\.embedding|decoder\.(condition_encoder|time_conv_out)|decoder_unet)\./],
  ['diffusion-transformer', /^(transformer_blocks|blocks)\.0\.(attn1\.to_q|attn\.qkv)\./],
  ['sdxl-refiner', /^conditioner\.embedders\.0\.model\./],
];

/** Identifies a file by the names and shapes of its tensors. */
export function identifyCheckpoint(tensors: Tensors): CheckpointKind {
  const names = [...tensors.keys()];
  for (const [kind, mark] of MARKS) {
    if (!names.some((name) => mark.test(name))) continue;
    if (kind === 'controlnet') return identifyControlNet(tensors, names);
    if (kind === 't2i-adapter') return identifyT2iAdapter(tensors);
    return kind === 'taesd' && !hasTinyDecoder(names) ? 'other-vae' : kind;
  }
  if (tensors.has(`${LDM_UNET}input_blocks.0.0.weight`)) return identifyLdm(tensors, names);
  if (isUpscaler(tensors)) return 'upscaler';
  if (isEmbedding(tensors, names)) return 'textual-inversion';
  if (isFactorList(tensors)) return 'lora';
  if (isHypernetwork(names)) return 'hypernetwork';
  if (names.some((name) => /^down_blocks\.0\.resnets\.0\.time_emb_proj\./.test(name))) {
    return 'diffusers-unet';
  }
  if (names.some((name) => /^decoder\.up_blocks\.0\./.test(name))) return 'diffusers-vae';
  if (names.some((name) => /^(first_stage_model\.)?decoder\.up\.0\.block\.0\./.test(name))) {
    return 'ldm-vae';
  }
  return identifyClip(tensors, names);
}

/** The width of the text input shows which model a control net was trained for. */
function identifyControlNet(tensors: Tensors, names: readonly string[]): CheckpointKind {
  if (names.some((name) => /^(control_model\.)?difference$/.test(name))) {
    return 'controlnet-difference';
  }
  if (names.some((name) => /^(control_model\.)?(label_emb|add_embedding)\./.test(name))) {
    return 'controlnet-sdxl';
  }
  // A file may also contain the model.
  const key = names.find((name) => /^(?!model\.).*\.attn2\.to_k\.weight$/.test(name));
  const width = key === undefined ? null : tensors.get(key)!.shape[1];
  if (width === 2048) return 'controlnet-sdxl';
  return width === 1024 ? 'controlnet-sd2' : 'controlnet';
}

/** SDXL's adapters turn squares of 16 x 16 pixels into channels, those of SD 1.x squares of 8 x 8, with one colour or three. */
function identifyT2iAdapter(tensors: Tensors): CheckpointKind {
  const first = ['conv_in.weight', 'adapter.conv_in.weight'].find((name) => tensors.has(name));
  const inputs = first === undefined ? null : tensors.get(first)!.shape[1];
  return inputs === 256 || inputs === 768 ? 't2i-adapter-sdxl' : 't2i-adapter';
}

/** In TAESD's own files the layers only have numbers; the decoder's first layer is the clamp, which has no weights. */
function hasTinyDecoder(names: readonly string[]): boolean {
  const isNamed = names.some((name) => /^(taesd_)?decoder\.(layers\.)?\d/.test(name));
  return isNamed || (names.includes('1.weight') && !names.includes('0.weight'));
}

/** CLIP and its relatives: text encoders, image encoders, or both. */
function identifyClip(tensors: Tensors, names: readonly string[]): CheckpointKind {
  const has = (mark: RegExp) => names.some((name) => mark.test(name));
  if (has(/^(module\.)?visual\.(conv1|transformer|trunk)\./)) {
    return has(/^(module\.)?bert\./) ? 'chinese-clip' : 'open-clip';
  }
  const readsTexts = has(/(^|\.)embeddings\.token_embedding\.weight$/);
  // A safety checker is not for matching.
  if (!has(/(^|\.)embeddings\.patch_embedding\.weight$/) || tensors.has('concept_embeds')) {
    if (readsTexts) return 'clip-text';
    if (!has(/(^|\.)embeddings\.word_embeddings\.weight$/)) return 'unknown';
    return hasBertHead(tensors) ? 'bert-head' : 'bert-text';
  }
  if (has(/^vision_model\.head\.probe$/)) return 'siglip';
  if (has(/^text_model\.embeddings\.word_embeddings\./)) return 'chinese-clip';
  if (has(/^text_model\.roberta\./)) return 'altclip';
  return tensors.has('text_projection.weight') ? 'clip' : 'clip-vision';
}

/** A BertForSequenceClassification, or only a BertModel: others have heads that predict words. */
function hasBertHead(tensors: Tensors): boolean {
  if (tensors.has('bert.pooler.dense.weight')) return tensors.has('classifier.weight');
  const names = [...tensors.keys()];
  return (
    tensors.has('pooler.dense.weight') &&
    names.every((name) => /^(embeddings|encoder|pooler)\./.test(name))
  );
}

/** Stable Diffusion in CompVis's names: the text encoder reveals the version, the first layer the task. */
function identifyLdm(tensors: Tensors, names: readonly string[]): CheckpointKind {
  const has = (prefix: string) => names.some((name) => name.startsWith(prefix));
  const projection = names.find((name) => /\.1\.proj_in\.weight$/.test(name));
  // Since SD 2, attention projects with matrices instead of 1x1 convolutions.
  const hasLinearProjections = projection && tensors.get(projection)!.shape.length === 2;
  // Some tools use the names of SDXL's code for SD 1, too.
  const isXl = has(`${LDM_UNET}label_emb.`) || (has('conditioner.') && hasLinearProjections);
  const family = isXl
    ? 'sdxl'
    : has('cond_stage_model.model.') || hasLinearProjections
      ? 'sd2'
      : 'sd1';

  const inputs = tensors.get(`${LDM_UNET}input_blocks.0.0.weight`)!.shape[1] ?? 0;
  const outputs = tensors.get(`${LDM_UNET}out.2.weight`)?.shape[0] ?? 0;
  // 9: latents, the masked image's latents and the mask. 8: latents and the picture to edit.
  if (inputs === 2 * outputs + 1) return `${family}-inpainting`;
  if (inputs === 2 * outputs) return family === 'sd1' ? 'sd1-instruct-pix2pix' : 'unknown';
  return inputs === outputs ? family : 'unknown';
}

function isEmbedding(tensors: Tensors, names: readonly string[]): boolean {
  if (names.some((name) => name.startsWith('string_to_param.') || name === 'emb_params'))
    return true;
  if (tensors.has('clip_l') && tensors.has('clip_g')) return true;
  // In diffusers' format, the token is the only name.
  return names.length === 1 && !/\.(weight|bias)$/.test(names[0]!) && isVectors(tensors, names[0]!);
}

function isVectors(tensors: Tensors, name: string): boolean {
  const { length } = tensors.get(name)!.shape;
  return length === 1 || length === 2;
}

/** cloneofsimo's LoRA as torch.save writes it: a list in which upper and lower factors alternate. */
function isFactorList(tensors: Tensors): boolean {
  const factors = [...tensors];
  const isList = factors.every(([name], index) => name === String(index));
  return (
    isList &&
    factors.length > 0 &&
    factors.length % 2 === 0 &&
    factors.every(([, { shape }], index) => {
      const [, lower] = factors[index + 1] ?? [];
      return index % 2 === 1 || shape[1] === lower?.shape[0];
    })
  );
}

function isUpscaler(tensors: Tensors): boolean {
  if (otherUpscaler(tensors.keys()) !== null) return true;
  const weights = upscalerWeights(tensors);
  const isRrdb = weights.has('body.0.rdb1.conv1.weight');
  const slopes = weights.get('body.1.weight')?.shape.length;
  return isRrdb || (slopes === 1 && weights.get('body.0.weight')?.shape.length === 4);
}

/** A1111's hypernetworks: a dict of layers for each width of the conditioning. */
function isHypernetwork(names: readonly string[]): boolean {
  return names.length > 0 && names.every((name) => /^\d+(\.|$)/.test(name));
}
