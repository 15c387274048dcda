import { useEffect, useRef } from 'react';
import { enlargeTwice, type Pixels } from './enlarge.ts';
import styles from './Stage.module.css';

/** Up to this size a step takes about 50 ms. Larger steps would be noticeable, and the browser enlarges such pictures well enough. */
const MAX_SIDE = 512;

/**
 * Covers a picture that is smaller than its sheet with an enlarged version that has crisp edges. The picture itself stays
 * underneath: it is the one that is saved, copied and read aloud.
 */
export function Enlarged({ file }: { readonly file: Blob }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { current } = canvas;
    if (!current) return;
    const gone = new AbortController();
    void enlarge(file, current, gone.signal).catch(() => {
      // If this fails, the picture underneath is visible, as the browser enlarges it.
    });
    return () => gone.abort();
  }, [file]);
  return <canvas ref={canvas} hidden aria-hidden="true" className={styles['enlarged']} />;
}

async function enlarge(file: Blob, canvas: HTMLCanvasElement, gone: AbortSignal): Promise<void> {
  const context = canvas.getContext('2d');
  const frame = canvas.parentElement?.getBoundingClientRect();
  if (!context || !frame) return;
  let image: Pixels = await pixelsOf(file);
  const needed = frame.width * devicePixelRatio;
  let isEnlarged = false;
  while (image.width < needed && 2 * Math.max(image.width, image.height) <= MAX_SIDE) {
    // One step at a time, so that the page stays responsive.
    await new Promise((resolve) => setTimeout(resolve));
    if (gone.aborted) return;
    image = enlargeTwice(image);
    isEnlarged = true;
  }
  if (!isEnlarged) return;
  Object.assign(canvas, { width: image.width, height: image.height, hidden: false });
  context.putImageData(new ImageData(image.data, image.width, image.height), 0, 0);
}

async function pixelsOf(file: Blob): Promise<Pixels> {
  const bitmap = await createImageBitmap(file);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  if (!context) throw new Error('no 2d context');
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height);
}
