import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blobSource, WINDOW_BYTES } from './blob-source.ts';

/** Remembers which windows were asked for; none is answered before `answer`. */
class SlowBlob extends Blob {
  readonly asked: number[] = [];
  answer!: (value?: unknown) => void;
  readonly #answered = new Promise((resolve) => (this.answer = resolve));

  override slice(start: number, end: number): Blob {
    this.asked.push(start / WINDOW_BYTES);
    const part = super.slice(start, end);
    const bytes = Promise.all([part.arrayBuffer(), this.#answered]).then(([read]) => read);
    part.arrayBuffer = () => bytes;
    return part;
  }
}

const content = Uint8Array.from({ length: 9 * WINDOW_BYTES + 12_345 }, (_, i) => (i * 31) >> 3);

test('any ranges in any order are the bytes of the file', async () => {
  const range = fc.tuple(fc.nat(content.length), fc.nat(3 * WINDOW_BYTES));
  await fc.assert(
    fc.asyncProperty(fc.array(range, { minLength: 1, maxLength: 6 }), async (ranges) => {
      const source = blobSource('x', new Blob([content]));
      for (const [start, length] of ranges) {
        const found = await source.read(start, start + length);
        expect(Buffer.compare(found, content.subarray(start, start + length))).toBe(0);
      }
    }),
    { numRuns: 15 },
  );
});

test('a reader that goes on finds the next windows on their way, and a jump asks for its own alone', async () => {
  const blob = new SlowBlob([content]);
  const source = blobSource('x', blob);
  void source.read(0, 8);
  expect(blob.asked).toEqual([0]);
  blob.answer();
  await source.read(8, 100);
  expect(blob.asked).toEqual([0, 1, 2, 3]);
  await source.read(WINDOW_BYTES, WINDOW_BYTES + 1);
  expect(blob.asked).toEqual([0, 1, 2, 3, 4]);
  await source.read(content.length - 10, content.length);
  expect(blob.asked).toEqual([0, 1, 2, 3, 4, 9]);
  await source.read(0, 1);
  expect(blob.asked).toEqual([0, 1, 2, 3, 4, 9, 0]);
});

test('a file that has gone is a typed error, and what failed is asked for anew', async () => {
  let gone = true;
  const blob = new Blob([content]);
  const slice = blob.slice.bind(blob);
  blob.slice = (start, end) => {
    const part = slice(start, end);
    if (gone) {
      part.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotReadableError'));
    }
    return part;
  };
  const source = blobSource('x', blob);
  await expect(source.read(0, 8)).rejects.toMatchObject({
    code: 'invalid-file',
    details: { file: 'x', found: 'NotReadableError' },
  });
  gone = false;
  expect(await source.read(0, 8)).toEqual(content.slice(0, 8));
});
