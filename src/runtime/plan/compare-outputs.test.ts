import { expect, test } from 'vitest';
import { tensor } from '../../core/tensor/tensor.ts';
import { wrongOutputs } from './compare-outputs.ts';
import { noiseOf } from './noise.ts';

const answer = tensor([1000], noiseOf(1000, 1));
const changed = (change: (value: number, i: number) => number) => ({
  y: tensor([1000], answer.data.map(change)),
});
const isWrong = (found: ReturnType<typeof changed>, precision: 'fp16' | 'fp32') =>
  wrongOutputs(found, { y: answer }, precision).length > 0;

test('rounding is right, in each precision as much as it takes', () => {
  const rounded = changed((value, i) => value + (i % 2 === 0 ? 0.01 : -0.01));
  expect(isWrong(rounded, 'fp16')).toBe(false);
  expect(isWrong(rounded, 'fp32')).toBe(true);
  expect(
    isWrong(
      changed((value) => value * (1 + 1e-6)),
      'fp32',
    ),
  ).toBe(false);
});

test.each([
  ['one value of a thousand', changed((value, i) => (i === 500 ? value + 1 : value))],
  ['a tile that was left out', changed((value, i) => (i < 32 ? 0 : value))],
  ['NaN', changed((value, i) => (i === 999 ? NaN : value))],
  ['infinity', changed((value, i) => (i === 0 ? Infinity : value))],
  ['everything half as large', changed((value) => value / 2)],
  ['zeros', changed(() => 0)],
  ['too few values', { y: tensor([999], answer.data.slice(1)) }],
])('wrong: %s', (_, found) => {
  expect(isWrong(found, 'fp16')).toBe(true);
});

test('an output that is missing is wrong', () => {
  expect(wrongOutputs({}, { y: answer }, 'fp16')).toEqual(['y']);
});
