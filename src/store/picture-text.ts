import { samplerOf } from '../contract/samplers.ts';
import { sizeOfPicture } from './picture-size.ts';
import type { Picture } from './ports.ts';

/** The words of the prompts and settings, in a form that is quick to search. */
const texts = new WeakMap<Picture, string>();

/** Full-width and half-width forms, and upper and lower case, count as the same. */
const plain = (text: string) => text.normalize('NFKC').toLowerCase();

/** The negative prompt is left out: someone who searches for cats does not want pictures that avoid them. */
function textOf(picture: Picture): string {
  const known = texts.get(picture);
  if (known !== undefined) return known;
  const text = plain(wordsOf(picture).join('\n'));
  texts.set(picture, text);
  return text;
}

function wordsOf(picture: Picture): readonly string[] {
  if (picture.parameters) {
    const { prompt, modelName, sampler } = picture.parameters;
    return [prompt, modelName, samplerOf(sampler).label];
  }
  const imported = 'imported' in picture ? picture.imported : null;
  return [picture.name, ...(imported ? [imported.prompt, imported.modelName ?? ''] : [])];
}

/** Made when a number is asked for: ten thousand pictures would keep them for nothing. */
function numbersOf(picture: Picture): readonly string[] {
  const { width, height } = picture.parameters ?? sizeOfPicture(picture);
  const sizes = [`${width}x${height}`, `${width}×${height}`];
  if (!picture.parameters) return sizes;
  const { seed, steps } = picture.parameters;
  return [...sizes, `${seed}`, `${steps}`];
}

/** The words of a query, all of which must occur. */
export function queryWords(query: string): readonly string[] {
  return plain(query)
    .split(/[\s,，、。]+/u)
    .filter((word) => word !== '');
}

/**
 * Whether the picture's prompt or settings contain every word. In scripts with spaces, a word must match from its start: "apple"
 * finds "apples", not "pineapple". Chinese matches anywhere, and numbers only as a whole.
 */
export function says(picture: Picture, query: readonly string[]): boolean {
  const text = textOf(picture);
  return query.every(
    (word) =>
      contains(text, word) || (STARTS_WITH_DIGIT.test(word) && numbersOf(picture).includes(word)),
  );
}

const STARTS_WITH_DIGIT = /^\d/;

const IS_LETTER = /[\p{L}\p{N}]/u;
const NEEDS_START = /^(?![\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}])[\p{L}\p{N}]/u;

function contains(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (!NEEDS_START.test(word) || !startsInside(text, at)) return true;
  }
  return false;
}

/** Whether the characters on both sides of this position belong to the same word. */
function startsInside(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 2), at).match(/.$/su)?.[0] ?? '';
  return IS_LETTER.test(before) && NEEDS_START.test(before);
}
