import { pictureTypeOf } from '../picture-type.ts';
import { decodeLatin1 } from '../text-codec.ts';

const APP1 = 0xffe1;
/** After this marker a JPEG contains only picture data, no more headers. */
const START_OF_SCAN = 0xffda;
const EXIF_MARK = 'Exif\0\0';

/** The TIFF file inside a JPEG (EXIF 2.32, 4.7.2) or WebP (RFC 9649, 2.7.1.5); null if there is none. */
export function findExif(file: Uint8Array): Uint8Array | null {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const type = pictureTypeOf(file);
  if (type === 'image/jpeg') return exifOfJpeg(file, view);
  return type === 'image/webp' ? exifOfWebp(file, view) : null;
}

function exifOfJpeg(file: Uint8Array, view: DataView): Uint8Array | null {
  for (let at = 2; at + 4 <= file.length;) {
    const marker = view.getUint16(at);
    if (marker < 0xff00 || marker === START_OF_SCAN) return null;
    const end = at + 2 + view.getUint16(at + 2);
    const data = file.subarray(at + 4, end);
    if (marker === APP1 && decodeLatin1(data.subarray(0, 6)) === EXIF_MARK) return data.subarray(6);
    at = end;
  }
  return null;
}

function exifOfWebp(file: Uint8Array, view: DataView): Uint8Array | null {
  for (let at = 12; at + 8 <= file.length;) {
    const length = view.getUint32(at + 4, true);
    const data = file.subarray(at + 8, at + 8 + length);
    if (decodeLatin1(file.subarray(at, at + 4)) === 'EXIF') {
      // Some writers leave the JPEG's EXIF marker in.
      return decodeLatin1(data.subarray(0, 6)) === EXIF_MARK ? data.subarray(6) : data;
    }
    at += 8 + length + (length % 2);
  }
  return null;
}
