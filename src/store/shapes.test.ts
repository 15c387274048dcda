import { describe, expect, it } from 'vitest';
import { nearestEdge, SHAPES, sizeOfShape, type ShapeName } from './shapes.ts';
import { sizeFit } from './size-fit.ts';

const NAMES = Object.keys(SHAPES) as ShapeName[];

describe('sizeOfShape', () => {
  it.each([
    ['square', 512, 512, 512],
    ['portrait', 512, 440, 592],
    ['landscape', 512, 592, 440],
    ['photo', 512, 624, 416],
    ['wide', 512, 680, 384],
    ['phone', 512, 384, 680],
    ['wide', 64, 88, 48],
  ] as const)('%s for a model of %i is %i×%i', (name, edge, width, height) => {
    expect(sizeOfShape(name, edge)).toEqual({ width, height });
  });

  it.each([64, 256, 512, 768])('suits a model for %i pixels', (edge) => {
    for (const name of NAMES) {
      const { width, height } = sizeOfShape(name, edge);
      const [across, down] = SHAPES[name];
      // The smallest model can only be sized in coarse steps.
      expect(Math.abs(width / height / (across / down) - 1), name).toBeLessThan(0.05);
      expect(Math.abs((width * height) / edge ** 2 - 1), name).toBeLessThan(
        edge < 256 ? 0.2 : 0.05,
      );
      expect(sizeFit({ sizes: [edge] }, width, height), name).toBe('fits');
    }
  });
});

describe('nearestEdge', () => {
  it('compares the numbers of pixels', () => {
    expect(nearestEdge([512, 768], { width: 512, height: 512 })).toBe(512);
    expect(nearestEdge([512, 768], { width: 680, height: 384 })).toBe(512);
    expect(nearestEdge([512, 768], { width: 1024, height: 640 })).toBe(768);
  });
});
