import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import { isBreak, type WeightedText } from './attention.ts';

/** Splits a prompt into the text of its first `tokens` tokens and the rest. */
export function readUpTo(
  tokens: number,
  pieces: readonly WeightedText[],
  tokenizer: Tokenizer,
): { readonly truncatedText: string; readonly unknown: readonly string[] } {
  let room = tokens;
  let truncatedText = '';
  const unknown = new Set<string>();
  for (const piece of pieces) {
    const [text] = piece;
    if (isBreak(piece)) continue;
    if (room === 0) {
      truncatedText += text;
      continue;
    }
    const encoding = tokenizer.encode(text, { maxLength: room + 2 });
    room -= encoding.tokenCount - 2;
    truncatedText += encoding.truncatedText;
    for (const characters of encoding.unknown) unknown.add(characters);
  }
  return { truncatedText: truncatedText.trim(), unknown: [...unknown] };
}
