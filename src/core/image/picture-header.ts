import { imageSize } from 'image-size';

/** More than any header takes, with the thumbnail and the colour profile that may come before the size. */
export const HEADER_BYTES = 2 ** 19;

export interface PictureHeader {
  /** In pixels, as they are stored. */
  readonly width: number;
  readonly height: number;
  /** As its files are called: `jpg`. */
  readonly type?: string;
  /** As EXIF numbers it: from 5 on, width and height change places when the picture is shown. */
  readonly orientation?: number;
}

/**
 * What a picture says of itself before it is decoded.
 *
 * @param bytes the first `HEADER_BYTES` of it
 * @returns null if it is no format that is known; the browser may know it
 */
export function readPictureHeader(bytes: Uint8Array): PictureHeader | null {
  try {
    return imageSize(bytes);
  } catch {
    return null;
  }
}
