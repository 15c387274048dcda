import type { JobRequest } from './job-request.ts';
import type { PixelSize } from './pixel-size.ts';

/** How many times wider and higher a picture can become at once. */
export const ENLARGEMENTS = [2, 4] as const;
export type Enlargement = (typeof ENLARGEMENTS)[number];

/** The longest edge of a result, in pixels. */
export const LONGEST_EDGE = 4096;

/** The upscalers that ship with the page, in `upscalers/`; the first one is the default. */
export const EMBEDDED_UPSCALERS = [{ id: 'skypaint-x4', name: 'SkyPaint x4' }] as const;

/** A1111's name for enlarging without a network. */
export const LANCZOS = 'Lanczos';

/** What enlarges a picture. */
export type Upscaler =
  | { readonly type: 'embedded'; readonly id: string }
  /** One of the library's add-ons, by its name. */
  | { readonly type: 'add-on'; readonly name: string }
  /** No network: the resampling filter. */
  | { readonly type: 'lanczos' };

export interface EnlargeRequest extends JobRequest {
  /** A file of any kind that the browser can decode. */
  readonly picture: Blob;
  readonly factor: Enlargement;
  readonly upscaler: Upscaler;
}

export interface EnlargeResult {
  readonly type: 'enlarged';
  /** With the texts of the source, and what was done to it, as A1111 writes them. */
  readonly png: Blob;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** The upscaler's name, as in the PNG. */
  readonly upscalerName: string;
  readonly tookMs: number;
}

/** The size that a picture would have; null if it is larger than can be made. */
export function enlargedSize({ width, height }: PixelSize, factor: number): PixelSize | null {
  const fits = Math.max(width, height) * factor <= LONGEST_EDGE;
  return fits ? { width: width * factor, height: height * factor } : null;
}
