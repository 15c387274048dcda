import type { Edits } from '../../store/index.ts';
import type { Size } from './box.ts';
import type { EditorSession } from './editor-session.ts';
import type { Mask } from './mask.ts';

/** The edits, in the form that is saved and sent to the engine. */
export async function editsOf({ document, store }: EditorSession): Promise<Edits> {
  const { sides, isEmpty } = document.state;
  const { options } = store.getState();
  return { mask: isEmpty ? null : await maskFile(document.mask), sides, options };
}

function maskFile({ width, height, data }: Mask): Promise<Blob> {
  const context = contextOf({ width, height });
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  // The same value in red, green and blue, and opaque.
  for (let i = 0; i < data.length; i++) pixels[i] = 0xff000000 | (data[i]! * 0x010101);
  context.putImageData(image, 0, 0);
  return context.canvas.convertToBlob({ type: 'image/png' });
}

/** @throws whatever the browser throws when it cannot decode the file */
export async function readMask(file: Blob, { width, height }: Size): Promise<Mask> {
  const image = await createImageBitmap(file);
  const context = contextOf({ width, height });
  context.drawImage(image, 0, 0, width, height);
  image.close();
  const { data: pixels } = context.getImageData(0, 0, width, height);
  const data = new Uint8Array(width * height);
  for (let i = 0; i < data.length; i++) data[i] = pixels[4 * i]!;
  return { width, height, data };
}

function contextOf({ width, height }: Size): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) throw new Error('no 2d context');
  return context;
}
