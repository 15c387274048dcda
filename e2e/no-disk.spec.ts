import { expect, test } from './app.ts';

test.use({ serviceWorkers: 'block', tolerated: [/reading 'waiting'/] });

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

test('without OPFS, Web Locks and newer conveniences, the model that comes with the page paints', async ({
  app,
  page,
}) => {
  await page.addInitScript(REMOVE);
  await page.route('**/*.worker-*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${REMOVE};${await response.text()}` });
  });
  await app.open();
  await app.setOption('steps', '1');
  await app.generate('香蕉');
  // The next visit finds the model in the Cache API.
  await page.route('**/models/**/*.safetensors', (route) => route.abort());
  await app.open();
  await app.generate('香蕉');
  await expect(app.tiles).toHaveCount(2);
});
