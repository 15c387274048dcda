import { AppError } from '../../errors.ts';
import { excerpt } from '../file-error.ts';
import type { PartTensors } from './model-parts.ts';

/** Settings that the shapes do not reveal; the defaults are those of Stable Diffusion 1.x. */
export interface UnetHints {
  /** The number of attention heads, regardless of channels: diffusers' `attention_head_dim`. */
  readonly heads?: number;
  readonly groups?: number;
  readonly sampleSize?: number;
}

export interface VaeHints {
  readonly groups?: number;
  readonly sampleSize?: number;
  readonly scalingFactor?: number;
}

export interface ClipTextHints {
  readonly heads?: number;
  readonly eosTokenId?: number;
}

const HEAD_WIDTH = 64;

/** CLIP's vocabulary has 49,408 words; multilingual vocabularies have up to 500,000. */
const MAX_SIZE = 1_000_000;
/** The maximum number of blocks in a model, or of layers in a block. */
const MAX_SERIES = 64;
const CLIP_EOS = 49407;

/**
 * diffusers' unet/config.json for weights of a UNet2DConditionModel of the SD 1.x family.
 *
 * @param unet in diffusers' names
 * @throws AppError `invalid-file` when a block or a defining layer is missing or has an absurd shape
 */
export function deriveUnetConfig(
  unet: PartTensors,
  { heads = 8, groups = 32, sampleSize = 64 }: UnetHints = {},
) {
  const shape = shapesOf(unet, 'unet');
  const hasAttention = (module: string) => unet.has(`${module}.attentions.0.norm.weight`);
  const encoder = encoderFields(unet, 'unet', { heads, groups });
  return {
    ...encoder,
    _class_name: 'UNet2DConditionModel',
    center_input_sample: false,
    out_channels: shape('conv_out.weight', 4)[0]!,
    sample_size: sampleSize,
    up_block_types: encoder.block_out_channels.map((_, i) =>
      hasAttention(`up_blocks.${i}`) ? 'CrossAttnUpBlock2D' : 'UpBlock2D',
    ),
  };
}

/**
 * diffusers' config.json for weights of a ControlNetModel of the SD 1.x family.
 *
 * @param net in diffusers' names
 * @param poolsGlobally whether its residuals are averaged, which no weight reveals
 * @throws AppError `invalid-file` when a block or a defining layer is missing or has an absurd shape
 */
export function deriveControlNetConfig(
  net: PartTensors,
  {
    heads = 8,
    groups = 32,
    poolsGlobally = false,
  }: UnetHints & { readonly poolsGlobally?: boolean } = {},
) {
  const label = 'control net';
  const shape = shapesOf(net, label);
  const embedding = 'controlnet_cond_embedding';
  const levels = count(net, label, (i) => `${embedding}.blocks.${2 * i + 1}.weight`);
  const first = shape(`${embedding}.conv_in.weight`, 4);
  return {
    ...encoderFields(net, label, { heads, groups }),
    _class_name: 'ControlNetModel',
    conditioning_channels: first[1]!,
    conditioning_embedding_out_channels: [
      first[0]!,
      ...range(levels).map((i) => shape(`${embedding}.blocks.${2 * i + 1}.weight`, 4)[0]!),
    ],
    controlnet_conditioning_channel_order: 'rgb',
    global_pool_conditions: poolsGlobally,
  };
}

/** How many pixels along an edge become one latent. */
const ADAPTER_FACTOR = 8;

/**
 * diffusers' config.json for weights of a T2IAdapter.
 *
 * @param adapter in diffusers' names
 * @throws AppError `invalid-file` when a defining layer is missing or has an absurd shape
 */
export function deriveT2iAdapterConfig(adapter: PartTensors) {
  const label = 'T2I-Adapter';
  const shape = shapesOf(adapter, label);
  const body = (level: number) => `adapter.body.${level}`;
  const first = (level: number) => `${body(level)}.resnets.0.block1.weight`;
  const levels = range(count(adapter, label, first));
  const isLight = adapter.has(`${body(0)}.out_conv.weight`);
  const layer = isLight ? `${body(0)}.in_conv.weight` : 'adapter.conv_in.weight';
  const widths = levels.map(
    (level) => shape(isLight ? `${body(level)}.out_conv.weight` : first(level), 4)[0]!,
  );
  return {
    _class_name: 'T2IAdapter',
    adapter_type: isLight ? 'light_adapter' : 'full_adapter',
    // The class for the light form repeats the last one.
    channels: isLight ? widths.slice(0, -1) : widths,
    downscale_factor: ADAPTER_FACTOR,
    in_channels: shape(layer, 4)[1]! / ADAPTER_FACTOR ** 2,
    num_res_blocks: count(adapter, label, (i) => `${body(0)}.resnets.${i}.block1.weight`),
  };
}

