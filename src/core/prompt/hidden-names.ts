import { nameFinder } from '../tokenizer/index.ts';

/** Beyond all that anyone types: supplementary private use area A. */
const FIRST_STAND_IN = 0xf0000;
const SIGN = /[()[\]\\|:（）：，【】]|(?<![\p{L}\p{N}_])(?:AND|BREAK)(?![\p{L}\p{N}_])/iu;
const KEYWORD = /^\s*(?:AND|BREAK)\s*$/iu;

export interface HiddenNames {
  /** The prompt, a character of its own in place of each name that the grammar would take apart. */
  readonly text: string;
  /** A piece of the text as the prompt spells it. */
  readonly reveal: (piece: string) => string;
}

/**
 * Keeps the grammar out of names such as `bad (hands)`, `a|b` or `fire AND ice`. Names without signs of the grammar are left to
 * be found in the texts that it gives. A word of the grammar is a name only where the library spells it just so.
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
