import { expect, test } from 'vitest';
import { goldenSource } from '../../../core/formats/__goldens__/golden-file.ts';
import type {
  CheckpointFile,
  CheckpointTensor,
} from '../../../core/formats/checkpoint/checkpoint-file.ts';
import { withAdapterConfig } from '../../../core/formats/lora/lora-metadata.ts';
import { openCheckpoint } from '../../../core/formats/checkpoint/open-checkpoint.ts';
import { checkLora } from './check-lora.ts';

test.each([
  'lora-kohya.safetensors',
  'lora-peft.safetensors',
  'lora-diffusers.safetensors',
  'lora-processors.safetensors',
  'lora-tucker.safetensors',
])('%s is one', async (name) => {
  const file = await openCheckpoint(goldenSource(name));
  expect(await checkLora(file)).toEqual([]);
});

type Values = Readonly<Record<string, readonly [shape: readonly number[], value: number]>>;

function lora(values: Values): CheckpointFile {
  const tensors = Object.entries(values).map(([name, [shape, value]]) => {
    const count = shape.reduce((product, size) => product * size, 1);
    const bytes = new Uint8Array(new Float32Array(count).fill(value).buffer);
    const tensor: CheckpointTensor = {
      dtype: 'F32',
      shape,
      byteLength: bytes.length,
      async *chunks() {
        yield await Promise.resolve(bytes.slice());
      },
    };
    return [name, tensor] as const;
  });
  return { name: 'x.safetensors', tensors: new Map(tensors), metadata: new Map() };
}

const factors = (module: string, inputs: number, value = 0): Values => ({
  [`${module}.lora_down.weight`]: [[4, inputs], value],
  [`${module}.lora_up.weight`]: [[8, 4], value],
});

const ATTENTION = 'lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k';

test.each([
  ['SDXL, by its width', factors(ATTENTION, 2048), 'lora-family', 'Stable Diffusion XL'],
  ['SD 2, by its width', factors(ATTENTION, 1024), 'lora-family', 'Stable Diffusion 2'],
  [
    'Flux, though its CLIP fits',
    {
      ...factors('lora_te1_text_model_encoder_layers_0_mlp_fc1', 768),
      ...factors('lora_unet_double_blocks_0_img_attn_qkv', 3072),
    },
    'lora-family',
    'Flux',
  ],
  ['one for nothing that is known', factors('lora_unet_nowhere', 8), 'lora-other', undefined],
  ['OFT', { [`${ATTENTION}.oft_blocks`]: [[4, 4], 0] } as Values, 'lora-kind', 'OFT'],
])('%s is refused by name', async (_, values, fault, named) => {
  await expect(checkLora(lora(values))).rejects.toMatchObject({
    code: 'unsupported',
    details: named === undefined ? { fault } : { fault, named },
  });
});

test('a LoRA that matches only in part says so', async () => {
  const values = { ...factors(ATTENTION, 768), ...factors('lora_unet_down_blocks_9_conv', 8) };
  expect(await checkLora(lora(values))).toEqual([
    { type: 'partly-unmatched', unmatched: 1, modules: 2, named: ['unet down_blocks_9_conv'] },
  ]);
});

test.each([NaN, -Infinity])('a LoRA of %s is refused, with the layer', async (value) => {
  const values = { ...factors(ATTENTION, 768), [`${ATTENTION}.alpha`]: [[], value] as const };
  await expect(checkLora(lora(factors(ATTENTION, 768, value)))).rejects.toMatchObject({
    code: 'invalid-file',
    details: {
      file: 'x.safetensors',
      fault: 'not-finite',
      tensor: `${ATTENTION}.lora_down.weight`,
    },
  });
  await expect(checkLora(lora(values))).rejects.toMatchObject({ code: 'invalid-file' });
});

test('what peft wrote without its settings is of unknown strength', async () => {
  const module = 'base_model.model.mid_block.attentions.0.proj_in';
  const file = lora({
    [`${module}.lora_A.weight`]: [[4, 8], 0],
    [`${module}.lora_B.weight`]: [[8, 4], 0],
  });
  expect(await checkLora(file)).toEqual([{ type: 'unknown-strength' }]);
  const configured = withAdapterConfig(file, '{"r": 4, "lora_alpha": 8}');
  expect(await checkLora(configured)).toEqual([]);
});