/** What UNet2DConditionModel and ControlNetModel have in common. */
function encoderFields(
  part: PartTensors,
  label: string,
  { heads, groups }: Required<Pick<UnetHints, 'heads' | 'groups'>>,
) {
  const shape = shapesOf(part, label);
  const downs = range(count(part, label, (i) => `down_blocks.${i}.resnets.0.conv1.weight`));
  const hasAttention = (module: string) => part.has(`${module}.attentions.0.norm.weight`);
  const withAttention = ['mid_block', ...downs.map((i) => `down_blocks.${i}`)].find(hasAttention);
  const transformer = `${withAttention}.attentions.0`;
  return {
    act_fn: 'silu',
    attention_head_dim: heads,
    block_out_channels: downs.map((i) => shape(`down_blocks.${i}.resnets.0.conv1.weight`, 4)[0]!),
    cross_attention_dim: shape(`${transformer}.transformer_blocks.0.attn2.to_k.weight`, 2)[1]!,
    down_block_types: downs.map((i) =>
      hasAttention(`down_blocks.${i}`) ? 'CrossAttnDownBlock2D' : 'DownBlock2D',
    ),
    downsample_padding: 1,
    flip_sin_to_cos: true,
    freq_shift: 0,
    in_channels: shape('conv_in.weight', 4)[1]!,
    layers_per_block: count(part, label, (i) => `down_blocks.0.resnets.${i}.conv1.weight`),
    mid_block_scale_factor: 1,
    norm_eps: 1e-5,
    norm_num_groups: groups,
    transformer_layers_per_block: count(
      part,
      label,
      (i) => `${transformer}.transformer_blocks.${i}.norm1.weight`,
    ),
    use_linear_projection: shape(`${transformer}.proj_in.weight`, 2, 4).length === 2,
  };
}

/**
 * diffusers' vae/config.json for weights of an AutoencoderKL.
 *
 * @param vae in diffusers' names
 * @throws AppError `invalid-file` when a defining layer is missing or has an absurd shape
 */
export function deriveVaeConfig(
  vae: PartTensors,
  { groups = 32, sampleSize = 512, scalingFactor = 0.18215 }: VaeHints = {},
) {
  const shape = shapesOf(vae, 'vae');
  const blocks = range(count(vae, 'vae', (i) => `encoder.down_blocks.${i}.resnets.0.conv1.weight`));
  return {
    _class_name: 'AutoencoderKL',
    act_fn: 'silu',
    block_out_channels: blocks.map(
      (i) => shape(`encoder.down_blocks.${i}.resnets.0.conv1.weight`, 4)[0]!,
    ),
    down_block_types: blocks.map(() => 'DownEncoderBlock2D'),
    in_channels: shape('encoder.conv_in.weight', 4)[1]!,
    latent_channels: shape('decoder.conv_in.weight', 4)[1]!,
    layers_per_block: count(vae, 'vae', (i) => `encoder.down_blocks.0.resnets.${i}.conv1.weight`),
    mid_block_add_attention: vae.has('decoder.mid_block.attentions.0.to_q.weight'),
    norm_num_groups: groups,
    out_channels: shape('decoder.conv_out.weight', 4)[0]!,
    sample_size: sampleSize,
    scaling_factor: scalingFactor,
    up_block_types: blocks.map(() => 'UpDecoderBlock2D'),
    use_post_quant_conv: vae.has('post_quant_conv.weight'),
    use_quant_conv: vae.has('quant_conv.weight'),
  };
}

/**
 * diffusers' config.json for the decoder of an AutoencoderTiny.
 *
 * @param vae in diffusers' names
 * @throws AppError `invalid-file` when a defining layer is missing or has an absurd shape
 */
export function deriveTinyConfig(vae: PartTensors) {
  const shape = shapesOf(vae, 'vae');
  const [channels, latentChannels] = shape('decoder.layers.0.weight', 4) as [number, number];
  const blocks: number[] = [];
  // The first convolution and its activation come before the blocks; an upsampling and a convolution follow each level.
  for (let layer = 2, level = 0; level < MAX_SERIES; level += 1) {
    let count = 0;
    while (vae.has(`decoder.layers.${layer}.conv.0.weight`))
      [count, layer] = [count + 1, layer + 1];
    blocks.push(count);
    if (vae.has(`decoder.layers.${layer}.weight`)) break;
    layer += 2;
  }
  return {
    _class_name: 'AutoencoderTiny',
    act_fn: 'relu',
    decoder_block_out_channels: blocks.map(() => channels),
    latent_channels: latentChannels,
    num_decoder_blocks: blocks,
    out_channels: 3,
    scaling_factor: 1,
    upsample_fn: 'nearest',
    upsampling_scaling_factor: 2,
  };
}

/**
 * transformers' text_encoder/config.json for weights of a CLIPTextModel.
 *
 * @param text in transformers' names, with the prefix `text_model.`
 * @throws AppError `invalid-file` when a defining layer is missing or has an absurd shape
 */
