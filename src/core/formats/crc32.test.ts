import { crc32 as reference } from 'node:zlib';
import { expect, test } from 'vitest';
import { crc32 } from './crc32.ts';

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * i * 31 + 7) >> 3);

test('equals zlib’s CRC-32 for any length and offset', () => {
  for (const start of [0, 1, 7, 8, 500]) {
    for (const end of [0, 1, 7, 8, 9, 15, 16, 17, 999, 1000]) {
      const piece = bytes.subarray(start, end);
      expect(crc32(piece), `${start} to ${end}`).toBe(reference(piece));
    }
  }
});

test('gives the same result piecewise as at once', () => {
  const pieces = [0, 3, 3, 20, 511, 1000];
  const inPieces = pieces.reduce(
    (crc, end, i) => crc32(bytes.subarray(pieces[i - 1] ?? 0, end), crc),
    0,
  );
  expect(inPieces).toBe(reference(bytes));
});
