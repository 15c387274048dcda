import { unzlibSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import golden from './__goldens__/mask-shapes.json' with { type: 'json' };
import { brushSegment, type BrushPoint } from './brush-segment.ts';
import { clear, invert, soften } from './mask-effects.ts';
import { drawShape, emptyMask, isEmpty, type Mask, type Shape } from './mask.ts';
import { polygon, rectangle, type Point } from './polygon.ts';

const untold = () => undefined;

const SIZE = { width: golden.side, height: golden.side };

const unpack = (text: string) => unzlibSync(new Uint8Array(Buffer.from(text, 'base64')));

const points = (pairs: readonly (readonly number[])[]): Point[] =>
  pairs.map(([x = 0, y = 0]) => ({ x, y }));

function drawn(...shapes: readonly Shape[]): Mask {
  const mask = emptyMask(SIZE);
  for (const shape of shapes) drawShape(mask, shape, 'add');
  return mask;
}

function stroke(radius: number, pairs: readonly (readonly number[])[]): Mask {
  const brush = points(pairs).map((point): BrushPoint => ({ ...point, radius }));
  const next = brush.length > 1 ? brush.slice(1) : brush;
  return drawn(...next.map((to, index) => brushSegment(brush[index]!, to)));
}

/** Differences of values from 0 to 255. */
function differences(mask: Mask, expected: Uint8Array) {
  const each = Array.from(mask.data, (value, i) => Math.abs(value - expected[i]!));
  return { most: Math.max(...each), mean: each.reduce((a, b) => a + b) / each.length };
}

describe('compared with the exact area', () => {
  it.each(golden.strokes)('a stroke: $name', ({ radius, points, mask }) => {
    const { most, mean } = differences(stroke(radius, points), unpack(mask));
    // Coverage by distance is not quite coverage by area, especially between two segments that meet.
    expect(most).toBeLessThanOrEqual(points.length > 2 ? 56 : 18);
    expect(mean).toBeLessThan(0.4);
  });
});

describe('compared with Skia', () => {
  it.each(golden.lassos)('a lasso: $name', ({ points: pairs, mask }) => {
    const { most, mean } = differences(drawn(polygon(points(pairs))), unpack(mask));
    expect(most).toBeLessThanOrEqual(24);
    expect(mean).toBeLessThan(0.6);
  });
});

describe('compared with Pillow', () => {
  it('softening is nearly a Gaussian blur', () => {
    const star = golden.lassos.find(({ name }) => name === golden.softened.lasso)!;
    const mask = drawn(polygon(points(star.points)));
    soften(Math.round(golden.softened.sigma - 0.5))(mask, untold);
    const { most, mean } = differences(mask, unpack(golden.softened.mask));
    expect(most).toBeLessThanOrEqual(6);
    expect(mean).toBeLessThan(1.5);
  });
});

describe('shapes', () => {
  it('a rectangle has whole pixels, whichever corner it starts from', () => {
    const mask = drawn(rectangle({ x: 9.6, y: 7.2 }, { x: 3.4, y: 5.4 }));
    const inside = (i: number) => {
      const [x, y] = [i % SIZE.width, Math.floor(i / SIZE.width)];
      return x >= 3 && x < 10 && y >= 5 && y < 7;
    };
    expect([...mask.data]).toEqual(Array.from(mask.data, (_, i) => (inside(i) ? 255 : 0)));
  });

  it('a brush that widens has the right width at both ends', () => {
    const mask = drawn(brushSegment({ x: 10, y: 32, radius: 2 }, { x: 50, y: 32, radius: 12 }));
    const heightAt = (x: number) =>
      Array.from({ length: SIZE.height }, (_, y) => mask.data[y * SIZE.width + x]!).filter(Boolean)
        .length;
    expect(heightAt(10)).toBeLessThan(7);
    expect(heightAt(50)).toBeGreaterThan(22);
  });

  it('the eraser removes exactly what the brush added', () => {
    const shape = brushSegment({ x: 20, y: 20, radius: 9 }, { x: 40, y: 30, radius: 9 });
    const mask = drawn(rectangle({ x: 0, y: 0 }, { x: 64, y: 64 }));
    drawShape(mask, shape, 'remove');
    const inverted = drawn(shape);
    invert(inverted, untold);
    expect(mask).toEqual(inverted);
  });

  it('a shape outside the mask changes nothing', () => {
    expect(isEmpty(drawn(rectangle({ x: 70, y: 0 }, { x: 90, y: 9 })))).toBe(true);
    expect(isEmpty(drawn(polygon([])))).toBe(true);
    expect(isEmpty(drawn(polygon(points([[1, 1]]))))).toBe(true);
  });
});

describe('effects', () => {
  it('softening leaves a uniform mask uniform, even at its borders', () => {
    const mask = emptyMask(SIZE);
    invert(mask, untold);
    soften(6)(mask, untold);
    expect(mask.data.every((value) => value === 255)).toBe(true);
    clear(mask, untold);
    expect(isEmpty(mask)).toBe(true);
  });

  it('softening is the same as blurring the whole mask at once, though it works by squares', () => {
    const mask = emptyMask({ width: 300, height: 270 });
    // Edges next to where squares meet, and at the border; and large areas without any.
    for (const [x, y] of [
      [127, 3],
      [128, 126],
      [262, 250],
    ] as const) {
      drawShape(mask, brushSegment({ x, y, radius: 9 }, { x: x + 5, y, radius: 14 }), 'add');
    }
    const expected = blurredWhole(mask, 4);
    soften(4)(mask, untold);
    expect(Buffer.compare(mask.data, expected)).toBe(0);
  });
});

/** Three box blurs of the rows, rounded to whole numbers, and then of the columns. */
function blurredWhole({ data, width, height }: Mask, radius: number): Uint8Array {
  const within = (i: number, count: number) => Math.min(Math.max(i, 0), count - 1);
  const box = Array.from({ length: 2 * radius + 1 }, (_, i) => i - radius);
  const weights = new Map<number, number>();
  for (const a of box)
    for (const b of box)
      for (const c of box) weights.set(a + b + c, (weights.get(a + b + c) ?? 0) + 1);
  const mean = (valueAt: (step: number) => number) => {
    let sum = 0;
    for (const [step, weight] of weights) sum += weight * valueAt(step);
    return Math.round(sum / box.length ** 3);
  };
  const rows = data.map((_, i) => {
    const start = i - (i % width);
    return mean((step) => data[start + within((i % width) + step, width)]!);
  });
  return rows.map((_, i) =>
    mean((step) => rows[within(Math.floor(i / width) + step, height) * width + (i % width)]!),
  );
}