export function deriveClipTextConfig(text: PartTensors, hints: ClipTextHints = {}) {
  const shape = shapesOf(text, 'text_encoder');
  const [vocabulary, width] = shape('text_model.embeddings.token_embedding.weight', 2) as [
    number,
    number,
  ];
  return {
    architectures: ['CLIPTextModel'],
    eos_token_id: hints.eosTokenId ?? Math.min(CLIP_EOS, vocabulary - 1),
    hidden_act: 'quick_gelu',
    hidden_size: width,
    intermediate_size: shape('text_model.encoder.layers.0.mlp.fc1.weight', 2)[0]!,
    layer_norm_eps: 1e-5,
    max_position_embeddings: shape('text_model.embeddings.position_embedding.weight', 2)[0]!,
    model_type: 'clip_text_model',
    num_attention_heads: hints.heads ?? Math.max(1, Math.floor(width / HEAD_WIDTH)),
    num_hidden_layers: count(
      text,
      'text_encoder',
      (i) => `text_model.encoder.layers.${i}.layer_norm1.weight`,
    ),
    vocab_size: vocabulary,
  };
}

/**
 * transformers' CLIPVisionConfig for the vision tower of a CLIPModel, with OpenAI's activation and heads.
 *
 * @param vision in the names of a CLIPModel
 * @throws AppError `invalid-file` when a defining layer is missing or has an absurd shape
 */
export function deriveClipVisionConfig(vision: PartTensors) {
  const shape = shapesOf(vision, 'image_encoder');
  const patches = shape('vision_model.embeddings.patch_embedding.weight', 4);
  const [width, channels, patch] = patches as [number, number, number];
  const [places] = shape('vision_model.embeddings.position_embedding.weight', 2) as [number];
  // All positions except the class token's.
  const perEdge = Math.floor(Math.sqrt(places - 1));
  // OpenCLIP's ViT-H, ViT-g and ViT-bigG are wider than OpenAI's.
  const isOpenClip = width > 1024;
  return {
    hidden_act: isOpenClip ? 'gelu' : 'quick_gelu',
    hidden_size: width,
    image_size: perEdge * patch,
    intermediate_size: shape('vision_model.encoder.layers.0.mlp.fc1.weight', 2)[0]!,
    layer_norm_eps: 1e-5,
    model_type: 'clip_vision_model',
    num_attention_heads: isOpenClip ? 16 : Math.max(1, Math.floor(width / HEAD_WIDTH)),
    num_channels: channels,
    num_hidden_layers: count(
      vision,
      'image_encoder',
      (i) => `vision_model.encoder.layers.${i}.layer_norm1.weight`,
    ),
    patch_size: patch,
    projection_dim: shape('visual_projection.weight', 2)[0]!,
  };
}

/**
 * transformers' BertConfig for weights of a BERT, with its usual activation and heads.
 *
 * @param bert in transformers' names, with or without the prefix `bert.`
 * @throws AppError `invalid-file` when a defining layer is missing or has an absurd shape
 */
export function deriveBertConfig(bert: PartTensors) {
  const shape = shapesOf(bert, 'text_encoder');
  const root = bert.has('bert.embeddings.word_embeddings.weight') ? 'bert.' : '';
  const [vocabulary, width] = shape(`${root}embeddings.word_embeddings.weight`, 2) as [
    number,
    number,
  ];
  return {
    hidden_act: 'gelu',
    hidden_size: width,
    intermediate_size: shape(`${root}encoder.layer.0.intermediate.dense.weight`, 2)[0]!,
    layer_norm_eps: 1e-12,
    max_position_embeddings: shape(`${root}embeddings.position_embeddings.weight`, 2)[0]!,
    model_type: 'bert',
    num_attention_heads: Math.max(1, Math.floor(width / HEAD_WIDTH)),
    num_hidden_layers: count(
      bert,
      'text_encoder',
      (i) => `${root}encoder.layer.${i}.output.dense.weight`,
    ),
    type_vocab_size: shape(`${root}embeddings.token_type_embeddings.weight`, 2)[0]!,
    vocab_size: vocabulary,
  };
}

/** A function that returns the shape of a weight with this many dimensions, none of them zero or larger than a config allows. */
function shapesOf(part: PartTensors, label: string) {
  return (name: string, ...dimensions: readonly number[]): readonly number[] => {
    const shape = part.get(name)?.shape;
    const isSound =
      shape !== undefined &&
      dimensions.includes(shape.length) &&
      shape.every((size) => size >= 1 && size <= MAX_SIZE);
    if (isSound) return shape;
    throw new AppError('invalid-file', `${label}: ${name} is missing or has an absurd shape`, {
      file: label,
      reason: shape === undefined ? 'a weight is missing' : 'a weight has an absurd shape',
      tensor: name,
      found: excerpt(shape),
    });
  };
}

/**
 * The number of numbered names before the first gap.
 *
 * @throws AppError `invalid-file` when there are none, or more than any model has
 */
function count(part: PartTensors, label: string, nameOf: (index: number) => string): number {
  let index = 0;
  while (index <= MAX_SERIES && part.has(nameOf(index))) index++;
  if (index >= 1 && index <= MAX_SERIES) return index;
  const reason = index === 0 ? 'a weight is missing' : 'too many layers';
  const tensor = nameOf(index);
  throw new AppError('invalid-file', `${label}: ${reason} (${tensor})`, {
    file: label,
    reason,
    tensor,
  });
}

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
