import { expect, test } from 'vitest';
import { goldenSource } from '../__goldens__/golden-file.ts';
import { identifyCheckpoint, type CheckpointKind } from './identify.ts';
import { openCheckpoint } from './open-checkpoint.ts';

test.each<[string, CheckpointKind]>([
  ['ldm-ema.ckpt', 'sd1'],
  ['ldm.safetensors', 'sd1'],
  ['ldm.vae.pt', 'ldm-vae'],
  ['vae.fp16.safetensors', 'diffusers-vae'],
  ['pytorch_model.bin', 'clip-text'],
  ['lora-kohya.safetensors', 'lora'],
  ['lora-peft.safetensors', 'lora'],
  ['lora-diffusers.safetensors', 'lora'],
  ['lora-processors.safetensors', 'lora'],
  ['lora-tucker.safetensors', 'lora'],
  ['embedding-a1111.pt', 'textual-inversion'],
  ['embedding-parameters.pt', 'textual-inversion'],
  ['embedding-diffusers.bin', 'textual-inversion'],
  ['embedding-diffusers.safetensors', 'textual-inversion'],
  ['embedding-style.safetensors', 'textual-inversion'],
  ['views.pt', 'unknown'],
])('%s is %s', async (name, kind) => {
  const { tensors } = await openCheckpoint(goldenSource(name));
  expect(identifyCheckpoint(tensors)).toBe(kind);
});

const UNET = 'model.diffusion_model.';
const unet = (inputs: number, projection: readonly number[] = [320, 320, 1, 1]) => ({
  [`${UNET}input_blocks.0.0.weight`]: [320, inputs, 3, 3],
  [`${UNET}input_blocks.1.1.proj_in.weight`]: projection,
  [`${UNET}out.2.weight`]: [4, 320, 3, 3],
});
const CLIP = { 'cond_stage_model.transformer.text_model.final_layer_norm.weight': [768] };
const OPEN_CLIP = { 'cond_stage_model.model.ln_final.weight': [1024] };
const XL = { 'conditioner.embedders.0.transformer.text_model.final_layer_norm.weight': [768] };

