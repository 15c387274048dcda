import { decodePicture, decodeWithAlpha, type DecodePicture } from './decode-picture.ts';
import { encodePng, type EncodePng } from './encode-png.ts';

/** How picture files are read and written; tests in Node use others. */
export interface PictureCodecs {
  readonly decode: DecodePicture;
  readonly encode: EncodePng;
}

/** The browser's. Transparency becomes white. */
export const PICTURE_CODECS: PictureCodecs = { decode: decodePicture, encode: encodePng };

/** The browser's. Transparency is kept. */
export const ALPHA_CODECS: PictureCodecs = { decode: decodeWithAlpha, encode: encodePng };
