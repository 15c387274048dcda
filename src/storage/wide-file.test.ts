import { expect, test } from 'vitest';
import { AppError } from '../core/errors.ts';
import { decodeFloat16, encodeFloat16 } from '../core/tensor/float16.ts';
import { blobChunks } from './blob-source.ts';
import { openSafetensors } from './safetensors-file.ts';
import { wideFile } from './wide-file.ts';

/** A safetensors file in the reference implementation's layout: length, header, data without gaps. */
function safetensors(header: Record<string, unknown>, data: Uint8Array<ArrayBuffer>): Blob {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(json.length), true);
  return new Blob([length, json, data]);
}

async function convert(file: Blob): Promise<Blob> {
  const source = await openSafetensors(file, 'a.safetensors');
  return wideFile(source, 'a.safetensors').file;
}

test('the wide file holds the same tensors, names and shapes', async () => {
  // Larger than one chunk of the stream, so that a tensor spans two chunks.
  const values = Float32Array.from({ length: 2_500_001 }, (_, i) => Math.sin(i) * 100);
  const halves = encodeFloat16(values);
  const file = safetensors(
    {
      'a.weight': { dtype: 'F16', shape: [2, 3], data_offsets: [0, 12] },
      'b.weight': { dtype: 'F16', shape: [2_499_995], data_offsets: [12, halves.byteLength] },
    },
    new Uint8Array(halves.buffer),
  );

  const { file: copy, tensors } = await openSafetensors(await convert(file), 'copy');
  expect([...tensors].map(([name, { dtype, shape }]) => [name, dtype, shape])).toEqual([
    ['a.weight', 'F32', [2, 3]],
    ['b.weight', 'F32', [2_499_995]],
  ]);
  const exact = decodeFloat16(halves);
  let start = 0;
  for (const { byteOffset, byteLength } of tensors.values()) {
    const bytes = await copy.slice(byteOffset, byteOffset + byteLength).arrayBuffer();
    const original = exact.subarray(start, start + byteLength / 4);
    expect(Buffer.compare(Buffer.from(bytes), Buffer.from(original.slice().buffer))).toBe(0);
    start += byteLength / 4;
  }

  const whole = Buffer.from(await copy.arrayBuffer());
  const pieces: Uint8Array[] = [];
  for await (const piece of blobChunks(copy)) pieces.push(piece);
  expect(Buffer.concat(pieces).equals(whole)).toBe(true);
  const streamed: Uint8Array[] = [];
  for await (const piece of copy.stream()) streamed.push(piece);
  expect(Buffer.concat(streamed).equals(whole)).toBe(true);
  for (const [from, to] of [
    [0, 20],
    [3, 211],
    [whole.length - 7, whole.length],
    [5, 5],
  ] as const) {
    const part = Buffer.from(await copy.slice(from, to).arrayBuffer());
    expect(part.equals(whole.subarray(from, to)), `${from} to ${to}`).toBe(true);
  }
});

test('another dtype is refused by name', async () => {
  const file = safetensors(
    {
      x: { dtype: 'I64', shape: [1], data_offsets: [0, 8] },
      y: { dtype: 'F16', shape: [1], data_offsets: [8, 10] },
    },
    new Uint8Array(10),
  );
  await expect(convert(file)).rejects.toThrow(AppError);
  await expect(convert(file)).rejects.toThrow('weights of dtype I64 (x)');
});

test('a range with many tensors is one read, in whatever order the header names them', async () => {
  const values = encodeFloat16(Float32Array.from({ length: 300 }, (_, i) => i));
  const header = Object.fromEntries(
    Array.from({ length: 300 }, (_, i) => {
      const place = (i * 7) % 300;
      return [`t${place}`, { dtype: 'F16', shape: [1], data_offsets: [2 * place, 2 * place + 2] }];
    }),
  );
  const source = await openSafetensors(safetensors(header, new Uint8Array(values.buffer)), 'a');
  let reads = 0;
  const { file } = source;
  const slice = file.slice.bind(file);
  file.slice = (...range) => {
    reads += 1;
    return slice(...range);
  };
  const wide = wideFile(source, 'a');
  const bytes = await wide.file.slice(wide.dataOffset).arrayBuffer();
  expect(reads).toBe(1);
  for (const [name, { byteOffset }] of wide.tensors) {
    expect(new DataView(bytes).getFloat32(byteOffset - wide.dataOffset, true)).toBe(
      Number(name.slice(1)),
    );
  }
});
