import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosines, shares, toUnitLength, type Embeddings } from './agreement.ts';
import { recallOf, type Recall } from './recall.ts';

type Rows = readonly (readonly number[])[];

/** Written by scripts/goldens/matching.py. */
function golden<T>(name: string): T {
  return JSON.parse(
    readFileSync(new URL(`./__goldens__/${name}.json`, import.meta.url), 'utf8'),
  ) as T;
}

const embeddings = (rows: Rows): Embeddings => ({
  dimensions: rows[0]!.length,
  data: Float32Array.from(rows.flat()),
});

const row = (scores: Float32Array, index: number, width: number) =>
  scores.subarray(index * width, (index + 1) * width);

describe('shares', () => {
  const { images, texts, logitScale, perImage, perText } = golden<{
    readonly images: Rows;
    readonly texts: Rows;
    readonly logitScale: number;
    readonly perImage: Rows;
    readonly perText: Rows;
  }>('shares');
  const [pictures, words] = [embeddings(images), embeddings(texts)].map(toUnitLength) as [
    Embeddings,
    Embeddings,
  ];

  it.each([
    ['texts of a picture', pictures, words, perImage],
    ['pictures of a text', words, pictures, perText],
  ] as const)('equal CLIPModel’s for the %s', (_, rows, columns, expected) => {
    const scores = cosines(rows, columns);
    expected.forEach((want, index) => {
      const have = shares(row(scores, index, want.length), logitScale);
      want.forEach((share, place) => expect(have[place]).toBeCloseTo(share, 5));
    });
  });

  it('add up to one at any scale', () => {
    const scores = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(scores, fc.double({ min: -5, max: 7, noNaN: true }), (some, logitScale) => {
        const sum = shares(some, logitScale).reduce((total, share) => total + share, 0);
        expect(sum).toBeCloseTo(1, 9);
      }),
    );
  });
});

it('refuses vectors of different dimensions', () => {
  expect(() => cosines(embeddings([[1, 0]]), embeddings([[1, 0, 0]]))).toThrow(RangeError);
});

it('a zero vector has a cosine of zero with every vector', () => {
  const nothing = toUnitLength(embeddings([[0, 0]]));
  expect([...cosines(nothing, embeddings([[1, 0]]))]).toEqual([0]);
});

describe('recallOf', () => {
  const { texts, images, imagesOf, textToImage, imageToText } = golden<{
    readonly texts: Rows;
    readonly images: Rows;
    readonly imagesOf: Rows;
    readonly textToImage: Recall;
    readonly imageToText: Recall;
  }>('recall');
  const textsOf = images.map((_, image) =>
    imagesOf.flatMap((right, text) => (right.includes(image) ? [text] : [])),
  );

  it.each([
    ['pictures for texts', texts, images, imagesOf, textToImage],
    ['texts for pictures', images, texts, textsOf, imageToText],
  ] as const)('finds as many %s as Chinese-CLIP’s evaluation, including ties', (...golden) => {
    const [, queries, items, right, expected] = golden;
    const scores = cosines(embeddings(queries), embeddings(items));
    const found = recallOf(
      queries.length,
      (query) => row(scores, query, items.length),
      (query) => right[query]!,
    );
    for (const key of ['at1', 'at5', 'at10', 'mean'] as const) {
      expect(found[key]).toBeCloseTo(expected[key], 9);
    }
  });

  it('counts a query without a right answer', () => {
    const found = recallOf(
      2,
      () => [0.3, 0.1],
      (query) => (query === 0 ? [0] : []),
    );
    expect(found).toEqual({ at1: 50, at5: 50, at10: 50, mean: 50 });
  });
});
