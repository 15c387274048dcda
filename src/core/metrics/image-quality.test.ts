import { expect, test } from 'vitest';
import { cosineSimilarity, psnr } from './index.ts';

test('PSNR', () => {
  expect(psnr([0, 0, 0, 0], [255, 255, 255, 255], 255)).toBe(0);
  expect(psnr([10, 20], [11, 19], 255)).toBeCloseTo(48.1308, 4);
  expect(psnr([1, 2], [1, 2], 1)).toBe(Infinity);
});

test('cosine', () => {
  expect(cosineSimilarity([1, 2], [2, 4])).toBeCloseTo(1, 12);
  expect(cosineSimilarity([1, 0], [0, 3])).toBe(0);
  expect(cosineSimilarity([1, 1], [-1, -1])).toBeCloseTo(-1, 12);
  expect(cosineSimilarity([0, 0], [1, 1])).toBeNaN();
});
