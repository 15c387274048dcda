import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { likeness, readGoldens } from '../src/engine/jobs/paint/__fixtures__/golden-case.ts';
import { expect } from './app.ts';
import { importTiny, LibraryPage, test } from './library.ts';
import { ModelsPage } from './models-page.ts';

/** scripts/goldens/vaes.py: what diffusers paints with the tiny pipeline and this VAE. */
const mist = readGoldens<'euler'>('tiny-vaes/pictures.json.gz').cases.at(-1);
const MIST = 'src/pipeline/__goldens__/tiny-vaes/mist.vae.pt';

/** All parts together take 9.5 MB for this picture, one part at a time up to 8.8 MB. */
const FOR_ONE_PART = 9_000_000;
const FOR_NONE = 20_000;
/** A full GPU always has some space left for smaller buffers and for those that only pass data through. */
const LEAST_BYTES = 4096;

/**
 * Runs in the worker before its own script: simulates a GPU with only this much memory. A request beyond it becomes one for a
 * gibibyte, which SwiftShader refuses, so the error, the invalid buffer and everything that follows are real.
 */
function limitGpuMemory(budget: number, leastBytes: number): void {
  let used = 0;
  const sizes = new WeakMap<GPUBuffer, number>();
  const { createBuffer } = GPUDevice.prototype;
  const { destroy } = GPUBuffer.prototype;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const { size, mappedAtCreation: isStaging } = descriptor;
    if (size < leastBytes || isStaging) return createBuffer.call(this, descriptor);
    if (used + size > budget) {
      // oxlint-disable-next-line no-console -- the worker's only way to reach the test
      console.info('out of memory');
      return createBuffer.call(this, { ...descriptor, size: this.limits.maxBufferSize });
    }
    const buffer = createBuffer.call(this, descriptor);
    sizes.set(buffer, size);
    used += size;
    return buffer;
  };
  GPUBuffer.prototype.destroy = function () {
    used -= sizes.get(this) ?? 0;
    sizes.delete(this);
    destroy.call(this);
  };
}

/** Runs in the worker before its own script: a GPU that binds no larger tensors than the tiny UNet needs for 512 pixels. */
function limitTensors(): void {
  const key = 'maxStorageBufferBindingSize';
  Object.defineProperty(GPUSupportedLimits.prototype, key, { get: () => 2 ** 21 });
}

/** From now on, this page's paint workers run `code` before their own script. */
function beforePaintWorker(page: Page, code: string): Promise<unknown> {
  return page.route('**/paint.worker-*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${code}\n${await response.text()}` });
  });
}

/** From now on, workers that paint have a GPU of this many bytes. Counts how often they were not enough. */
async function withMemory(page: Page, budget: number) {
  const shortages = { count: 0 };
  page.on('console', (message) => {
    if (message.text() === 'out of memory') shortages.count++;
  });
  await beforePaintWorker(
    page,
    `(${limitGpuMemory.toString()})(${String(budget)}, ${String(LEAST_BYTES)});`,
  );
  return shortages;
}

async function openWithMemory(page: Page, budget: number, baseUrl: string | undefined) {
  const shortages = await withMemory(page, budget);
  const library = await LibraryPage.open(page, baseUrl);
  const id = await importTiny(library);
  await library.importFiles({ 'mist.vae.pt': readFileSync(MIST) });
  await library.outcome('start', 'webgpu');
  return { library, id, shortages };
}

test('a GPU that runs out of memory holds one part at a time, and paints what diffusers paints', async ({
  page,
  baseURL,
}) => {
  const { library, id, shortages } = await openWithMemory(page, FOR_ONE_PART, baseURL);
  expect(likeness(await library.paintCase(id, mist!), mist!)).toBeGreaterThan(40);
  expect(shortages.count).toBeGreaterThan(0);
});

test('a GPU without memory for even one part gives an error that says so', async ({
  page,
  baseURL,
}) => {
  const { library, id } = await openWithMemory(page, FOR_NONE, baseURL);
  await expect(library.paintCase(id, mist!)).rejects.toThrow('out-of-memory: ');
});

test.describe('the page', () => {
  test.use({ model: 'tiny' });

  test('reports a size for which the GPU has no room, with one that fits', async ({
    app,
    page,
  }) => {
    const { sizeWarning } = app.texts.options;
    await beforePaintWorker(page, `(${limitTensors.toString()})();`);
    await app.open();
    await app.compute('backendGpu');
    for (const edge of ['width', 'height'] as const) await app.setOption(edge, '1024');
    await expect(page.getByText(sizeWarning.beyond.webgpu)).toBeVisible();
    const [width, height] = ['512', '512'];
    await app
      .button(sizeWarning.use.replace('{{width}}', width).replace('{{height}}', height))
      .first()
      .click();
    await expect(page.getByText(sizeWarning.beyond.webgpu)).toBeHidden();
    await expect(app.sizeChip).toContainText(`${width}×${height}`);
  });

  test('offers a model that needs too much in eight bits', async ({ app, page }) => {
    await importTiny(await LibraryPage.open(page));
    await withMemory(page, FOR_NONE);
    const models = new ModelsPage(app);
    await app.open();
    await models.menu.click();
    await page.getByRole('menuitemradio', { name: 'tiny', exact: true }).click();
    await app.compute('backendGpu');
    await app.setOption('steps', '1');
    await app.prompt.fill('a red apple');
    await app.button(app.texts.composer.generate).click();
    const problem = page.getByRole('alert');
    await expect(problem).toContainText(app.texts.errors['out-of-memory'].title);
    await expect(problem).toContainText(models.texts.shrink.offer);
    await problem.getByRole('button', { name: models.texts.shrink.action }).click();
    const question = models.texts.shrink.confirm.split('“')[0]!;
    await expect(models.card('tiny')).toContainText(question);
  });
});
