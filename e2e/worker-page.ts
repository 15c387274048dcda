import type { Page } from '@playwright/test';
import { build } from 'vite';

/**
 * Opens an empty page that can start one of our workers by itself.
 *
 * @param file of the worker, in this folder
 * @param url where the page finds it
 */
export async function openWorkerPage(page: Page, file: string, url: string): Promise<void> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    build: {
      write: false,
      rolldownOptions: { input: new URL(file, import.meta.url).pathname },
    },
  });
  const { output } = [built].flat()[0] as { output: readonly { code?: string }[] };
  await page.route(`**${url}`, (route) =>
    route.fulfill({ body: output[0]?.code ?? '', contentType: 'text/javascript' }),
  );
  await page.route('**/empty.html', (route) =>
    route.fulfill({ body: '<!doctype html><title>-</title><link rel="icon" href="data:,">' }),
  );
  await page.goto('/empty.html');
}
