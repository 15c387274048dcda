import type { Completion } from '../../contract/prompting.ts';

interface LookedUp {
  /** Where the caret was at that time. */
  readonly caret: number;
  /** The length of the text before it that a completion replaces. */
  readonly replaces: number;
}

/**
 * Tags and words in Latin letters are followed by the usual separator, unless it is there already.
 *
 * @param caret where it is now; text typed since the list was looked up belongs to the word
 */
export function completionEdit(
  value: string,
  caret: number,
  list: LookedUp,
  { kind, insert }: Completion,
) {
  const isPhrase = kind === 'tag' || kind === 'trigger';
  const text = isPhrase && !/^\s*[,，]/u.test(value.slice(caret)) ? `${insert}, ` : insert;
  const start = list.caret - list.replaces;
  const end = start + text.length;
  return { start, end: caret, text, selectionStart: end, selectionEnd: end };
}
