import { expect, test } from 'vitest';
import { fingerprint } from './fingerprint.ts';

const of = (bytes: Uint8Array<ArrayBuffer>, path = 'x.safetensors') =>
  fingerprint(new Map([[path, new Blob([bytes])]]));

test('two large files of one name that differ in a single byte are two', async () => {
  const bytes = new Uint8Array(3 * 2 ** 20);
  const before = await of(bytes);
  expect(await of(bytes)).toBe(before);
  for (const at of [100_001, 1_234_567, 2_999_999]) {
    const other = bytes.slice();
    other[at] = 1;
    expect(await of(other), String(at)).not.toBe(before);
  }
  expect(await of(bytes, 'y.safetensors')).not.toBe(before);
});

test('ends when it is to end', async () => {
  const files = new Map([['x', new Blob([new Uint8Array(8)])]]);
  await expect(fingerprint(files, AbortSignal.abort(new Error('enough')))).rejects.toThrow(
    'enough',
  );
});
