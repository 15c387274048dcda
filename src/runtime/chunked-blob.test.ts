import { expect, test } from 'vitest';
import { ChunkedBlob } from './chunked-blob.ts';

const bytes = Uint8Array.from({ length: 20 * 2 ** 20 }, (_, i) => (i * 31) & 255);
const blob = new ChunkedBlob(new Blob([bytes]));

async function read(source: Blob): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.stream()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test('streams the same bytes, in several chunks', async () => {
  expect(blob.size).toBe(bytes.length);
  expect((await read(blob)).equals(bytes)).toBe(true);
  expect(Buffer.from(await blob.arrayBuffer()).equals(bytes)).toBe(true);
});

test.each([
  [5, 9],
  [8 * 2 ** 20 - 3, 16 * 2 ** 20 + 3],
  [7, 7],
])('slice(%d, %d) streams that part', async (start, end) => {
  const part = blob.slice(start, end);
  expect(part).toBeInstanceOf(Blob);
  expect(part.size).toBe(end - start);
  expect((await read(part)).equals(bytes.subarray(start, end))).toBe(true);
});

test('short neighbours share a read, whatever their order; a long range is read alone', async () => {
  const reads: number[] = [];
  class Watched extends Blob {
    override slice(start?: number, end?: number): Blob {
      const part = super.slice(start, end);
      reads.push(part.size);
      return part;
    }
  }
  const source = new ChunkedBlob(new Watched([bytes]));
  const ranges = [
    [1000, 1100],
    [1200, 1300],
    [1100, 1200],
    [999, 1001],
    [2 ** 20, 2 ** 21],
  ];
  for (const [start, end] of ranges) {
    expect((await read(source.slice(start, end))).equals(bytes.subarray(start, end))).toBe(true);
  }
  expect(reads).toEqual([2 ** 15, 2 ** 15, 2 ** 20]);
  // At the end of the file there is less to read.
  const last = source.slice(bytes.length - 5);
  expect((await read(last)).equals(bytes.subarray(-5))).toBe(true);
  expect(reads.at(-1)).toBe(5);
});
