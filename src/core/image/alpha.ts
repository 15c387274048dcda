import type { Pixels } from './resample.ts';

/** The alpha channel of a four-channel picture, as a one-channel picture; null if it is opaque. */
export function alphaOf({ width, height, data }: Pixels): Pixels | null {
  const alpha = new Uint8Array(width * height);
  for (let pixel = 0; pixel < alpha.length; pixel += 1) alpha[pixel] = data[pixel * 4 + 3]!;
  const isOpaque = alpha.every((value) => value === 255);
  return isOpaque ? null : { width, height, channels: 1, data: alpha };
}

/** Whether a pixel of this opacity is one that a control net for inpainting fills in. */
export const isHole = (opacity: number): boolean => opacity < 128;

/** Composites a picture with four channels, not premultiplied, onto white. Returns three channels. */
export function onWhite({ width, height, data }: Pixels): Pixels {
  const rgb = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    const share = data[from + 3]! / 255;
    for (let channel = 0; channel < 3; channel += 1) {
      rgb[to + channel] = Math.round(255 - share * (255 - data[from + channel]!));
    }
  }
  return { width, height, channels: 3, data: rgb };
}

/**
 * The inverse: four channels from three on white.
 *
 * @param alpha one channel of the same size; null for an opaque picture
 */
export function fromWhite({ width, height, data }: Pixels, alpha: Pixels | null): Pixels {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const opacity = alpha ? alpha.data[pixel]! : 255;
    for (let channel = 0; channel < 3; channel += 1) {
      const value = data[pixel * 3 + channel]!;
      rgba[pixel * 4 + channel] = opacity === 0 ? 255 : 255 - ((255 - value) * 255) / opacity;
    }
    rgba[pixel * 4 + 3] = opacity;
  }
  return { width, height, channels: 4, data: new Uint8Array(rgba.buffer) };
}
