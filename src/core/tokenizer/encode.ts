import { withLearnedWords } from './learned-words.ts';
import type { Encoding, LearnedWord, TextToIds, Tokenizer } from './tokenizer.ts';

export function encodeWith(plain: TextToIds, words: readonly LearnedWord[]): Tokenizer {
  const vocabulary = words.length > 0 ? withLearnedWords(plain, words) : plain;
  const { toIds, startId, endId, padId } = vocabulary;
  return {
    startId,
    endId,
    padId,
    toIds,
    words,
    encode(text, { maxLength }): Encoding {
      const room = maxLength - 2;
      const all = toIds(text);
      const kept = all.slice(0, room);
      const segments = all.length > room ? vocabulary.segments(text) : [text];
      const whole = all.length > room ? countFitting(segments, room, toIds) : 1;
      const inputIds = new Int32Array(maxLength).fill(padId);
      inputIds.set([startId, ...kept, endId]);
      return {
        inputIds,
        tokenCount: kept.length + 2,
        truncatedText: segments.slice(whole).join('').trimStart(),
        unknown: findUnknown(segments.slice(0, whole).join(''), vocabulary),
      };
    },
  };
}

/** The number of leading segments that fit into `room` tokens, by bisection. */
function countFitting(
  segments: readonly string[],
  room: number,
  toIds: TextToIds['toIds'],
): number {
  let fitting = 0;
  let tooMany = segments.length;
  while (tooMany - fitting > 1) {
    const middle = (fitting + tooMany) >> 1;
    if (toIds(segments.slice(0, middle).join('')).length <= room) fitting = middle;
    else tooMany = middle;
  }
  return fitting;
}

function findUnknown(text: string, { toIds, segments, unknownId }: TextToIds): string[] {
  const isUnknown = (piece: string) => unknownId !== null && toIds(piece).includes(unknownId);
  if (!isUnknown(text)) return [];
  const found = new Set<string>();
  for (const segment of new Set(segments(text))) {
    if (!isUnknown(segment)) continue;
    const characters = [...new Set(segment)].filter(isUnknown);
    for (const piece of characters.length > 0 ? characters : [segment]) found.add(piece);
  }
  return [...found];
}
