import { cosines, toUnitLength, type Embeddings } from '../matching/agreement.ts';

/** The concepts that a StableDiffusionSafetyChecker detects, from its weights. */
export interface SafetyConcepts {
  /** `[concepts, dimensions]` */
  readonly concepts: Embeddings;
  /** The cosine above which a picture counts as showing a concept: `[concepts]`. */
  readonly thresholds: Float32Array;
  /** Concepts that do not mark a picture themselves, but make the checker stricter about the others: `[special, dimensions]`. */
  readonly special: Embeddings;
  /** `[special]` */
  readonly specialThresholds: Float32Array;
}

/** Added to every other concept's score once a special one is found, in the reference's float32 arithmetic. */
const STRICTER = Math.fround(0.01);

/**
 * Whether diffusers' StableDiffusionSafetyChecker would mark a picture (pipelines/stable_diffusion/safety_checker.py, `forward`), in its
 * float32 arithmetic and with its rounding to three decimals.
 *
 * @param picture a single row: the checker's own `image_embeds`
 */
export function isMarkedUnsafe(picture: Embeddings, checker: SafetyConcepts): boolean {
  const direction = toUnitLength(picture);
  const isAbove = (concepts: Embeddings, thresholds: Float32Array, extra: number) =>
    cosines(direction, toUnitLength(concepts)).some((cosine, concept) =>
      isPositive(Math.fround(Math.fround(cosine - thresholds[concept]!) + extra)),
    );
  const isSpecial = isAbove(checker.special, checker.specialThresholds, 0);
  return isAbove(checker.concepts, checker.thresholds, isSpecial ? STRICTER : 0);
}

/** After rounding to three decimals, halves to even. */
const isPositive = (score: number) => Math.fround(score * 1000) > 0.5;
