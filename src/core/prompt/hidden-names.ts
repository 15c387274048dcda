import { nameFinder } from '../tokenizer/index.ts';

/** The first placeholder, in supplementary private use area A, which nobody types. */
const FIRST_STAND_IN = 0xf0000;
const SIGN = /[()[\]\\|:（）：，【】]|(?<![\p{L}\p{N}_])(?:AND|BREAK)(?![\p{L}\p{N}_])/iu;
const KEYWORD = /^\s*(?:AND|BREAK)\s*$/iu;

export interface HiddenNames {
  /** The prompt, with a placeholder character for each name that the grammar would split. */
  readonly text: string;
  /** A piece of the text with its names restored. */
  readonly reveal: (piece: string) => string;
}

/**
 * Protects names such as `bad (hands)`, `a|b` or `fire AND ice` from the grammar. Names without grammar characters are found later, in
 * the texts that the grammar gives. A keyword of the grammar counts as a name only in the library's exact spelling.
 */
export function hideNames(prompt: string, names: readonly string[]): HiddenNames {
  const find = nameFinder(names.filter((name) => SIGN.test(name)));
  const spelling = new Map<string, string>();
  let next = FIRST_STAND_IN;
  let text = '';
  let end = 0;
  for (const found of find(prompt)) {
    if (KEYWORD.test(found.name) && found.text !== found.name.trim()) continue;
    while (prompt.includes(String.fromCodePoint(next))) next += 1;
    const standIn = String.fromCodePoint(next);
    next += 1;
    spelling.set(standIn, found.text);
    text += prompt.slice(end, found.index) + standIn;
    end = found.index + found.text.length;
  }
  if (spelling.size === 0) return { text: prompt, reveal: (piece) => piece };
  return {
    text: text + prompt.slice(end),
    reveal: (piece) =>
      piece.replace(/[\u{F0000}-\u{FFFFD}]/gu, (character) => spelling.get(character) ?? character),
  };
}
