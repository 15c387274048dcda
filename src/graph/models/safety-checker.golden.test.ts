import { expect, test } from 'vitest';
import { isMarkedUnsafe } from '../../core/safety/safety-check.ts';
import type { Embeddings } from '../../core/matching/agreement.ts';
import { loadGolden } from './__fixtures__/golden-model.ts';
import { clipVisionRun, compute } from './__fixtures__/golden-run.ts';

/** scripts/goldens/graph.py: StableDiffusionSafetyChecker with random weights, and which of a hundred pictures it marks. */
const checker = loadGolden('safety-checker');

function weight(name: string): Embeddings {
  const { byteOffset, byteLength, shape } = checker.weights.get(name)!;
  const { buffer } = checker.weightBytes.slice(byteOffset, byteOffset + byteLength);
  return { dimensions: shape.at(-1)!, data: new Float32Array(buffer) };
}

test('a hundred pictures are marked as diffusers marks them', async () => {
  const { image_embeds: embeds } = await compute(clipVisionRun(checker), {
    executionProviders: ['cpu'],
  });
  const [count, dimensions] = embeds!.dims as [number, number];
  const concepts = {
    concepts: weight('concept_embeds'),
    thresholds: weight('concept_embeds_weights').data,
    special: weight('special_care_embeds'),
    specialThresholds: weight('special_care_embeds_weights').data,
  };
  const marked = Array.from({ length: count }, (_, picture) => {
    const row = (embeds!.data as Float32Array).slice(picture * dimensions);
    return isMarkedUnsafe({ dimensions, data: row.slice(0, dimensions) }, concepts) ? 1 : 0;
  });
  expect(marked).toEqual([...(checker.golden('marked').data as Int32Array)]);
});

test('the names that published checkers have are read too', () => {
  const published = new Map(
    [...checker.weights].map(([name, location]) => [
      name.startsWith('vision_model.') ? `vision_model.${name}` : name,
      location,
    ]),
  );
  const { graph } = clipVisionRun({ ...checker, weights: published });
  expect(graph.outputs.map(({ name }) => name)).toContain('image_embeds');
});
