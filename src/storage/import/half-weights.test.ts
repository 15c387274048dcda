import { describe, expect, test } from 'vitest';
import type { CheckpointTensor } from '../../core/formats/checkpoint/checkpoint-file.ts';
import { openSafetensors } from '../safetensors-file.ts';
import { layOut, weightChunks, type StoredDtype } from './half-weights.ts';

const tensor = (...values: readonly number[]): CheckpointTensor => {
  const content = new Uint8Array(Float32Array.from(values).buffer);
  return {
    dtype: 'F32',
    shape: [values.length],
    byteLength: content.length,
    async *chunks() {
      yield content.slice();
    },
  };
};

async function written(tensors: Readonly<Record<string, CheckpointTensor>>, dtype: StoredDtype) {
  const part = new Map(Object.entries(tensors));
  const layout = layOut('unet/x.safetensors', part, dtype);
  const overflows: string[] = [];
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of weightChunks(layout, part, (name) => overflows.push(name))) {
    pieces.push(chunk);
  }
  return { layout, overflows, file: new Blob(pieces) };
}

describe('what is written is what was laid out', () => {
  test.each(['F16', 'F32'] as const)('%s', async (dtype) => {
    const { layout, file } = await written({ b: tensor(1, 2, 3), a: tensor(4) }, dtype);
    const { tensors } = await openSafetensors(file, 'x');
    expect(file.size).toBe(layout.bytes);
    expect([...tensors]).toEqual([...layout.index]);
    expect([...tensors.keys()]).toEqual(['b', 'a']);
    expect(layout.head.length % 8).toBe(0);
  });
});

test('tensors that fp16 cannot hold are named, and fp32 holds them', async () => {
  const tensors = { fits: tensor(65504), large: tensor(1, -70000), larger: tensor(1e30) };
  expect((await written(tensors, 'F16')).overflows).toEqual(['large', 'larger']);
  const { file, layout } = await written(tensors, 'F32');
  const { byteOffset } = layout.index.get('large')!;
  const bytes = await file.slice(byteOffset, byteOffset + 8).arrayBuffer();
  expect([...new Float32Array(bytes)]).toEqual([1, -70000]);
});

test.each([
  ['NaN', NaN],
  ['infinity', -Infinity],
])('a weight that is %s is refused by its name', async (found, value) => {
  await expect(written({ good: tensor(1), bad: tensor(1, value) }, 'F16')).rejects.toMatchObject({
    code: 'invalid-file',
    details: { tensor: 'bad', found },
  });
});

test('quantized weights are refused', () => {
  const quantized = new Map([['x', { ...tensor(1), dtype: 'I8' as const }]]);
  expect(() => layOut('unet/x.safetensors', quantized, 'F16')).toThrow(
    expect.objectContaining({ code: 'unsupported' }),
  );
});
