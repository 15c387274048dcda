import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosines, type Embeddings } from './agreement.ts';
import { recallOf, type Recall } from './recall.ts';
import { twoWayRecall, type EmbeddedSet } from './two-way-recall.ts';

type Rows = readonly (readonly number[])[];

const embeddings = (rows: Rows, dimensions = rows[0]!.length): Embeddings => ({
  dimensions,
  data: Float32Array.from(rows.flat()),
});

function measure(set: EmbeddedSet) {
  const counting = twoWayRecall(set);
  for (;;) {
    const next = counting.next();
    if (next.done) return next.value;
  }
}

describe('recall in both directions', () => {
  it('equals Chinese-CLIP’s evaluation, including ties', () => {
    /** Written by scripts/goldens/matching.py. */
    const golden = JSON.parse(
      readFileSync(new URL('./__goldens__/recall.json', import.meta.url), 'utf8'),
    ) as {
      readonly texts: Rows;
      readonly images: Rows;
      readonly imagesOf: Rows;
      readonly textToImage: Recall;
      readonly imageToText: Recall;
    };
    const found = measure({
      texts: embeddings(golden.texts),
      pictures: embeddings(golden.images),
      picturesOf: golden.imagesOf,
    });
    for (const direction of ['textToImage', 'imageToText'] as const) {
      for (const key of ['at1', 'at5', 'at10', 'mean'] as const) {
        expect(found[direction][key]).toBeCloseTo(golden[direction][key], 9);
      }
    }
    expect(found.mean).toBeCloseTo((golden.textToImage.mean + golden.imageToText.mean) / 2, 9);
  });

  it('equals the recall of each direction on its own', () => {
    // Small integers, so that many scores are equal.
    const row = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 3, maxLength: 3 });
    const sets = fc
      .record({
        texts: fc.array(row, { minLength: 1, maxLength: 30 }),
        pictures: fc.array(row, { minLength: 1, maxLength: 15 }),
        seed: fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
      })
      .map(({ texts, pictures, seed }) => ({
        texts,
        pictures,
        picturesOf: texts.map((_, text) => [
          ...new Set([seed[text]!, seed[text + 30]!].map((each) => each % pictures.length)),
        ]),
      }));
    fc.assert(
      fc.property(sets, ({ texts, pictures, picturesOf }) => {
        const found = measure({
          texts: embeddings(texts),
          pictures: embeddings(pictures),
          picturesOf,
        });
        const scores = cosines(embeddings(texts), embeddings(pictures));
        const forTexts = recallOf(
          texts.length,
          (text) => scores.subarray(text * pictures.length, (text + 1) * pictures.length),
          (text) => picturesOf[text]!,
        );
        const asked = pictures.flatMap((_, picture) =>
          picturesOf.some((right) => right.includes(picture)) ? [picture] : [],
        );
        const forPictures = recallOf(
          asked.length,
          (query) => texts.map((_, text) => scores[text * pictures.length + asked[query]!]!),
          (query) =>
            texts.flatMap((_, text) => (picturesOf[text]!.includes(asked[query]!) ? [text] : [])),
        );
        expect(found.textToImage).toEqual(forTexts);
        expect(found.imageToText).toEqual(forPictures);
      }),
    );
  });

  it('leaves out pictures without a text', () => {
    const one = embeddings([[1, 0]]);
    const pictures = embeddings([
      [1, 0],
      [0, 1],
    ]);
    const { imageToText } = measure({ texts: one, pictures, picturesOf: [[0]] });
    expect(imageToText.at1).toBe(100);
  });

  it('refuses embeddings of different dimensions', () => {
    const set = { texts: embeddings([[1, 0]]), pictures: embeddings([[1]]), picturesOf: [[0]] };
    expect(() => measure(set)).toThrow(RangeError);
  });
});
