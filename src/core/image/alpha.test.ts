import { expect, test } from 'vitest';
import { alphaOf, fromWhite, onWhite } from './alpha.ts';

const picture = (...data: number[]) => ({
  width: data.length / 4,
  height: 1,
  channels: 4,
  data: Uint8Array.from(data),
});

test('an opaque picture has no alpha to keep', () => {
  const opaque = picture(1, 2, 3, 255, 40, 50, 60, 255);
  expect(alphaOf(opaque)).toBeNull();
  expect([...onWhite(opaque).data]).toEqual([1, 2, 3, 40, 50, 60]);
  expect([...fromWhite(onWhite(opaque), null).data]).toEqual([...opaque.data]);
});

test('colours are recovered from a white background as far as their alpha allows', () => {
  const clear = picture(10, 20, 30, 0, 200, 100, 0, 128, 7, 8, 9, 255);
  const alpha = alphaOf(clear)!;
  expect([...alpha.data]).toEqual([0, 128, 255]);
  expect([...onWhite(clear).data]).toEqual([255, 255, 255, 227, 177, 127, 7, 8, 9]);
  const back = fromWhite(onWhite(clear), alpha).data;
  expect([...back.subarray(0, 4)]).toEqual([255, 255, 255, 0]);
  [200, 100, 0, 128].forEach((value, channel) =>
    expect(Math.abs(back[4 + channel]! - value)).toBeLessThanOrEqual(1),
  );
});
