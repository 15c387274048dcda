import { invalidFile } from '../formats/file-error.ts';

/** The weights of a StableDiffusionSafetyChecker besides its CLIP tower. */
export const CONCEPT_TENSORS = {
  concepts: 'concept_embeds',
  thresholds: 'concept_embeds_weights',
  special: 'special_care_embeds',
  specialThresholds: 'special_care_embeds_weights',
} as const;

/** Many more than the seventeen that were published. */
const MAX_CONCEPTS = 10_000;

/**
 * Checks that every concept has a threshold, and as many dimensions as a picture's embedding.
 *
 * @param tensors by name
 * @param dimensions of the image encoder's projection
 * @throws AppError `invalid-file`
 */
export function checkConceptTensors(
  tensors: ReadonlyMap<string, { readonly shape: readonly number[] }>,
  file: string,
  dimensions: number,
): void {
  const { concepts, thresholds, special, specialThresholds } = CONCEPT_TENSORS;
  for (const [vectors, limits] of [
    [concepts, thresholds],
    [special, specialThresholds],
  ] as const) {
    const count = tensors.get(vectors)?.shape[0] ?? 0;
    expectShape(vectors, [Math.min(count, MAX_CONCEPTS), dimensions]);
    expectShape(limits, [count]);
  }

  function expectShape(tensor: string, expected: number[]) {
    const found = tensors.get(tensor)?.shape;
    if (found?.join() === expected.join()) return;
    const reason = `${tensor}: shape is ${String(found ?? 'missing')}, expected ${String(expected)}`;
    const details = { tensor, field: 'shape', found: found ? [...found] : 'missing', expected };
    throw invalidFile(file, reason, details);
  }
}
