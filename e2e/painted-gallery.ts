import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { App } from './app.ts';

/** Made by scripts/goldens/gallery.py: pictures of different things, painted by skypaint-mini. */
const SHEET = JSON.parse(
  readFileSync(new URL('./__goldens__/gallery.json', import.meta.url), 'utf8'),
) as {
  readonly columns: number;
  readonly side: number;
  readonly names: readonly { readonly en: string; readonly 'zh-CN': string }[];
};

/** Not today's name, so that a filter tells them from what a test paints. */
const MODEL_NAME = 'SkyPaint mini, first edition';

/** The names of the things, in the order of the pictures' seeds. */
export const THINGS = SHEET.names.map(({ en }) => en);

/**
 * Fills the gallery as if the pictures had been painted, the first thing last. A picture's seed is the index of its thing.
 *
 * @param promptOf the prompt that each thing was painted with
 * @param count how many of the things
 */
export async function fillGallery(
  page: Page,
  promptOf: (thing: string) => string,
  count = THINGS.length,
): Promise<void> {
  const sheet = readFileSync(new URL('./__goldens__/gallery.webp', import.meta.url), 'base64');
  const { columns, side } = SHEET;
  await page.evaluate(
    async ({ sheet, columns, side, MODEL_NAME, prompts }) => {
      const bytes = Uint8Array.from(atob(sheet), (char) => char.charCodeAt(0));
      const all = await createImageBitmap(new Blob([bytes]));
      const cut = async (at: number) => {
        const canvas = new OffscreenCanvas(side, side);
        const [x, y] = [(at % columns) * side, Math.floor(at / columns) * side];
        canvas.getContext('2d')!.drawImage(all, -x, -y);
        return canvas.convertToBlob();
      };
      const items = await Promise.all(
        prompts.map(async (prompt, seed) => ({
          id: `painted-${seed}`,
          createdAt: 1_000_000 - seed,
          png: await cut(seed),
          parameters: {
            ...{ modelId: 'skypaint-mini', modelName: MODEL_NAME, prompt, fullPrompt: prompt },
            ...{ negativePrompt: '', useStyleTag: true, seed, width: side, height: side },
            ...{ steps: 10, guidanceScale: 3, sampler: 'dpmpp_2m_karras', clipSkip: 1, rng: 'CPU' },
            ...{ textEncoder: null, vae: null, backend: 'wasm', precision: 'fp32' },
          },
          warnings: [],
          timings: { prepareMs: 0, encodeMs: 0, denoiseMs: 0, decodeMs: 0 },
        })),
      );
      await new Promise<void>((done, failed) => {
        const opening = indexedDB.open('skypaint-gallery');
        opening.onerror = () => failed(opening.error ?? new Error('no gallery'));
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('pictures', 'readwrite');
          for (const item of items) transaction.objectStore('pictures').put(item);
          transaction.oncomplete = () => {
            opening.result.close();
            done();
          };
        };
      });
    },
    { sheet, columns, side, MODEL_NAME, prompts: THINGS.slice(0, count).map(promptOf) },
  );
}

/** Opens the page with a gallery that `fillGallery` has filled. */
export async function openWithPictures(
  app: App,
  page: Page,
  count?: number,
  promptOf = (thing: string) => `painted ${thing}`,
): Promise<void> {
  await app.open();
  await fillGallery(page, promptOf, count);
  await app.open();
}

/** How many pictures the page can find by meaning. */
export function countIndexed(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((done, failed) => {
        const opening = indexedDB.open('skypaint-embeddings');
        opening.onerror = () => failed(opening.error ?? new Error('no embeddings'));
        opening.onsuccess = () => {
          const { result } = opening;
          const counting = result.transaction('embeddings').objectStore('embeddings').count();
          counting.onsuccess = () => {
            result.close();
            done(counting.result);
          };
        };
      }),
  );
}
