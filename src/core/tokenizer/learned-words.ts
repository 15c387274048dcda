import type { TextToIds } from './encode.ts';

/** A word that stands for vectors learned after the text encoder's training, each of which is a token. */
export interface LearnedWord {
  readonly name: string;
  /** One for each of its vectors, beyond the vocabulary's. */
  readonly ids: readonly number[];
}

/** Letters of scripts that part words by spaces: a name must not begin or end amid them. */
const LETTER = String.raw`(?!\p{Unified_Ideograph})[\p{L}\p{N}_]`;
const BEGINS_WITH_LETTER = new RegExp(`^${LETTER}`, 'u');
const ENDS_WITH_LETTER = new RegExp(`${LETTER}$`, 'u');

/**
 * Those of the names that stand in a text, as A1111 finds embeddings (`find_embedding_at_position` of
 * modules/textual_inversion): in either case, as whole words, of several that could begin at one place the longest.
 */
export function learnedNamesIn(text: string, names: readonly string[]): string[] {
  const found = new Set([...text.matchAll(anyOf(names))].map(([name]) => keyOf(name)));
  return names.filter((name) => found.has(keyOf(name)));
}

/** A vocabulary with learned words in it, none of which is looked for inside of another token. */
export function withLearnedWords(vocabulary: TextToIds, words: readonly LearnedWord[]): TextToIds {
  const pattern = anyOf(words.map(({ name }) => name));
  const idsOf = new Map(words.map(({ name, ids }) => [keyOf(name), ids]));
  const split = <T>(
    text: string,
    plain: (text: string) => readonly T[],
    word: (name: string) => readonly T[],
  ) => {
    const parts: T[] = [];
    let end = 0;
    for (const { 0: name, index } of text.matchAll(pattern)) {
      parts.push(...plain(text.slice(end, index)), ...word(name));
      end = index + name.length;
    }
    return [...parts, ...plain(text.slice(end))];
  };
  return {
    ...vocabulary,
    toIds: (text) => split(text, vocabulary.toIds, (name) => idsOf.get(keyOf(name)) ?? []),
    segments: (text) => split(text, vocabulary.segments, (name) => [name]),
    together: new Map(words.map(({ ids }) => [ids[0]!, ids.length])),
  };
}

function anyOf(names: readonly string[]): RegExp {
  const longestFirst = [...names].sort((a, b) => b.length - a.length).map(patternOf);
  // Without a name nothing matches.
  return new RegExp(longestFirst.join('|') || '(?!)', 'giu');
}

function patternOf(name: string): string {
  const literal = name
    .replace(/[\\^$.*+?()[\]{}|/-]/gu, String.raw`\$&`)
    .replace(/\s+/gu, String.raw`\s+`);
  const before = BEGINS_WITH_LETTER.test(name) ? `(?<!${LETTER})` : '';
  const after = ENDS_WITH_LETTER.test(name) ? `(?!${LETTER})` : '';
  return before + literal + after;
}

const keyOf = (name: string) => name.replace(/\s+/gu, ' ').toLowerCase();
