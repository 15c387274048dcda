import { expect, test } from 'vitest';
import type { CheckpointFile } from '../checkpoint/checkpoint-file.ts';
import { foreignFamily, OTHER_FAMILY } from './lora-family.ts';
import { loraModules } from './lora-modules.ts';

type Shapes = Readonly<Record<string, readonly number[]>>;

function familyOf(shapes: Shapes, metadata: Readonly<Record<string, string>> = {}) {
  const tensors = Object.entries(shapes).map(
    ([name, shape]) =>
      [name, { dtype: 'F16', shape, byteLength: 0, chunks: () => expect.unreachable() }] as const,
  );
  const file: CheckpointFile = {
    name: 'x.safetensors',
    tensors: new Map(tensors),
    metadata: new Map(Object.entries(metadata)),
  };
  return foreignFamily(file, loraModules(file).modules);
}

const kohya = (module: string, inputs = 8): Shapes => ({
  [`${module}.lora_down.weight`]: [4, inputs],
  [`${module}.lora_up.weight`]: [8, 4],
  [`${module}.alpha`]: [],
});
const peft = (module: string, inputs = 8): Shapes => ({
  [`${module}.lora_A.weight`]: [4, inputs],
  [`${module}.lora_B.weight`]: [8, 4],
});

const CLIP = 'lora_te1_text_model_encoder_layers_0_mlp_fc1';
const ATTENTION = 'lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k';

/** One module of each family, as its trainers name it. */
test.each<[string, Shapes]>([
  ['Flux', { ...kohya(CLIP, 768), ...kohya('lora_unet_double_blocks_0_img_attn_qkv') }],
  ['Flux', kohya('lora_unet_single_blocks_3_linear1')],
  ['Flux', peft('transformer.single_transformer_blocks.0.attn.to_q')],
  ['Flux', peft('diffusion_model.double_blocks.0.txt_attn.proj')],
  ['Flux.2', peft('transformer.single_transformer_blocks.47.attn.to_out')],
  ['HunyuanVideo', kohya('lora_unet_double_blocks_19_img_attn_qkv')],
  [
    'Stable Diffusion 3',
    { ...kohya(CLIP, 768), ...kohya('lora_unet_joint_blocks_0_x_block_attn_qkv') },
  ],
  ['Stable Diffusion 3', peft('transformer.transformer_blocks.0.attn.add_k_proj')],
  ['Qwen-Image', peft('transformer.transformer_blocks.0.img_mlp.net.2')],
  ['Qwen-Image', kohya('lora_unet_transformer_blocks_59_attn_to_q')],
  ['Wan', peft('diffusion_model.blocks.0.cross_attn.k')],
  ['Wan', kohya('lora_unet_blocks_0_self_attn_q')],
  ['Wan', peft('transformer.blocks.0.attn1.to_q')],
  ['Lumina or Z-Image', peft('diffusion_model.layers.0.attention.qkv')],
  ['Stable Cascade', kohya('lora_prior_unet_down_blocks_0_2_attention_attn_in_proj')],
  ['AuraFlow', peft('transformer.joint_transformer_blocks.0.attn.to_q')],
  ['AnimateDiff', peft('down_blocks.0.motion_modules.0.temporal_transformer.proj_in')],
  ['IP-Adapter', { 'ip_adapter.0.to_q_lora.down.weight': [4, 8] }],
  ['Stable Diffusion XL', kohya('lora_te2_text_model_encoder_layers_0_mlp_fc1', 1280)],
  ['Stable Diffusion XL', kohya('lora_unet_input_blocks_4_1_transformer_blocks_1_attn1_to_q')],
  ['Stable Diffusion XL', peft('unet.mid_block.attentions.0.transformer_blocks.9.attn1.to_q')],
  ['Stable Diffusion XL', kohya(ATTENTION, 2048)],
  ['Stable Diffusion 2', kohya(ATTENTION, 1024)],
  ['Stable Diffusion 2', kohya('lora_te_text_model_encoder_layers_0_self_attn_q_proj', 1024)],
  ['Stable Diffusion 2', kohya('lora_te_text_model_encoder_layers_22_mlp_fc2', 4096)],
  [
    'Stable Diffusion XL',
    {
      [`${ATTENTION}.lokr_w1`]: [4, 32],
      [`${ATTENTION}.lokr_w2_a`]: [80, 4],
      [`${ATTENTION}.lokr_w2_b`]: [4, 64],
    },
  ],
  [
    'Stable Diffusion XL',
    {
      [`${ATTENTION}.hada_w1_a`]: [640, 4],
      [`${ATTENTION}.hada_w1_b`]: [4, 2048],
      [`${ATTENTION}.hada_w2_a`]: [640, 4],
      [`${ATTENTION}.hada_w2_b`]: [4, 2048],
    },
  ],
  [OTHER_FAMILY, peft('transformer.transformer_blocks.0.attn1.to_q')],
  [OTHER_FAMILY, kohya('lora_te3_encoder_block_0_layer_0_SelfAttention_q')],
])('%s: %j', (family, shapes) => {
  expect(familyOf(shapes)).toBe(family);
});

test.each<[string, Shapes]>([
  ['kohya’s', { ...kohya(CLIP, 768), ...kohya(ATTENTION, 768) }],
  ['CompVis’s', peft('diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_v', 768)],
  ['peft’s', peft('base_model.model.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q')],
  ['LyCORIS’s', kohya('lycoris_mid_block_attentions_0_proj_in')],
])('%s names for SD 1.x are not taken for another family', (_, shapes) => {
  expect(familyOf(shapes)).toBeNull();
});

test.each([
  ['modelspec.architecture', 'stable-diffusion-xl-v1-base/lora', 'Stable Diffusion XL'],
  ['modelspec.architecture', 'flux-1-dev/lora', 'Flux'],
  ['modelspec.architecture', 'stable-diffusion-v1/lora', null],
  ['ss_base_model_version', 'sd_v2_768_v', 'Stable Diffusion 2'],
  ['ss_base_model_version', 'sd_v1', null],
])('%s %s is recognized although the names reveal nothing', (key, value, family) => {
  expect(familyOf(kohya(CLIP, 768), { [key]: value })).toBe(family);
});
