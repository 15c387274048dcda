import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearestNames } from './nearest-names.ts';

const FIELDS = ['hidden_size', 'hidden_act', 'vocab_size', 'layer_norm_eps', 'model_type'];

test.each([
  ['hiden_size', 'hidden_size'],
  ['hidden_activation', 'hidden_act'],
  ['Layer_norm_eps', 'layer_norm_eps'],
  ['vocabSize', 'vocab_size'],
])('%s is closest to %s', (name, nearest) => {
  expect(nearestNames(name, FIELDS)[0]).toBe(nearest);
});

test('finds the nearest name, which is the name itself if it is known', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 2_000 }), (name) => {
      expect(nearestNames(name, FIELDS)).toHaveLength(3);
    }),
  );
  for (const field of FIELDS) expect(nearestNames(field, FIELDS, 1)).toEqual([field]);
});
