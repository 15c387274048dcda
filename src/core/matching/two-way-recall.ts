import type { Embeddings } from './agreement.ts';
import type { Recall } from './recall.ts';

/** Embedded texts and pictures, and which of them belong together. */
export interface EmbeddedSet {
  /** A row for each text, with length 1. */
  readonly texts: Embeddings;
  /** A row for each picture, with length 1. */
  readonly pictures: Embeddings;
  /** For each text, the rows of its pictures. A picture without a text can be found, but is not used as a query. */
  readonly picturesOf: readonly (readonly number[])[];
}

export interface TwoWayRecall {
  /** Finding each text's pictures among all pictures. */
  readonly textToImage: Recall;
  /** Finding each picture's texts among all texts. */
  readonly imageToText: Recall;
  /** The mean of the six numbers. */
  readonly mean: number;
}

/** The best right item of a query so far, and how many items come before it. */
interface Ranks {
  readonly item: Int32Array;
  readonly score: Float32Array;
  readonly before: Int32Array;
}

/**
 * `recallOf` in both directions, without ever holding the scores of more than one text: each score is computed once and counted for
 * both its text and its picture. The results are the same, including ties.
 *
 * @yields the number of finished texts, after each of them
 * @throws RangeError if the dimensions differ
 */
export function* twoWayRecall(set: EmbeddedSet): Generator<number, TwoWayRecall> {
  const { texts, pictures, picturesOf } = set;
  if (texts.dimensions !== pictures.dimensions) {
    throw new RangeError(`${texts.dimensions} dimensions against ${pictures.dimensions}`);
  }
  const textCount = picturesOf.length;
  const pictureCount = pictures.data.length / pictures.dimensions;
  const ofTexts = emptyRanks(textCount);
  const ofPictures = emptyRanks(pictureCount);
  for (const [text, right] of picturesOf.entries()) {
    for (const picture of right) {
      const score = cosine(texts, text, pictures, picture);
      raise(ofTexts, text, picture, score);
      raise(ofPictures, picture, text, score);
    }
  }
  for (let text = 0; text < textCount; text += 1) {
    for (let picture = 0; picture < pictureCount; picture += 1) {
      const score = cosine(texts, text, pictures, picture);
      count(ofTexts, text, picture, score);
      count(ofPictures, picture, text, score);
    }
    yield text + 1;
  }
  const textToImage = recallFrom(ofTexts, textCount);
  const asked = ofPictures.item.reduce((sum, item) => sum + (item >= 0 ? 1 : 0), 0);
  const imageToText = recallFrom(ofPictures, asked);
  return { textToImage, imageToText, mean: (textToImage.mean + imageToText.mean) / 2 };
}

function emptyRanks(queries: number): Ranks {
  return {
    item: new Int32Array(queries).fill(-1),
    score: new Float32Array(queries),
    before: new Int32Array(queries),
  };
}

function raise({ item, score }: Ranks, query: number, candidate: number, value: number): void {
  const best = item[query]!;
  if (best !== -1 && !comesBefore(value, candidate, score[query]!, best)) return;
  item[query] = candidate;
  score[query] = value;
}

function count({ item, score, before }: Ranks, query: number, other: number, value: number): void {
  const best = item[query]!;
  if (other !== best && comesBefore(value, other, score[query]!, best)) before[query]! += 1;
}

/** Among equal scores the earlier item comes first, as in Chinese-CLIP's stable sort. */
function comesBefore(score: number, item: number, best: number, bestItem: number): boolean {
  return score > best || (score === best && item < bestItem);
}

function recallFrom({ item, before }: Ranks, queries: number): Recall {
  const share = (k: number) => {
    let found = 0;
    before.forEach((rank, query) => {
      if (item[query]! >= 0 && rank < k) found += 1;
    });
    return queries === 0 ? 0 : (100 * found) / queries;
  };
  const [at1, at5, at10] = [share(1), share(5), share(10)];
  return { at1, at5, at10, mean: (at1 + at5 + at10) / 3 };
}

/** Rounded to float32, so that the same pair always gets the same score. */
function cosine(a: Embeddings, rowOfA: number, b: Embeddings, rowOfB: number): number {
  const { dimensions } = a;
  const startOfA = rowOfA * dimensions;
  const startOfB = rowOfB * dimensions;
  let sum = 0;
  for (let i = 0; i < dimensions; i += 1) sum += a.data[startOfA + i]! * b.data[startOfB + i]!;
  return Math.fround(sum);
}
