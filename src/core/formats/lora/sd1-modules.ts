import type { LoraPart } from './lora-names.ts';

const blocks = (count: number, write: (index: number) => readonly string[]) =>
  Array.from({ length: count }, (_, index) => write(index)).flat();

const under = (prefix: string, names: readonly string[]) => names.map((name) => prefix + name);

const resnet = (hasShortcut: boolean) => [
  ...['norm1', 'conv1', 'time_emb_proj', 'norm2', 'conv2'],
  ...(hasShortcut ? ['conv_shortcut'] : []),
];

const ATTENTION = ['to_q', 'to_k', 'to_v', 'to_out.0'];

const TRANSFORMER = [
  ...['norm', 'proj_in', 'proj_out'],
  ...under('transformer_blocks.0.', [
    ...['norm1', 'norm2', 'norm3', 'ff.net.0.proj', 'ff.net.2'],
    ...under('attn1.', ATTENTION),
    ...under('attn2.', ATTENTION),
  ]),
];

const DOWN = blocks(4, (block) =>
  under(`down_blocks.${block}.`, [
    ...blocks(2, (layer) =>
      under(`resnets.${layer}.`, resnet(layer === 0 && (block === 1 || block === 2))),
    ),
    ...(block < 3 ? blocks(2, (layer) => under(`attentions.${layer}.`, TRANSFORMER)) : []),
    ...(block < 3 ? ['downsamplers.0.conv'] : []),
  ]),
);

const UP = blocks(4, (block) =>
  under(`up_blocks.${block}.`, [
    ...blocks(3, (layer) => under(`resnets.${layer}.`, resnet(true))),
    ...(block > 0 ? blocks(3, (layer) => under(`attentions.${layer}.`, TRANSFORMER)) : []),
    ...(block < 3 ? ['upsamplers.0.conv'] : []),
  ]),
);

const UNET = [
  ...['conv_in', 'time_embedding.linear_1', 'time_embedding.linear_2'],
  ...DOWN,
  ...under('mid_block.', [
    ...blocks(2, (layer) => under(`resnets.${layer}.`, resnet(false))),
    ...under('attentions.0.', TRANSFORMER),
  ]),
  ...UP,
  ...['conv_norm_out', 'conv_out'],
];

const TEXT_ENCODER = under('text_model.', [
  ...['embeddings.token_embedding', 'embeddings.position_embedding'],
  ...blocks(12, (layer) =>
    under(`encoder.layers.${layer}.`, [
      ...under('self_attn.', ['q_proj', 'k_proj', 'v_proj', 'out_proj']),
      ...['layer_norm1', 'layer_norm2', 'mlp.fc1', 'mlp.fc2'],
    ]),
  ),
  'final_layer_norm',
]);

/** Modules that have a weight but no bias. */
const BARE = /attn[12]\.to_[qkv]$|embeddings\./;

const parameters = (modules: readonly string[]) =>
  modules.flatMap((module) => [
    `${module}.weight`,
    ...(BARE.test(module) ? [] : [`${module}.bias`]),
  ]);

/** The names of all weights of Stable Diffusion 1.x, in diffusers' spelling. */
export const SD1_WEIGHTS: Readonly<Record<LoraPart, readonly string[]>> = {
  unet: parameters(UNET),
  text_encoder: parameters(TEXT_ENCODER),
};
