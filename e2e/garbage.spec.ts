import { build } from 'vite';
import { QUIET } from '../scripts/chromium-flags.mjs';
import { expect, test } from './app.ts';

test.use({
  launchOptions: {
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: [...QUIET, '--js-flags=--expose-gc'],
  },
});

test('files are read to their end while the garbage collector runs all the time', async ({
  page,
}) => {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    build: {
      write: false,
      rolldownOptions: { input: new URL('read-under-garbage.worker.ts', import.meta.url).pathname },
    },
  });
  const { output } = [built].flat()[0] as { output: readonly { code?: string }[] };
  await page.route('**/read.js', (route) =>
    route.fulfill({ body: output[0]?.code ?? '', contentType: 'text/javascript' }),
  );
  await page.route('**/empty.html', (route) =>
    route.fulfill({ body: '<!doctype html><title>-</title><link rel="icon" href="data:,">' }),
  );
  await page.goto('/empty.html');
  const rounds = await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const worker = new Worker('/read.js', { type: 'module' });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage(null);
        // Much sooner than the slow fallback for silent streams would take.
        setTimeout(() => reject(new Error('The reading stands still.')), 60_000);
      }),
  );
  expect(rounds).toBe(5);
});
