import { expect, test } from 'vitest';
import type { LayerTiming } from '../../contract/device-plan.ts';
import { DEFAULT_WAYS } from '../../graph/index.ts';
import { chooseWays, choosesSubgroups, rightWays } from './choose-ways.ts';
import { layerName, WAY_SLOTS } from './way-slots.ts';

const manyRows = WAY_SLOTS.find(({ slot }) => slot === 'linear.manyRows')!;

/** One time for every layer of the slot. */
const timings = (way: string, milliseconds: readonly number[]): LayerTiming[] =>
  milliseconds.map((ms, i) => ({
    layer: layerName(manyRows.layers[i]!),
    slot: 'linear.manyRows',
    way,
    milliseconds: ms,
    flops: 1,
  }));

test('what is clearly quicker in sum is chosen, for its class of shapes only', () => {
  const found = [...timings('gemm', [10, 10, 10]), ...timings('conv', [5, 8, 12])];
  expect(chooseWays(found, [])).toEqual({
    ...DEFAULT_WAYS,
    linear: { ...DEFAULT_WAYS.linear, manyRows: 'conv' },
  });
});

test('a tie keeps the default, and so does a gain within what measurements differ by', () => {
  for (const conv of [30, 29, 28.6, 31]) {
    const found = [...timings('gemm', [10, 10, 10]), ...timings('conv', [10, 10, conv - 20])];
    expect(chooseWays(found, [])).toEqual(DEFAULT_WAYS);
  }
});

test('layers count only if they were timed in both ways', () => {
  const found = [...timings('gemm', [10, 1000]), ...timings('conv', [11])];
  expect(chooseWays(found, [])).toEqual(DEFAULT_WAYS);
  expect(chooseWays(timings('conv', [1, 1, 1]), [])).toEqual(DEFAULT_WAYS);
  expect(chooseWays([], [])).toEqual(DEFAULT_WAYS);
});

test('a wrong way is never chosen, however quick', () => {
  const found = [...timings('gemm', [10, 10, 10]), ...timings('conv', [1, 1, 1])];
  const struck = [{ what: 'linear.manyRows.conv' as const }];
  expect(rightWays(manyRows, struck)).toEqual(['gemm']);
  expect(chooseWays(found, struck)).toEqual(DEFAULT_WAYS);
});

test('subgroups stay unless the device is clearly quicker without', () => {
  const layer = { layer: 'attention', slot: null, flops: 1 };
  const at = (withThem: number, without: number) => [
    { ...layer, way: 'subgroups', milliseconds: withThem },
    { ...layer, way: 'no-subgroups', milliseconds: without },
  ];
  expect(choosesSubgroups(at(10, 10))).toBe(true);
  expect(choosesSubgroups(at(10, 9.7))).toBe(true);
  expect(choosesSubgroups(at(10, 9))).toBe(false);
  expect(choosesSubgroups([])).toBe(true);
});

test('every choice of the graphs has its slot, and reads and writes it', () => {
  const paths = Object.entries(DEFAULT_WAYS).flatMap(([layer, classes]) =>
    Object.keys(classes as object).map((shapes) => `${layer}.${shapes}`),
  );
  expect(WAY_SLOTS.map(({ slot }) => slot).sort()).toEqual(paths.sort());
  for (const { options, get, set } of WAY_SLOTS) {
    expect(options).toContain(get(DEFAULT_WAYS));
    for (const way of options) expect(get(set(DEFAULT_WAYS, way))).toBe(way);
  }
});
