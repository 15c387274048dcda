import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { blobChunks, blobSource, MAX_GAP_BYTES, SILENCE_MS } from './blob-source.ts';

afterEach(() => void vi.useRealTimers());

/** Records the requests: `[start, end]` of single ranges, `start` of streams. */
class WatchedBlob extends Blob {
  readonly asked: (number | [number, number])[] = [];

  override slice(start = 0, end?: number): Blob {
    this.asked.push(end === undefined ? start : [start, end]);
    return super.slice(start, end);
  }
}

const content = Uint8Array.from({ length: 1_234_567 }, (_, i) => (i * 31) >> 3);

test('reads any ranges in any order', async () => {
  const near = fc.integer({ min: -10, max: MAX_GAP_BYTES + 10 });
  const length = fc.oneof(fc.nat(100), fc.nat(400_000));
  const step = fc.record({ jump: fc.option(fc.nat(content.length)), near, length });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const source = blobSource('x', new Blob([content]));
      let at = 0;
      const reads = steps.map(({ jump, near: gap, length: wanted }) => {
        const start = Math.min(content.length, Math.max(0, jump ?? at + gap));
        at = start + wanted;
        return { start, end: at };
      });
      // All at once: each waits for the previous one.
      const found = await Promise.all(reads.map(({ start, end }) => source.read(start, end)));
      found.forEach((bytes, i) => {
        const { start, end } = reads[i]!;
        expect(Buffer.compare(bytes, content.subarray(start, end))).toBe(0);
      });
    }),
    { numRuns: 60 },
  );
});

test('reads on from one stream; a jump requests only its own range', async () => {
  const blob = new WatchedBlob([content]);
  const source = blobSource('x', blob);
  await source.read(0, 8);
  await source.read(0, 100); // a header: its length, then all of it
  expect(blob.asked).toEqual([
    [0, 8],
    [0, 100],
  ]);
  blob.asked.length = 0;
  await source.read(100, 200_000);
  await source.read(200_000 + MAX_GAP_BYTES, 400_000);
  await source.read(400_000, 500_000);
  expect(blob.asked).toEqual([100]);
  blob.asked.length = 0;
  await source.read(900_000, 900_010);
  await source.read(5, 10);
  expect(blob.asked).toEqual([
    [900_000, 900_010],
    [5, 10],
  ]);
});

test('reads a whole file in pieces from one stream', async () => {
  const blob = new WatchedBlob([content]);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of blobChunks(blob)) pieces.push(piece);
  expect(Buffer.compare(Buffer.concat(pieces), content)).toBe(0);
  expect(blob.asked.filter((one) => typeof one === 'number')).toHaveLength(1);
});

test('reads range by range in a browser without BYOB streams', async () => {
  class OldBlob extends WatchedBlob {
    override slice(start?: number, end?: number): Blob {
      const part = super.slice(start, end);
      part.stream = () => new ReadableStream();
      return part;
    }
  }
  const blob = new OldBlob([content]);
  const source = blobSource('x', blob);
  await source.read(0, 8);
  expect(await source.read(8, 100_000)).toEqual(content.slice(8, 100_000));
  expect(blob.asked.at(-1)).toEqual([8, 100_000]);
});

test('a missing file is a typed error, and is requested again', async () => {
  let gone = true;
  const blob = new Blob([content]);
  const slice = blob.slice.bind(blob);
  const failed = () => Promise.reject(new DOMException('gone', 'NotReadableError'));
  blob.slice = (start, end) => {
    const part = slice(start, end);
    if (!gone) return part;
    part.arrayBuffer = failed;
    part.stream = () => new ReadableStream({ type: 'bytes', pull: failed });
    return part;
  };
  const source = blobSource('x', blob);
  const typed = { code: 'invalid-file', details: { file: 'x', found: 'NotReadableError' } };
  await expect(source.read(0, 8)).rejects.toMatchObject(typed);
  gone = false;
  expect(await source.read(0, 8)).toEqual(content.slice(0, 8));
  gone = true;
  await expect(source.read(8, 16)).rejects.toMatchObject(typed);
  gone = false;
  expect(await source.read(8, 16)).toEqual(content.slice(8, 16));
});

test('gives up on a silent stream, and requests its range by itself', async () => {
  vi.useFakeTimers();
  class SilentBlob extends WatchedBlob {
    override slice(start?: number, end?: number): Blob {
      const part = super.slice(start, end);
      part.stream = () => new ReadableStream({ type: 'bytes', pull: () => new Promise(() => {}) });
      return part;
    }
  }
  const blob = new SilentBlob([content]);
  const source = blobSource('x', blob);
  await source.read(0, 8);
  const read = source.read(8, 100_000);
  await vi.advanceTimersByTimeAsync(SILENCE_MS - 1);
  expect(blob.asked.at(-1)).toBe(8);
  await vi.advanceTimersByTimeAsync(1);
  expect(await read).toEqual(content.slice(8, 100_000));
  expect(blob.asked.at(-1)).toEqual([8, 100_000]);
});
