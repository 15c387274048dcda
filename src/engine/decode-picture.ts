import { AppError, type ErrorDetails } from '../core/errors.ts';
import {
  HEADER_BYTES,
  readPictureHeader,
  type PictureHeader,
} from '../core/image/picture-header.ts';
import type { Pixels } from '../core/image/resample.ts';
import { withoutAlpha } from '../core/image/without-alpha.ts';

/** Larger pictures are shrunk to this many pixels by the browser. */
const MAX_PIXELS = 16 * 2 ** 20;
/** Larger ones are refused: decoding takes 4 bytes for each pixel, if only for a moment. */
const MAX_SOURCE_PIXELS = 2 ** 28;

export type DecodePicture = (file: Blob) => Promise<Pixels>;

/**
 * A picture file as sRGB pixels, turned the way its EXIF data says, and on white where it is transparent. Of an animation, only
 * the first frame.
 *
 * @returns three channels
 * @throws AppError `unreadable-picture`; details: what? (`too-large`, `cut-off`), format? (a format that cannot be read)
 */
export async function decodePicture(file: Blob): Promise<Pixels> {
  const { width, height, data } = await drawn(file, '#fff');
  return { width, height, channels: 3, data: withoutAlpha(data) };
}

/**
 * The same, with its transparency.
 *
 * @returns four channels, not premultiplied
 * @throws AppError as `decodePicture`
 */
export async function decodeWithAlpha(file: Blob): Promise<Pixels> {
  const { width, height, data } = await drawn(file, 'transparent');
  return { width, height, channels: 4, data: new Uint8Array(data.buffer) };
}

async function drawn(file: Blob, background: string): Promise<ImageData> {
  const header = readPictureHeader(new Uint8Array(await file.slice(0, HEADER_BYTES).arrayBuffer()));
  if (header && header.width * header.height > MAX_SOURCE_PIXELS) {
    const { width, height } = header;
    throw unreadable(`${width} × ${height} pixels`, { what: 'too-large', width, height });
  }
  const bitmap = await createImageBitmap(file, shrinking(header)).catch((error: unknown) => {
    throw unreadable(String(error), reasonOf(file, header), error);
  });
  try {
    return pixelsOf(bitmap, background);
  } finally {
    bitmap.close();
  }
}

/** The browser need not hold a large picture whole. Without a height, it keeps the ratio, even of a turned picture. */
function shrinking(header: PictureHeader | null): ImageBitmapOptions {
  const shrink = header ? Math.sqrt(MAX_PIXELS / (header.width * header.height)) : 1;
  // A broken header may have no size at all.
  if (!header || !(shrink < 1)) return {};
  return { resizeWidth: Math.max(1, Math.round(header.width * shrink)), resizeQuality: 'high' };
}

function pixelsOf(bitmap: ImageBitmap, background: string): ImageData {
  const shrink = Math.min(1, Math.sqrt(MAX_PIXELS / (bitmap.width * bitmap.height)));
  const width = Math.max(1, Math.floor(bitmap.width * shrink));
  const height = Math.max(1, Math.floor(bitmap.height * shrink));
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new AppError('internal', 'no canvas');
  context.fillStyle = background;
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

function unreadable(message: string, details: ErrorDetails, cause?: unknown): AppError {
  return new AppError('unreadable-picture', message, details, { cause });
}

/** Formats that some or all browsers cannot decode, by file extension. */
const FORMATS: Readonly<Record<string, string>> = {
  heic: 'HEIC',
  heif: 'HEIC',
  svg: 'SVG',
  tif: 'TIFF',
  tiff: 'TIFF',
  jxl: 'JPEG XL',
  psd: 'PSD',
  avif: 'AVIF',
};

/** Formats that every browser decodes; if decoding one fails, the file is at fault. */
const DECODABLE = ['png', 'jpg', 'webp', 'gif', 'bmp'];

function reasonOf(file: Blob, header: PictureHeader | null): ErrorDetails {
  if (DECODABLE.includes(header?.type ?? '')) return { what: 'cut-off' };
  const extension = file instanceof File ? (/\.(\w+)$/.exec(file.name)?.[1] ?? '') : '';
  const format = FORMATS[header?.type ?? extension.toLowerCase()];
  return format === undefined ? {} : { format };
}
