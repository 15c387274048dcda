import { FEW_PASSES, QUIET, SOFTWARE_WEBGPU } from '../scripts/chromium-flags.mjs';
import { expect, test } from './app.ts';

/** A LAN address, which browsers over http do not trust as they trust localhost; it leads to the same server. */
const LAN = '10.1.2.3';

test.use({
  model: 'tiny',
  serviceWorkers: 'block',
  tolerated: [
    new RegExp(
      `reading 'waiting'|^external request: http://${LAN}:|Cross-Origin-Opener-Policy .* ignored`,
    ),
  ],
  launchOptions: {
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: [
      ...QUIET,
      ...FEW_PASSES,
      ...SOFTWARE_WEBGPU,
      `--host-resolver-rules=MAP ${LAN} localhost`,
    ],
  },
});

const WITHOUT = [
  'StorageManager.prototype.getDirectory',
  'Navigator.prototype.locks',
  'WorkerNavigator.prototype.locks',
  'AbortSignal.any',
  'crypto.randomUUID',
  'Crypto.prototype.randomUUID',
];
const REMOVE = WITHOUT.map((path) => {
  const [owner, name] = [path.replace(/\.\w+$/, ''), path.replace(/^.*\./, '')];
  return `try { delete ${owner}.${name} } catch {}`;
}).join(';');

test('the embedded model paints without OPFS, Web Locks and newer conveniences', async ({
  app,
  page,
}) => {
  await page.addInitScript(REMOVE);
  await page.route('**/*.worker-*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${REMOVE};${await response.text()}` });
  });
  await app.open();
  await expect(page.getByText(app.texts.capabilities.disk.title, { exact: true })).toBeVisible();
  await app.setOption('steps', '1');
  await app.generate('香蕉');
  // The next visit finds the model in the Cache API.
  await page.route('**/models/**/*.safetensors', (route) => route.abort());
  await app.open();
  await app.generate('香蕉');
  await expect(app.tiles).toHaveCount(2);

  // Without Web Locks no later visit goes on with what is being painted, so the browser asks.
  await app.setOption('steps', '150');
  await app.button(app.texts.composer.generate).click();
  await expect(page.getByRole('progressbar')).toBeVisible();
  const asked = page.waitForEvent('dialog');
  void page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await expect(page.getByRole('progressbar')).toBeVisible();
});

test('over http on a LAN the page says what that costs, and paints', async ({
  app,
  page,
  baseURL,
}) => {
  await app.open(baseURL!.replace('localhost', LAN));
  expect(await page.evaluate(() => isSecureContext)).toBe(false);
  const { capabilities, notices, device } = app.texts;
  const { title } = capabilities['secure-context'];
  const notice = page.getByRole('status').filter({ hasText: title });
  await expect(notice).toBeVisible();
  await expect(page.getByText(device.slow['no-webgpu'])).toHaveCount(0);
  await app.setOption('steps', '1');
  await app.generate('香蕉');
  await notice.getByRole('button', { name: notices.dismiss }).click();
  await app.open(page.url());
  await expect(app.tiles).toHaveCount(1);
  await expect(notice).toBeHidden();
});
