import type { Pixels } from '../../../core/image/resample.ts';
import type { PictureCodecs } from '../../picture-codecs.ts';

/** A file of uncompressed RGBA, because Node decodes no pictures. */
export function rawPicture({ width, height, data }: Pixels): Blob {
  return new Blob([Int32Array.of(width, height), new Uint8Array(data)]);
}

export async function readRaw(file: Blob): Promise<Pixels> {
  const bytes = await file.arrayBuffer();
  const [width = 0, height = 0] = new Int32Array(bytes.slice(0, 8));
  return { width, height, channels: 4, data: new Uint8Array(bytes, 8) };
}

export const rawCodecs: PictureCodecs = {
  decode: readRaw,
  encode: ({ width, height, data }) =>
    Promise.resolve(rawPicture({ width, height, channels: 4, data: new Uint8Array(data) })),
};
