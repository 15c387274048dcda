import { useEffect, useRef } from 'react';
import { enlargeTwice, type Pixels } from './enlarge.ts';
import styles from './Stage.module.css';

/** Up to here a step takes some 50 ms; larger ones would be felt, and the browser enlarges them well enough. */
const MAX_SIDE = 512;

/**
 * Lies over a picture that is smaller than its sheet and shows it enlarged with crisp edges. The picture itself
 * stays beneath: that is what is saved, copied and read out.
 */
export function Enlarged({ png }: { readonly png: Blob }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { current } = canvas;
    if (!current) return;
    const gone = new AbortController();
    void enlarge(png, current, gone.signal).catch(() => {
      // The picture beneath is shown as the browser enlarges it.
    });
    return () => gone.abort();
  }, [png]);
  return <canvas ref={canvas} hidden aria-hidden="true" className={styles['enlarged']} />;
}

async function enlarge(png: Blob, canvas: HTMLCanvasElement, gone: AbortSignal): Promise<void> {
  const context = canvas.getContext('2d');
  const frame = canvas.parentElement?.getBoundingClientRect();
  if (!context || !frame) return;
  let image: Pixels = await pixelsOf(png);
  const needed = frame.width * devicePixelRatio;
  let isEnlarged = false;
  while (image.width < needed && 2 * Math.max(image.width, image.height) <= MAX_SIDE) {
    // One step at a time, so that the page answers in between.
    await new Promise((resolve) => setTimeout(resolve));
    if (gone.aborted) return;
    image = enlargeTwice(image);
    isEnlarged = true;
  }
  if (!isEnlarged) return;
  Object.assign(canvas, { width: image.width, height: image.height, hidden: false });
  context.putImageData(new ImageData(image.data, image.width, image.height), 0, 0);
}

async function pixelsOf(png: Blob): Promise<Pixels> {
  const bitmap = await createImageBitmap(png);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  if (!context) throw new Error('no 2d context');
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height);
}
