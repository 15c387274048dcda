import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test } from './app.ts';
import { SMALL_MODEL } from '../scripts/small-app.mjs';

test.use({ locale: 'zh-CN' });

test('a config that does not fit the weights is named, with what is missing', async ({
  app,
  page,
}) => {
  // The model with one config changed, and a manifest with the matching hash.
  const path = 'vae/config.json';
  const config = JSON.parse(await readFile(`${SMALL_MODEL}/${path}`, 'utf8')) as object;
  const body = JSON.stringify({ ...config, layers_per_block: 2 });
  const manifest = JSON.parse(await readFile(`${SMALL_MODEL}/manifest.json`, 'utf8')) as {
    files: { path: string; bytes: number; sha256: string }[];
  };
  const sha256 = createHash('sha256').update(body).digest('hex');
  const files = manifest.files.map((file) =>
    file.path === path ? { ...file, bytes: Buffer.byteLength(body), sha256 } : file,
  );
  await page.route(`**/models/**/${path}`, (route) => route.fulfill({ body }));
  await page.route('**/models/**/manifest.json', (route) =>
    route.fulfill({ json: { ...manifest, files } }),
  );

  await app.open();
  await app.setOption('steps', '1');
  await app.prompt.fill('红苹果');
  await app.button(app.texts.composer.generate).click();
  await expect(page.getByRole('alert')).toContainText(
    'vae/diffusion_pytorch_model.safetensors 里缺少张量 decoder.',
    { timeout: 150_000 },
  );
});
