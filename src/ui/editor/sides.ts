import { LIMITS } from '../../store/index.ts';
import type { Size } from './box.ts';

export const SIDES = ['top', 'right', 'bottom', 'left'] as const;
export type Side = (typeof SIDES)[number];

/** By how many pixels a picture grows. */
export type Sides = Readonly<Record<Side, number>>;

export const NO_GROWTH: Sides = { top: 0, right: 0, bottom: 0, left: 0 };

/** Pictures are painted in multiples of this. */
export const GROWTH_STEP = 8;

export const isVertical = (side: Side) => side === 'top' || side === 'bottom';

export const hasGrown = (sides: Sides) => SIDES.some((side) => sides[side] > 0);

export const areEqual = (a: Sides, b: Sides) => SIDES.every((side) => a[side] === b[side]);

/**
 * How far a side may grow while the others stay. One side can at most double the picture, because the model needs enough of it to
 * continue from, and no edge may become longer than can be painted.
 */
export function longestGrowth(picture: Size, sides: Sides, side: Side): number {
  const length = isVertical(side) ? picture.height : picture.width;
  const room = LIMITS.pictureEdge - length - sides[OPPOSITE[side]];
  return Math.max(0, Math.min(steps(length, Math.ceil), steps(room, Math.floor)));
}

/** The nearest possible growth. */
export function allowedGrowth(picture: Size, sides: Sides, side: Side, pixels: number): number {
  return Math.min(Math.max(steps(pixels, Math.round), 0), longestGrowth(picture, sides, side));
}

const OPPOSITE: Readonly<Record<Side, Side>> = {
  top: 'bottom',
  right: 'left',
  bottom: 'top',
  left: 'right',
};

const steps = (pixels: number, round: (count: number) => number) =>
  round(pixels / GROWTH_STEP) * GROWTH_STEP;

export function grownSize({ width, height }: Size, { top, right, bottom, left }: Sides): Size {
  return { width: width + left + right, height: height + top + bottom };
}
