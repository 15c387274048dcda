import { AppError } from '../core/errors.ts';
import type { Pixels } from '../core/image/resample.ts';

/** Larger pictures are shrunk to this many pixels by the browser, which does not need to hold them whole. */
const MAX_PIXELS = 16 * 2 ** 20;

/** @returns RGB */
export type DecodePicture = (file: Blob) => Promise<Pixels>;

/**
 * A picture file as sRGB pixels, turned the way its EXIF data says, and on white where it is transparent.
 *
 * @returns three channels
 * @throws AppError `unreadable-picture`
 */
export async function decodePicture(file: Blob): Promise<Pixels> {
  const bitmap = await createImageBitmap(file).catch((error: unknown) => {
    throw new AppError('unreadable-picture', String(error), {}, { cause: error });
  });
  try {
    const shrink = Math.min(1, Math.sqrt(MAX_PIXELS / (bitmap.width * bitmap.height)));
    const width = Math.max(1, Math.round(bitmap.width * shrink));
    const height = Math.max(1, Math.round(bitmap.height * shrink));
    const context = new OffscreenCanvas(width, height).getContext('2d', {
      willReadFrequently: true,
    });
    if (!context) throw new AppError('internal', 'no canvas');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    return { width, height, channels: 3, data: withoutAlpha(data) };
  } finally {
    bitmap.close();
  }
}

function withoutAlpha(rgba: Uint8ClampedArray): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb[to] = rgba[from]!;
    rgb[to + 1] = rgba[from + 1]!;
    rgb[to + 2] = rgba[from + 2]!;
  }
  return rgb;
}
