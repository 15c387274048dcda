import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeFloat16 } from '../tensor/float16.ts';
import { cosines, toUnitLength } from './agreement.ts';
import { EmbeddingTable } from './embedding-table.ts';

const DIMENSIONS = 5;

/** Vectors of length 1. */
const vectors = (count: fc.SizeForArbitrary, minLength = 1) =>
  fc
    .array(
      fc.array(fc.float({ min: -1, max: 1, noNaN: true }), {
        minLength: DIMENSIONS,
        maxLength: DIMENSIONS,
      }),
      { minLength, maxLength: 600, size: count },
    )
    .map((rows) =>
      rows.map((row) => toUnitLength({ dimensions: DIMENSIONS, data: Float32Array.from(row) })),
    );

it('scores every embedding by its cosine, at any capacity', () => {
  fc.assert(
    fc.property(vectors('max'), fc.integer({ min: 0, max: 300 }), (rows, capacity) => {
      const table = new EmbeddingTable(DIMENSIONS, capacity);
      rows.forEach(({ data }, index) => table.set(`${index}`, encodeFloat16(data)));
      expect(table.size).toBe(rows.length);
      const query = rows[0]!;
      const scored = table.scores(query);
      expect(scored.map(({ id }) => id).sort()).toEqual(rows.map((_, index) => `${index}`).sort());
      for (const { id, score } of scored) {
        expect(score).toBeCloseTo(cosines(rows[Number(id)]!, query)[0]!, 2);
      }
    }),
    { numRuns: 30 },
  );
});

it('replaces an embedding with the same key', () => {
  const table = new EmbeddingTable(2);
  table.set('a', encodeFloat16([1, 0]));
  table.set('b', encodeFloat16([0, 1]));
  table.set('a', encodeFloat16([0, -1]));
  expect(table.size).toBe(2);
  expect(table.scores({ dimensions: 2, data: Float32Array.of(0, 1) })).toEqual([
    { id: 'a', score: -1 },
    { id: 'b', score: 1 },
  ]);
});

it('finds what it contains, and nothing else', () => {
  const table = new EmbeddingTable(2);
  table.set('a', encodeFloat16([1, 0]));
  expect(table.get('a')).toEqual({ dimensions: 2, data: Float32Array.of(1, 0) });
  expect(table.get('b')).toBeNull();
});

it('refuses embeddings from another encoder', () => {
  expect(() => new EmbeddingTable(2).set('a', encodeFloat16([1, 0, 0]))).toThrow(RangeError);
});
