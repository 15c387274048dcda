import { expect, test } from 'vitest';
import { pictureOf } from '../../store/__fixtures__/picture.ts';
import { compareFacts, factsOf } from './differences.ts';

const apple = pictureOf('a', { prompt: '红苹果', seed: 7, clipSkip: 1 });

test('differences come first, with a blank where a picture lacks a fact', () => {
  const other = pictureOf('b', { prompt: '红苹果', seed: 8, clipSkip: 2, steps: 30, tiling: true });
  const { different, same } = compareFacts(factsOf(apple), factsOf(other));
  expect(different).toEqual([
    { fact: 'seed', first: '7', second: '8' },
    { fact: 'steps', first: '20', second: '30' },
    { fact: 'clipSkip', first: null, second: '2' },
    { fact: 'tiling', first: null, second: 'true' },
  ]);
  expect(same.map(({ fact }) => fact)).toContain('prompt');
});

test('an enlarged picture differs from its source only in its size', () => {
  const edges = { width: 256, height: 256 };
  const enlarged = { ...edges, fromId: 'a', factor: 2, upscalerName: 'Lanczos', tookMs: 1 };
  const { different } = compareFacts(factsOf(apple), factsOf({ ...apple, enlarged }));
  expect(different).toEqual([
    { fact: 'size', first: '128×128', second: '256×256' },
    { fact: 'enlarged', first: null, second: '2× · Lanczos' },
  ]);
});
