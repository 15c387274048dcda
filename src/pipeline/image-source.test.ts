import { expect, test } from 'vitest';
import { sourceOf, surrounded } from './image-source.ts';
import { fromRgba } from './image-tensor.ts';

const [WIDTH, HEIGHT] = [7, 5];
const PIXELS = {
  width: WIDTH,
  height: HEIGHT,
  data: Uint8ClampedArray.from({ length: WIDTH * HEIGHT * 4 }, (_, at) => (at * 37) % 256),
};
const WHOLE = fromRgba(PIXELS);

test('parts of pixels are those of the whole tensor', () => {
  const [ofPixels, ofTensor] = [sourceOf(PIXELS), sourceOf(WHOLE)];
  expect(ofPixels.shape).toEqual([1, 3, HEIGHT, WIDTH]);
  for (const place of [
    { top: 0, left: 0, height: HEIGHT, width: WIDTH },
    { top: 2, left: 3, height: 3, width: 4 },
  ]) {
    expect(ofPixels.part(place)).toEqual(ofTensor.part(place));
  }
  for (const channel of [0, 1, 2]) {
    expect([...ofPixels.plane(channel)]).toEqual([...ofTensor.plane(channel)]);
  }
});

test('around a picture are the pixels of its opposite edge', () => {
  const { shape, part } = surrounded(sourceOf(PIXELS), 2);
  expect(shape).toEqual([1, 3, HEIGHT + 4, WIDTH + 4]);
  const inside = part({ top: 2, left: 2, height: HEIGHT, width: WIDTH });
  expect(inside).toEqual(WHOLE);
  const corner = part({ top: 0, left: 0, height: 1, width: 1 });
  expect(corner.data[0]).toBe(WHOLE.data[(HEIGHT - 2) * WIDTH + WIDTH - 2]);
});
