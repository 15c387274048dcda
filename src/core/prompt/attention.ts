import { normalizePunctuation } from './full-width.ts';

/** A piece of text and its weight. `['BREAK', -1]` starts a new chunk. */
export type WeightedText = [text: string, weight: number];

export function isBreak([text, weight]: WeightedText): boolean {
  return text === 'BREAK' && weight === -1;
}

const ROUND = 1.1;
const SQUARE = 1 / 1.1;

/** Escapes, brackets, a weight before a closing bracket, and runs of anything else. */
const TOKEN = /\\[()[\]\\]|\\|\(|\[|:\s*([+-]?[.\d]+)\s*\)|\)|\]|[^\\()[\]:]+|:/gu;

/** A whole word, in any script. White space around it is trimmed separately: in this pattern it would take quadratic time. */
const BREAK = /(?<![\p{L}\p{N}_])BREAK(?![\p{L}\p{N}_])/u;

/** Brackets nested deeper than this are plain text, so that the work grows linearly with the text. */
const MAX_DEPTH = 256;

/**
 * A1111's weights (`parse_prompt_attention` of modules/prompt_parser.py): `(x)` counts 1.1 times, `[x]` 1/1.1 times, `(x:1.3)` 1.3
 * times. Nested weights are multiplied, unclosed brackets extend to the end, and a backslash makes a bracket plain text. A bracket
 * within 256 others, whose weight would exceed 10^10, is plain text.
 *
 * @returns at least one piece; neighbouring pieces differ in weight
 */
export function parseAttention(prompt: string): WeightedText[] {
  const pieces: WeightedText[] = [];
  const round: number[] = [];
  const square: number[] = [];
  const multiplyFrom = (start = 0, factor: number) => {
    for (let i = start; i < pieces.length; i++) pieces[i]![1] *= factor;
  };
  const mayOpen = () => round.length + square.length < MAX_DEPTH;

  for (const [token, number] of normalizePunctuation(prompt).matchAll(TOKEN)) {
    const weight = Number(number);
    if (token.startsWith('\\')) pieces.push([token.slice(1), 1]);
    else if (token === '(' && mayOpen()) round.push(pieces.length);
    else if (token === '[' && mayOpen()) square.push(pieces.length);
    else if (round.length > 0 && !Number.isNaN(weight)) multiplyFrom(round.pop(), weight);
    else if (token === ')' && round.length > 0) multiplyFrom(round.pop(), ROUND);
    else if (token === ']' && square.length > 0) multiplyFrom(square.pop(), SQUARE);
    else {
      const parts = token.split(BREAK);
      for (const [i, part] of parts.entries()) {
        if (i > 0) pieces.push(['BREAK', -1]);
        const start = i > 0 ? part.trimStart() : part;
        pieces.push([i < parts.length - 1 ? start.trimEnd() : start, 1]);
      }
    }
  }
  for (const start of round) multiplyFrom(start, ROUND);
  for (const start of square) multiplyFrom(start, SQUARE);
  return mergeEqualWeights(pieces);
}

function mergeEqualWeights(pieces: readonly WeightedText[]): WeightedText[] {
  const merged: WeightedText[] = [];
  for (const [text, weight] of pieces) {
    const last = merged.at(-1);
    if (last?.[1] === weight) last[0] += text;
    else merged.push([text, weight]);
  }
  return merged.length > 0 ? merged : [['', 1]];
}
