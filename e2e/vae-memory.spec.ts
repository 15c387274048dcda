import type * as ComlinkModule from 'comlink';
import { expect, test } from './app.ts';
import { openWorkerPage } from './worker-page.ts';

/** Of bench/tiled-vae.worker.ts. */
interface Calls {
  leaveOutArithmetic(): void;
  run(...request: readonly unknown[]): { readonly tiles: number; readonly gpu: number };
}

/**
 * SwiftShader's buffers are real, but its arithmetic would take minutes, so the shaders are empty. The model that ships has the
 * largest VAE in proportion to its latents, so that its core is small: see docs/adr/0014.
 */
test('a picture of 1536 pixels takes no more of a GPU’s memory than one of 512, and a fifth', async ({
  page,
}) => {
  const url = await openWorkerPage(page, '../bench/tiled-vae.worker.ts');
  await page.route('**/models/skypaint-mini/**', (route) =>
    route.fulfill({ path: `public${new URL(route.request().url()).pathname}` }),
  );
  await page.addScriptTag({ path: 'node_modules/comlink/dist/umd/comlink.js' });
  /** Encodes a picture and decodes it again, as image-to-image does. */
  const sendThrough = (edge: number) =>
    page.evaluate(
      async ([address, size]) => {
        const { Comlink } = window as unknown as { Comlink: typeof ComlinkModule };
        const worker = new Worker(address, { type: 'module' });
        const calls = Comlink.wrap<Calls>(worker);
        await calls.leaveOutArithmetic();
        const found = await calls.run('webgpu', size, 'both', false, 'skypaint-mini');
        worker.terminate();
        return found;
      },
      [url, edge] as const,
    );
  const small = await sendThrough(512);
  const large = await sendThrough(1536);
  expect([small.tiles, large.tiles]).toEqual([1, 16]);
  expect(large.gpu).toBeLessThan(1.2 * small.gpu);
});
