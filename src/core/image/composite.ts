import type { Pixels } from './resample.ts';
import { withoutAlpha } from './without-alpha.ts';

/** Pillow's arithmetic on pictures with transparency, bit for bit. Four channels; `premultiplied` is Pillow's mode RGBa. */

/** `round(value / 255)`. */
function over255(value: number): number {
  const rounded = value + 128;
  return ((rounded >> 8) + rounded) >> 8;
}

/**
 * An opaque picture made as transparent as a mask says: `Image.paste` onto an empty picture.
 *
 * @param picture three channels
 * @param opacityAt returns the opacity of a pixel, 0 to 255
 * @returns premultiplied
 */
export function premultiplied(picture: Pixels, opacityAt: (pixel: number) => number): Pixels {
  const { width, height } = picture;
  const data = new Uint8Array(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const opacity = opacityAt(pixel);
    for (let channel = 0; channel < 3; channel += 1) {
      data[pixel * 4 + channel] = over255(picture.data[pixel * 3 + channel]! * opacity);
    }
    data[pixel * 4 + 3] = opacity;
  }
  return { width, height, channels: 4, data };
}

/** `convert('RGBA')` of a premultiplied picture. */
export function straight({ width, height, data: source }: Pixels): Pixels {
  const data = Uint8Array.from(source);
  for (let place = 0; place < data.length; place += 4) {
    const alpha = source[place + 3]!;
    if (alpha === 0 || alpha === 255) continue;
    for (let channel = place; channel < place + 3; channel += 1) {
      data[channel] = Math.min(Math.trunc((255 * source[channel]!) / alpha), 255);
    }
  }
  return { width, height, channels: 4, data };
}

/** Fractional bits of a factor in `alphaComposite`. */
const PRECISION = 7;

/**
 * `Image.alpha_composite`.
 *
 * @param under four channels; changed in place
 * @param over four channels
 */
export function alphaComposite({ data: under }: Pixels, { data: over }: Pixels): void {
  for (let place = 0; place < under.length; place += 4) {
    const alpha = over[place + 3]!;
    if (alpha === 0) continue;
    const sum = alpha * 255 + under[place + 3]! * (255 - alpha);
    const share = Math.trunc((alpha * 255 * 255 * 2 ** PRECISION) / sum);
    const rest = 255 * 2 ** PRECISION - share;
    for (let channel = place; channel < place + 3; channel += 1) {
      const mixed = over[channel]! * share + under[channel]! * rest + (0x80 << PRECISION);
      under[channel] = (((mixed >> 8) + mixed) >> 8) >> PRECISION;
    }
    under[place + 3] = over255(sum);
  }
}

/** Adds an opaque alpha channel to a picture with three channels. */
export function opaque(picture: Pixels): Pixels {
  return premultiplied(picture, () => 255);
}

/** The first three channels of a picture with four. */
export function colours({ width, height, data }: Pixels): Pixels {
  return { width, height, channels: 3, data: withoutAlpha(data) };
}
