import type { RawImage } from '@xenova/transformers';
import { resample, type Pixels, type ResampleFilter } from '../../core/image/resample.ts';
import type { Transformers } from './transformers.ts';

/** PIL.Image.Resampling by number, and transformers.js' names for the same. */
const FILTERS: Readonly<Record<string, ResampleFilter>> = {
  1: 'lanczos',
  2: 'bilinear',
  3: 'bicubic',
  4: 'box',
  5: 'hamming',
  lanczos: 'lanczos',
  bilinear: 'bilinear',
  bicubic: 'bicubic',
  box: 'box',
  hamming: 'hamming',
};

/**
 * A picture for transformers.js that is resized as Pillow does it, which its models were trained with: the library itself uses the
 * browser's canvas, which differs from browser to browser.
 *
 * @param pixels three channels
 */
export function pillowImage(library: Transformers, pixels: Pixels): RawImage {
  class PillowImage extends library.RawImage {
    override resize(
      width: number,
      height: number,
      { resample: by = 2 }: { resample?: number | string } = {},
    ): Promise<RawImage> {
      const own = { width: this.width, height: this.height, channels: this.channels };
      const source = { ...own, data: Uint8Array.from(this.data) };
      const { data } = resample(source, width, height, FILTERS[by] ?? 'bilinear');
      return Promise.resolve(new PillowImage(data, width, height, this.channels as 3));
    }
  }
  return new PillowImage(Uint8Array.from(pixels.data), pixels.width, pixels.height, 3);
}
