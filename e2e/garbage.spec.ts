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
  const url = await openWorkerPage(page, 'read-under-garbage.worker.ts');
  const rounds = await page.evaluate(
    (address) =>
      new Promise((resolve, reject) => {
        const worker = new Worker(address, { type: 'module' });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage(null);
        // Much shorter than the slow fallback for silent streams would take.
        setTimeout(() => reject(new Error('Reading has stalled.')), 60_000);
      }),
    url,
  );
  expect(rounds).toBe(5);
});
