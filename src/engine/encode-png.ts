import { addPngText } from '../core/formats/png-text.ts';
import type { RgbaImage } from '../contract/engine-api.ts';

/** @param texts the text chunks by keyword, in their order in the file */
export type EncodePng = (image: RgbaImage, texts: ReadonlyMap<string, string>) => Promise<Blob>;

export const encodePng: EncodePng = async ({ width, height, data }, texts) => {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(new ImageData(data, width, height), 0, 0);
  const plain = await canvas.convertToBlob({ type: 'image/png' });
  let png = new Uint8Array(await plain.arrayBuffer());
  // Each chunk is inserted right after the header, so the last one is added first.
  for (const [keyword, text] of [...texts].reverse()) png = addPngText(png, keyword, text);
  return new Blob([png], { type: 'image/png' });
};
