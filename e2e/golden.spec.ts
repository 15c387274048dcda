import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { SamplerId } from '../src/contract/manifest.ts';
import { SAMPLER_NAMES } from '../src/ui/sampler-names.ts';
import {
  likeness,
  readGoldens,
  rgbOf,
  type GoldenCase,
  type Goldens,
} from '../src/engine/jobs/paint/__fixtures__/golden-case.ts';
import { expect, pixelsOf, test, type App } from './app.ts';
import { StaticServer } from './static-server.ts';

const STYLE_TAG = 'sai-v1 art, ';
const PLAIN = readGoldens<SamplerId>('skypaint-mini.json').cases;
const GRAMMAR = readGoldens<SamplerId>('prompt-grammar.json').cases;
/** A picture of the model that ships: scripts/goldens/shipped_model.py. */
const [SHIPPED] = readGoldens<SamplerId>('shipped-model.json.gz').cases;
const [TWO_STEPS] = (
  JSON.parse(readFileSync('e2e/__goldens__/two-steps.json', 'utf8')) as Goldens<SamplerId>
).cases;

/** Enters the settings that diffusers was given, and returns the picture that the download button saves. */
async function paint(app: App, page: Page, golden: GoldenCase<SamplerId>): Promise<Uint8Array> {
  const hasStyleTag = golden.prompt.startsWith(STYLE_TAG);
  await app.showOptions();
  await page
    .getByRole('switch', { name: app.texts.options.useStyleTag })
    .setChecked(hasStyleTag, { force: true });
  await page
    .getByRole('combobox', { name: app.texts.options.sampler })
    .selectOption(SAMPLER_NAMES[golden.sampler]);
  await app.setOption('steps', String(golden.steps));
  await app.setOption('guidanceScale', String(golden.guidanceScale));
  await app.setOption('negativePrompt', golden.negativePrompt);
  await app.setSeed(String(golden.seed));
  await app.generate(hasStyleTag ? golden.prompt.slice(STYLE_TAG.length) : golden.prompt);
  return rgbOf(await pixelsOf(page, (await app.download()).bytes));
}

function goldenOf(
  goldens: readonly GoldenCase<SamplerId>[],
  sampler: SamplerId,
  words: string,
): GoldenCase<SamplerId> {
  return goldens.find((golden) => golden.sampler === sampler && golden.prompt.includes(words))!;
}

test('on the CPU the page paints what diffusers does', async ({ app, page }) => {
  await app.open();
  await expect(app.badge).toContainText(app.texts.device.cpu);
  for (const golden of [
    goldenOf(PLAIN, 'dpmpp_2m_karras', '红苹果'),
    goldenOf(PLAIN, 'euler', '一只熊猫'),
    goldenOf(PLAIN, 'ddim', 'a birthday cake'),
    goldenOf(GRAMMAR, 'pndm', '[苹果|香蕉|(blue car:1.2)]'),
  ]) {
    const picture = await paint(app, page, golden);
    expect(likeness(picture, golden), `“${golden.prompt}”`).toBeGreaterThan(40);
  }
});

test('the model that ships paints what diffusers does', async ({ app, page }) => {
  const server = await StaticServer.start(undefined, 'dist');
  try {
    await app.open(server.url);
    await expect(app.sizeChip).toContainText('256×256');
    expect(likeness(await paint(app, page, SHIPPED!), SHIPPED!)).toBeGreaterThan(40);
  } finally {
    await server.stop();
  }
});

test.describe('on the GPU', () => {
  test.use({ tolerated: [/WebGPU|device|GPU/i] });

  test('the page paints what diffusers does, even after the GPU was lost during the previous picture', async ({
    app,
    page,
    browser,
  }) => {
    await app.open();
    await app.compute('backendGpu');
    await app.setOption('steps', '40');
    await app.prompt.fill('香蕉');
    await app.button(app.texts.composer.generate).click();
    // Most of the time goes into compiling the UNet for the emulated GPU, which the second picture needs too.
    const onTheGpu = new RegExp(`^(${app.texts.progress.encoding}|Step \\d+ of 40)`);
    await expect(app.stage.getByText(onTheGpu).first()).toBeVisible({ timeout: 150_000 });
    const session = await browser.newBrowserCDPSession();
    await session.send('Browser.crashGpuProcess' as never);
    const lost = app.texts.errors['device-lost'].title;
    await expect(page.getByText(lost, { exact: true })).toBeVisible({ timeout: 60_000 });

    expect(likeness(await paint(app, page, TWO_STEPS!), TWO_STEPS!)).toBeGreaterThan(40);
  });
});
