import { expect, test } from 'vitest';
import { fitted, showsSquares, zoomed, zoomedTo } from './zoom.ts';

const place = { size: { width: 64, height: 32 }, area: { width: 640, height: 640 }, ratio: 2 };
const fitting = fitted(place.size, place.area);
const middle = { x: 320, y: 320 };

test('a picture fits the area and is drawn smoothly', () => {
  expect(fitting).toEqual({ scale: 10, x: 0, y: 160 });
  expect(showsSquares(fitting, fitting, place.ratio)).toBe(false);
});

test('when zoomed in, pixels are squares of a whole number of screen pixels', () => {
  let view = fitting;
  for (let i = 0; i < 5; i += 1) {
    view = zoomed(view, middle, 1.13, place);
    expect(Number.isInteger(view.scale * place.ratio)).toBe(true);
    expect(showsSquares(view, fitting, place.ratio)).toBe(true);
  }
  // Also when zooming out again.
  const smaller = zoomed(view, middle, 1 / 1.13, place);
  expect(smaller.scale).toBeLessThan(view.scale);
  expect(Number.isInteger(smaller.scale * place.ratio)).toBe(true);
});

test('what is under the pointer stays there', () => {
  const point = { x: 200, y: 300 };
  const before = { x: (point.x - fitting.x) / 10, y: (point.y - fitting.y) / 10 };
  const view = zoomed(fitting, point, 1.5, place);
  expect((point.x - view.x) / view.scale).toBeCloseTo(before.x);
  expect((point.y - view.y) / view.scale).toBeCloseTo(before.y);
});

test('a large picture can be shown pixel for pixel', () => {
  const large = { size: { width: 4096, height: 4096 }, area: place.area, ratio: 1 };
  const view = zoomedTo(1, fitted(large.size, large.area), large);
  expect(view.scale).toBe(1);
  expect(showsSquares(view, fitted(large.size, large.area), 1)).toBe(false);
});
