import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test, type Locale } from './app.ts';

const MODEL = 'public/models/skypaint-mini';

type Json = Record<string, unknown>;

/** Serves the model with one config changed, and a manifest with the matching hash. */
async function serveChanged(page: Page, path: string, change: Json): Promise<void> {
  const json = JSON.parse(await readFile(`${MODEL}/${path}`, 'utf8')) as Json;
  const body = JSON.stringify({ ...json, ...change });
  const manifest = JSON.parse(await readFile(`${MODEL}/manifest.json`, 'utf8')) as {
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
}

const CASES: readonly (readonly [string, Locale, string, Json, string])[] = [
  [
    'an impossible value',
    'zh-CN',
    'unet/config.json',
    { act_fn: 'mish' },
    'unet/config.json 里的 act_fn 是 "mish"，只能是 silu、swish、gelu、relu。',
  ],
  [
    'an unknown field',
    'en',
    'text_encoder/config.json',
    { hiden_size: 256 },
    'text_encoder/config.json has an unknown field, hiden_size, set to 256.',
  ],
  [
    'a config that the weights do not fit',
    'zh-CN',
    'vae/config.json',
    { layers_per_block: 2 },
    'vae/diffusion_pytorch_model.safetensors 里缺少张量 decoder.',
  ],
];

for (const [name, locale, path, change, sentence] of CASES) {
  test.describe(locale, () => {
    test.use({ locale });

    test(`${name} is named, with what is possible`, async ({ app, page }) => {
      await serveChanged(page, path, change);
      await app.open();
      await app.setOption('steps', '1');
      await app.prompt.fill('红苹果');
      await app.button(app.texts.composer.generate).click();
      await expect(page.getByRole('alert')).toContainText(sentence, { timeout: 150_000 });
    });
  });
}
