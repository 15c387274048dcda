import { describe, expect, it } from 'vitest';
import { createFormat } from './format.ts';

const en = createFormat('en');
const zh = createFormat('zh-CN');

describe('bytes', () => {
  it.each([
    [0, '0 kB'],
    [1, '1 kB'],
    [3_120, '4 kB'],
    [38_400, '39 kB'],
    [151_000_000, '151 MB'],
    [2_130_000_000, '2.13 GB'],
  ])('of %d', (bytes, text) => {
    expect(en.bytes(bytes)).toBe(text);
  });
});

describe('percent', () => {
  it.each([
    [0, '0%'],
    [0.57, '57%'],
    [0.999, '99%'],
    [1, '100%'],
  ])('of %d', (fraction, text) => {
    expect(zh.percent(fraction)).toBe(text);
  });
});

describe('remaining', () => {
  it.each([
    [10, '1 sec'],
    [61_000, '61 sec'],
    [300_000, '5 min'],
    [7_200_000, '2 hr'],
  ])('of %d ms', (milliseconds, text) => {
    expect(en.remaining(milliseconds)).toBe(text);
  });
});
