import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { safetensorsFile } from '../../../core/formats/__fixtures__/safetensors-file.ts';
import { streamOf } from '../../../storage/byte-streams.ts';
import type { PartlyUsed } from '../../../storage/add-ons/lora/lora-overlay.ts';
import { withLoras } from '../../../storage/add-ons/lora/with-loras.ts';
import { base } from './__fixtures__/tiny-add-ons.ts';

/** A LoRA of rank 1 for a square layer of the tiny model. */
function loraOf(module: string, width: number, value: number): Uint8Array<ArrayBuffer> {
  const bytes = 4 * width;
  const header = {
    [`${module}.lora_down.weight`]: { dtype: 'F32', shape: [1, width], data_offsets: [0, bytes] },
    [`${module}.lora_up.weight`]: {
      dtype: 'F32',
      shape: [width, 1],
      data_offsets: [bytes, 2 * bytes],
    },
  };
  const values = new Float32Array(2 * width).fill(value);
  return safetensorsFile(header, new Uint8Array(values.buffer)) as Uint8Array<ArrayBuffer>;
}

const { tensors } = await base.weights(base.manifest.parts.unet.weights[0]!, 'fp16');
const TARGET = [...tensors.keys()].find((name) => name.endsWith('attn1.to_q.weight'))!;
const MODULE = `lora_unet_${TARGET.replace('.weight', '').replaceAll('.', '_')}`;
const WIDTH = tensors.get(TARGET)!.shape[0]!;

async function dress(files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>) {
  const partlyUsed: PartlyUsed[] = [];
  const chosen = Object.entries(files).map(([name, bytes]) => ({
    name,
    contentId: name,
    file: new Blob([bytes]),
    adapterConfig: null,
    weights: { text_encoder: 1, unet: 1 },
  }));
  await withLoras(
    base,
    'fp16',
    chosen,
    async (overlay) => new Response(streamOf(overlay.chunks())).blob(),
    (lora) => partlyUsed.push(lora),
  );
  return partlyUsed;
}

const SOUND = loraOf(MODULE, WIDTH, 0.01);

test.each([NaN, Infinity])('a LoRA of %s is named, not the UNet', async (value) => {
  await expect(dress({ sound: SOUND, broken: loraOf(MODULE, WIDTH, value) })).rejects.toMatchObject(
    {
      code: 'invalid-request',
      details: { field: 'prompt', what: 'lora-broken', found: 'broken' },
    },
  );
});

test.each([1e3, 1e30])('LoRAs of %s, whose sum leaves fp16’s range, are named', async (value) => {
  await expect(dress({ huge: loraOf(MODULE, WIDTH, value) })).rejects.toMatchObject({
    code: 'invalid-request',
    details: { field: 'prompt', what: 'lora-overflow', found: 'huge', tensor: TARGET },
  });
});

test('a LoRA that fits only in part is reported', async () => {
  const ink = readFileSync('src/pipeline/__goldens__/tiny-add-ons/ink.safetensors');
  expect(await dress({ ink: Uint8Array.from(ink), sound: SOUND })).toEqual([]);
  const entry = (shape: readonly number[], from: number) => ({
    dtype: 'F32',
    shape,
    data_offsets: [from, from + 4 * WIDTH],
  });
  const partly = safetensorsFile(
    {
      [`${MODULE}.lora_down.weight`]: entry([1, WIDTH], 0),
      [`${MODULE}.lora_up.weight`]: entry([WIDTH, 1], 4 * WIDTH),
      'lora_unet_nowhere.lora_down.weight': entry([1, WIDTH], 8 * WIDTH),
      'lora_unet_nowhere.lora_up.weight': entry([WIDTH, 1], 8 * WIDTH + 4 * WIDTH),
    },
    new Uint8Array(16 * WIDTH),
  ) as Uint8Array<ArrayBuffer>;
  expect(await dress({ partly })).toEqual([{ name: 'partly', unmatched: 1, modules: 2 }]);
});
