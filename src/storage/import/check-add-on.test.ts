import { expect, test } from 'vitest';
import { goldenSource } from '../../core/formats/__goldens__/golden-file.ts';
import type { CheckpointFile } from '../../core/formats/checkpoint/checkpoint-file.ts';
import { identifyCheckpoint } from '../../core/formats/checkpoint/identify.ts';
import { openCheckpoint } from '../../core/formats/checkpoint/open-checkpoint.ts';
import { checkAddOn } from './check-add-on.ts';

const kindOf = ({ tensors }: CheckpointFile) =>
  identifyCheckpoint(tensors) === 'lora' ? 'lora' : 'embedding';

test.each([
  'lora-kohya.safetensors',
  'lora-peft.safetensors',
  'lora-diffusers.safetensors',
  'lora-processors.safetensors',
  'lora-tucker.safetensors',
  'embedding-a1111.pt',
  'embedding-parameters.pt',
  'embedding-diffusers.bin',
  'embedding-style.safetensors',
])('%s is one', async (name) => {
  const file = await openCheckpoint(goldenSource(name));
  await expect(checkAddOn(kindOf(file), file)).resolves.toBeUndefined();
});

function lora(shapes: Readonly<Record<string, readonly number[]>>): CheckpointFile {
  const tensors = Object.entries(shapes).map(
    ([name, shape]) =>
      [name, { dtype: 'F16', shape, byteLength: 0, chunks: () => expect.unreachable() }] as const,
  );
  return { name: 'x.safetensors', tensors: new Map(tensors), metadata: new Map() };
}

const ATTENTION = 'lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k';

test.each([
  ['SDXL, by its width', { [`${ATTENTION}.lora_down.weight`]: [4, 2048] }, 'sdxl'],
  ['SD 2, by its width', { [`${ATTENTION}.lora_down.weight`]: [4, 1024] }, 'sd2'],
  [
    'SDXL, by its second text encoder',
    { 'lora_te2_text_model_encoder_layers_0_mlp_fc1.lora_down.weight': [4, 1280] },
    'LoRA for a model other than SD 1.x',
  ],
  ['LoHa', { [`${ATTENTION}.hada_w1_a`]: [4, 4] }, 'LoHa'],
])('%s is refused by name', async (_, shapes, what) => {
  await expect(checkAddOn('lora', lora(shapes))).rejects.toMatchObject({
    code: 'unsupported',
    details: { what },
  });
});