/** Names and shapes as in the published files. */
test.each<[string, CheckpointKind, Readonly<Record<string, readonly number[]>>]>([
  ['SD 1.5', 'sd1', { ...unet(4), ...CLIP }],
  ['only the UNet of SD 1.5', 'sd1', unet(4)],
  ['SD 1.5 inpainting', 'sd1-inpainting', { ...unet(9), ...CLIP }],
  ['InstructPix2Pix', 'sd1-instruct-pix2pix', { ...unet(8), ...CLIP }],
  ['SD 2.1', 'sd2', { ...unet(4, [320, 320]), ...OPEN_CLIP }],
  ['only the UNet of SD 2.1', 'sd2', unet(4, [320, 320])],
  ['SD 2 inpainting', 'sd2-inpainting', { ...unet(9, [320, 320]), ...OPEN_CLIP }],
  ['SD 2 depth', 'unknown', { ...unet(5, [320, 320]), ...OPEN_CLIP }],
  ['SDXL', 'sdxl', { ...unet(4, [320, 320]), ...XL }],
  ['SDXL inpainting', 'sdxl-inpainting', { ...unet(9, [320, 320]), ...XL }],
  [
    'SDXL refiner',
    'sdxl-refiner',
    { ...unet(4, [320, 320]), 'conditioner.embedders.0.model.ln_final.weight': [1280] },
  ],
  ['SD 3', 'sd3', { [`${UNET}joint_blocks.0.x_block.attn.qkv.weight`]: [4608, 1536] }],
  ['Flux', 'flux', { 'double_blocks.0.img_attn.norm.key_norm.scale': [128] }],
  ['ControlNet', 'controlnet', { 'control_model.input_blocks.0.0.weight': [320, 4, 3, 3] }],
  [
    'ControlNet with diffusers’ names',
    'controlnet',
    { 'controlnet_cond_embedding.conv_in.weight': [16, 3, 3, 3] },
  ],
  [
    'ControlNet stored as differences',
    'controlnet-difference',
    {
      'control_model.zero_convs.0.0.weight': [1],
      'control_model.input_hint_block.0.weight': [1],
      difference: [],
    },
  ],
  ...(
    [
      ['controlnet', 768],
      ['controlnet-sd2', 1024],
      ['controlnet-sdxl', 2048],
    ] as const
  ).map(([kind, width]): [string, CheckpointKind, Readonly<Record<string, readonly number[]>>] => [
    `ControlNet for prompts ${width} wide`,
    kind,
    {
      // A file of ControlNet 1.0 also contains the whole model.
      'model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight': [320, 7],
      'control_model.input_hint_block.0.weight': [16, 3, 3, 3],
      'control_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight': [320, width],
    },
  ]),
  [
    'small ControlNet of SDXL, without attention',
    'controlnet-sdxl',
    {
      'controlnet_cond_embedding.conv_in.weight': [16, 3, 3, 3],
      'add_embedding.linear_1.weight': [1280, 2816],
    },
  ],
  [
    'Control-LoRA',
    'control-lora',
    {
      lora_controlnet: [],
      'input_hint_block.0.weight': [16, 3, 3, 3],
      'input_blocks.1.0.emb_layers.1.up': [320, 64],
    },
  ],
  [
    'ControlNet-LLLite',
    'controlnet-lllite',
    { 'lllite_unet_input_blocks_4_1_transformer_blocks_0_attn1_to_q.down.0.weight': [16, 640] },
  ],
  ['IP-Adapter', 'ip-adapter', { 'ip_adapter.1.to_k_ip.weight': [320, 768] }],
  [
    'AnimateDiff',
    'motion-module',
    { 'down_blocks.0.motion_modules.0.temporal_transformer.norm.weight': [320] },
  ],
  ...(
    [
      ['T2I-Adapter', 't2i-adapter', 192],
      ['T2I-Adapter for grey pictures', 't2i-adapter', 64],
      ['T2I-Adapter for SDXL', 't2i-adapter-sdxl', 768],
      ['T2I-Adapter for SDXL and grey pictures', 't2i-adapter-sdxl', 256],
    ] as const
  ).map(([name, kind, inputs]): [string, CheckpointKind, Record<string, readonly number[]>] => [
    name,
    kind,
    { 'conv_in.weight': [320, inputs, 3, 3], 'body.0.block1.weight': [320, 320, 3, 3] },
  ]),
  ['light T2I-Adapter', 't2i-adapter', { 'body.0.in_conv.weight': [80, 192, 1, 1] }],
  [
    'T2I-Adapter with diffusers’ names',
    't2i-adapter',
    { 'adapter.body.0.in_conv.weight': [80, 192, 1, 1] },
  ],
  ['CoAdapter’s fuser', 'coadapter', { task_embedding: [16, 768], ln_post: [768] }],
  ['style adapter', 'coadapter', { style_embedding: [1, 8, 1024], ln_post: [1024] }],
  ['a LoHa', 'lora', { 'lora_unet_mid_block_attentions_0_proj_in.hada_w1_a': [320, 4] }],
  ['an embedding for SDXL', 'textual-inversion', { clip_l: [1, 768], clip_g: [1, 1280] }],
  [
    'a UNet with diffusers’ names',
    'diffusers-unet',
    { 'down_blocks.0.resnets.0.time_emb_proj.weight': [320, 1280] },
  ],
  ['one matrix', 'unknown', { 'layer.weight': [2, 2] }],
  ['nothing', 'unknown', {}],
])('%s is %s', (_, kind, shapes) => {
  const tensors = new Map(Object.entries(shapes).map(([name, shape]) => [name, { shape }]));
  expect(identifyCheckpoint(tensors)).toBe(kind);
});
