/** A move of the first noise towards another seed's. */
export interface VariationStep {
  readonly seed: number;
  /** 0 to 1. */
  readonly strength: number;
}

/** The first of a text's moves is made first. Each is a seed and a strength: `4242:0.15 77:0.4`. */
export const formatVariations = (steps: readonly VariationStep[]): string =>
  steps.map(({ seed, strength }) => `${seed}:${strength}`).join(' ');

/** @returns null for any other text */
export function parseVariations(text: string): readonly VariationStep[] | null {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const steps = words.map((word) => {
    const [, seed, strength] = /^(\d{1,16}):(\d*\.?\d+)$/.exec(word) ?? [];
    return { seed: Number(seed), strength: Number(strength) };
  });
  // The negation also refuses NaN.
  const isGood = ({ seed, strength }: VariationStep) =>
    Number.isSafeInteger(seed) && strength >= 0 && strength <= 1;
  return steps.every(isGood) ? steps : null;
}
