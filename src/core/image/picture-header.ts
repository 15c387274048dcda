import { imageSize } from 'image-size';

/** Longer than any header, including the thumbnail and colour profile that may precede the size. */
export const HEADER_BYTES = 2 ** 19;

export interface PictureHeader {
  /** In pixels, as stored. */
  readonly width: number;
  readonly height: number;
  /** The usual file ending: `jpg`. */
  readonly type?: string;
  /** EXIF's number: from 5 on, width and height are swapped when the picture is shown. */
  readonly orientation?: number;
}

/**
 * What a picture states in its header.
 *
 * @param bytes its first `HEADER_BYTES`
 * @returns null if the format is unknown here; the browser may know it
 */
export function readPictureHeader(bytes: Uint8Array): PictureHeader | null {
  try {
    return imageSize(bytes);
  } catch {
    return null;
  }
}
