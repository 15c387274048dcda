import { QUIET } from '../scripts/chromium-flags.mjs';
import { expect, test } from './app.ts';
import { openWorkerPage } from './worker-page.ts';

test.use({
  launchOptions: {
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: [...QUIET, '--js-flags=--expose-gc'],
  },
});

test('files are read to the end while the garbage collector runs constantly', async ({ page }) => {
  await openWorkerPage(page, 'read-under-garbage.worker.ts', '/read.js');
  const rounds = await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const worker = new Worker('/read.js', { type: 'module' });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage(null);
        // Much shorter than the slow fallback for silent streams would take.
        setTimeout(() => reject(new Error('Reading has stalled.')), 60_000);
      }),
  );
  expect(rounds).toBe(5);
});
