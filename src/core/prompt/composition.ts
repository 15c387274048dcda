import { normalizePunctuation } from './full-width.ts';

export interface SubPrompt {
  readonly text: string;
  readonly weight: number;
}

const AND = /(?<![\p{L}\p{N}_])AND(?![\p{L}\p{N}_])/u;
const WEIGHT = /^[-+]?(?:\d+\.?|\d*\.\d+)$/u;

/**
 * Splits a prompt at `AND`; each part has the weight after its last colon (`a cat :1.2 AND a dog`). This is composable diffusion (Liu
 * et al., arXiv:2206.01714) in A1111's syntax (`get_multicond_prompt_list`).
 */
export function splitComposition(prompt: string): SubPrompt[] {
  return normalizePunctuation(prompt)
    .split(AND)
    .map((part) => {
      const colon = part.lastIndexOf(':');
      const weight = part.slice(colon + 1).trim();
      return colon >= 0 && WEIGHT.test(weight)
        ? { text: part.slice(0, colon).trimEnd(), weight: Number(weight) }
        : { text: part.trimEnd(), weight: 1 };
    });
}
