import type { SamplerId } from '../src/contract/manifest.ts';
import { likeness, readGoldens, rgbOf } from '../src/engine/jobs/paint/__fixtures__/golden-case.ts';
import { SAMPLER_NAMES } from '../src/ui/sampler-names.ts';
import { expect, pixelsOf, test } from './app.ts';
import { PLAIN, StaticServer } from './static-server.ts';

const STYLE_TAG = 'sai-v1 art, ';

/** scripts/goldens/shipped_model.py */
const [GOLDEN] = readGoldens<SamplerId>('shipped-model.json.gz').cases;

test('the model that ships paints what diffusers does', async ({ app, page }) => {
  const server = await StaticServer.start(PLAIN, 'dist');
  await app.open(server.url);
  await expect(app.sizeChip).toContainText('256×256');

  await app.showOptions();
  await page
    .getByRole('combobox', { name: app.texts.options.sampler })
    .selectOption(SAMPLER_NAMES[GOLDEN!.sampler]);
  await app.setOption('steps', String(GOLDEN!.steps));
  await app.setOption('guidanceScale', String(GOLDEN!.guidanceScale));
  await app.setSeed(String(GOLDEN!.seed));
  await app.generate(GOLDEN!.prompt.slice(STYLE_TAG.length));
  const picture = rgbOf(await pixelsOf(page, (await app.download()).bytes));
  expect(likeness(picture, GOLDEN!)).toBeGreaterThan(40);
  await server.stop();
});
