import { samplerOf } from '../contract/samplers.ts';
import { sizeOfPicture } from './picture-size.ts';
import type { ImportedPicture, PaintedPicture, Picture } from './ports.ts';

/** The text of a picture's prompt and settings, in a form that is quick to search. */
interface PictureText {
  readonly words: string;
  readonly numbers: readonly string[];
}

const texts = new WeakMap<Picture, PictureText>();

/** Full-width and half-width forms, and upper and lower case, count as the same. */
const plain = (text: string) => text.normalize('NFKC').toLowerCase();

/** The negative prompt is left out: someone who searches for cats does not want pictures that avoid them. */
function textOf(picture: Picture): PictureText {
  const known = texts.get(picture);
  if (known) return known;
  const { words, numbers } = picture.parameters
    ? settingsIn(picture.parameters)
    : {
        words: [picture.name, ...importedWords('imported' in picture ? picture.imported : null)],
        numbers: [],
      };
  const { width, height } = picture.parameters ?? sizeOfPicture(picture);
  const sizes = [`${width}x${height}`, `${width}×${height}`];
  const text = { words: plain(words.join('\n')), numbers: [...sizes, ...numbers] };
  texts.set(picture, text);
  return text;
}

function importedWords(imported: ImportedPicture['imported'] | null) {
  return imported ? [imported.prompt, imported.modelName ?? ''] : [];
}

function settingsIn({ prompt, modelName, sampler, seed, steps }: PaintedPicture['parameters']) {
  return { words: [prompt, modelName, samplerOf(sampler).label], numbers: [`${seed}`, `${steps}`] };
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
  const { words, numbers } = textOf(picture);
  return query.every((word) => numbers.includes(word) || contains(words, word));
}

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
