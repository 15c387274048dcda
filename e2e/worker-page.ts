import type { Page } from '@playwright/test';
import { build } from 'vite';

/**
 * Opens an empty page that can start one of our workers by itself.
 *
 * @param file of the worker, from this folder
 * @returns where the page finds it
 */
export async function openWorkerPage(page: Page, file: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    base: './',
    define: { __APP_VERSION__: '"test"' },
    build: {
      write: false,
      modulePreload: false,
      rolldownOptions: { input: new URL(file, import.meta.url).pathname },
    },
  });
  const { output } = [built].flat()[0] as Extract<typeof built, { output: unknown }>;
  for (const part of output) {
    const isCode = part.type === 'chunk';
    await page.route(`**/${part.fileName}`, (route) =>
      route.fulfill({
        body: Buffer.from(isCode ? part.code : part.source),
        contentType: isCode ? 'text/javascript' : 'application/wasm',
      }),
    );
  }
  await page.route('**/empty.html', (route) =>
    route.fulfill({ body: '<!doctype html><title>-</title><link rel="icon" href="data:,">' }),
  );
  await page.goto('/empty.html');
  return `/${output[0].fileName}`;
}
