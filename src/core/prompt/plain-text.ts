import { isBreak, parseAttention } from './attention.ts';
import { splitComposition } from './composition.ts';
import { parseExtraNetworks } from './extra-networks.ts';
import { schedulePrompt } from './schedule.ts';

/**
 * A prompt as a plain sentence for an encoder that knows no grammar: without weights, LoRAs and keywords; for a schedule, only the last
 * text, which the finished picture shows.
 *
 * @throws AppError `invalid-request` for a tag that painting refuses, too
 */
export function plainText(prompt: string): string {
  return splitComposition(parseExtraNetworks(prompt).text)
    .map(({ text }) => {
      const [, last] = schedulePrompt(text, 1).at(-1)!;
      return parseAttention(last)
        .map((piece) => (isBreak(piece) ? ', ' : piece[0]))
        .join('');
    })
    .join(', ')
    .replace(/\s+/gu, ' ')
    .trim();
}
