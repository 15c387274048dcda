import type { LearnedWord, TextToIds } from './tokenizer.ts';

/** A name found in a text. */
export interface FoundName {
  readonly index: number;
  /** In the spelling of the text. */
  readonly text: string;
  /** In the spelling of the library. */
  readonly name: string;
}

/** Letters of scripts that separate words by spaces: a name must not start or end between two of them. */
const LETTER = String.raw`(?!\p{Unified_Ideograph})[\p{L}\p{N}_]`;
const BEGINS_WITH_LETTER = new RegExp(`^${LETTER}`, 'u');
const ENDS_WITH_LETTER = new RegExp(`${LETTER}$`, 'u');

/**
 * Finds names as A1111 does (`find_embedding_at_position` of modules/textual_inversion): ignoring case, as whole words, and the longest
 * if several start at the same position.
 *
 * @param names any strings; white space at their ends is ignored, and elsewhere it matches any white space
 */
export function nameFinder(names: readonly string[]): (text: string) => FoundName[] {
  const longestFirst = names
    .filter((name) => name.trim() !== '')
    .sort((a, b) => b.trim().length - a.trim().length);
  if (longestFirst.length === 0) return () => [];
  // The matching group shows which name was found; comparing in lower case could give another result ("ſ" is found as "s").
  const pattern = new RegExp(longestFirst.map((name) => `(${patternOf(name)})`).join('|'), 'giu');
  return (text) =>
    [...text.matchAll(pattern)].map((match) => {
      const group = match.findIndex((part, i) => i > 0 && part !== undefined);
      return { index: match.index, text: match[0], name: longestFirst[group - 1]! };
    });
}

/** The names that occur in a text. */
export function learnedNamesIn(text: string, names: readonly string[]): string[] {
  const found = new Set(nameFinder(names)(text).map(({ name }) => name));
  return names.filter((name) => found.has(name));
}

/** Adds learned words to a vocabulary; they are never matched inside another token. */
export function withLearnedWords(vocabulary: TextToIds, words: readonly LearnedWord[]): TextToIds {
  const find = nameFinder(words.map(({ name }) => name));
  const idsOf = new Map(words.map(({ name, ids }) => [name, ids]));
  const split = <T>(
    text: string,
    plain: (text: string) => readonly T[],
    word: (found: FoundName) => readonly T[],
  ) => {
    const parts: T[] = [];
    let end = 0;
    for (const found of find(text)) {
      parts.push(...plain(text.slice(end, found.index)), ...word(found));
      end = found.index + found.text.length;
    }
    return [...parts, ...plain(text.slice(end))];
  };
  return {
    ...vocabulary,
    toIds: (text) => split(text, vocabulary.toIds, ({ name }) => idsOf.get(name) ?? []),
    segments: (text) => split(text, vocabulary.segments, (found) => [found.text]),
  };
}

function patternOf(name: string): string {
  const trimmed = name.trim();
  const literal = trimmed
    .replace(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`)
    .replace(/\s+/gu, String.raw`\s+`);
  const before = BEGINS_WITH_LETTER.test(trimmed) ? `(?<!${LETTER})` : '';
  const after = ENDS_WITH_LETTER.test(trimmed) ? `(?!${LETTER})` : '';
  return before + literal + after;
}
