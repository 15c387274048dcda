import { numberRule } from '../contract/picture-options.ts';
import type { PixelSize } from '../contract/pixel-size.ts';

/** Proportions that have a name, as width to height. */
export const SHAPES = {
  square: [1, 1],
  portrait: [3, 4],
  landscape: [4, 3],
  photo: [3, 2],
  wide: [16, 9],
  phone: [9, 16],
} as const satisfies Readonly<Record<string, readonly [number, number]>>;

export type ShapeName = keyof typeof SHAPES;

/** The size that best matches both this shape and the number of pixels in the model's square of `edge` pixels. */
export function sizeOfShape(name: ShapeName, edge: number): PixelSize {
  const [across, down] = SHAPES[name];
  const { multipleOf } = numberRule('width');
  const around = (pixels: number) =>
    [-1, 0, 1].map((step) => (Math.round(pixels / multipleOf) + step) * multipleOf);
  // A wrong shape is more noticeable than a few pixels more or less.
  const miss = ({ width, height }: PixelSize) =>
    2 * Math.abs(Math.log((width * down) / (height * across))) +
    Math.abs(Math.log((width * height) / edge ** 2));
  return around(edge * Math.sqrt(across / down))
    .flatMap((width) =>
      around(edge * Math.sqrt(down / across)).map((height) => ({ width, height })),
    )
    .reduce((best, size) => (miss(size) < miss(best) ? size : best));
}

/** The model's size with the most similar number of pixels. */
export function nearestEdge(sizes: readonly number[], { width, height }: PixelSize): number {
  const edge = Math.sqrt(width * height);
  const distance = (size: number) => Math.abs(Math.log(size / edge));
  return sizes.reduce((best, size) => (distance(size) < distance(best) ? size : best));
}
