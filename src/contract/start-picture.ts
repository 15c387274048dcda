import type { PaintMask } from './paint-mask.ts';

/** How a start picture of another shape becomes one of the size that is painted. */
export const START_FITS = ['crop', 'fill', 'stretch'] as const;

/**
 * `crop` cuts off the excess, equally on both sides; `fill` keeps all of it and continues its edges outwards; `stretch` changes its
 * proportions. A1111's "Crop and resize", "Resize and fill" and "Just resize".
 */
export type StartFit = (typeof START_FITS)[number];

/** What a picture is painted from, instead of noise alone: image-to-image. */
export interface StartPicture {
  /** A file of any kind that the browser can decode. */
  readonly picture: Blob;
  readonly fit: StartFit;
  /** null if all of it is painted over. */
  readonly mask: PaintMask | null;
}

/** How many of the steps are run from a start picture, as diffusers counts them. */
export const stepsFromStart = (steps: number, strength: number): number =>
  Math.trunc(steps * strength);

/** What was changed about a file that became a start picture. */
export const START_CHANGES = ['on-white', 'first-frame', 'smaller'] as const;

/**
 * `on-white`: it was transparent somewhere; `first-frame`: it was moving; `smaller`: an edge was longer than
 * `LIMITS.pictureEdge`.
 */
export type StartChange = (typeof START_CHANGES)[number];

/** What becomes of a file's transparency: white, or `kept` where it marks what a control net fills in. */
export type Ground = 'white' | 'kept';

/** A file as a start picture. */
export interface ReadStart {
  /** On white unless its transparency is kept, 8 bit, sRGB, upright, without anything else that the file held, such as the place where it was taken. */
  readonly picture: Blob;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  readonly changes: readonly StartChange[];
  /** As a guide, it has nothing to follow. */
  readonly isBlack: boolean;
  /** Some of it is transparent, and kept so: what a control net fills in. */
  readonly hasHoles: boolean;
}
