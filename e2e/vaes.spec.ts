import { readFileSync } from 'node:fs';
import type { Locator } from '@playwright/test';
import { readPngText } from '../src/core/formats/png-text.ts';
import { likeness, readGoldens, rgbOf } from '../src/engine/jobs/paint/__fixtures__/golden-case.ts';
import { expect, pixelsOf, type App } from './app.ts';
import { violations } from './axe.ts';
import { importTiny, test } from './library.ts';
import { ModelsPage } from './models-page.ts';

/** scripts/goldens/vaes.py: separate VAEs, and what diffusers paints when a tiny pipeline uses them as its own. */
const GOLDENS = 'src/pipeline/__goldens__';
const VAES = `${GOLDENS}/tiny-vaes`;
const { cases } = readGoldens<'euler'>('tiny-vaes/pictures.json.gz');
const [mist, , glow] = [cases[0]!, cases[1]!, cases[2]!];
const GLOW = 'glow/diffusion_pytorch_model.safetensors';
const glowFiles = {
  'glow/config.json': readFileSync(`${VAES}/glow/config.json`),
  [GLOW]: readFileSync(`${VAES}/${GLOW}`),
};

/** What a user does with VAEs, by the page's labels. */
class VaePage extends ModelsPage {
  readonly field: Locator;

  constructor(app: App) {
    super(app);
    const { options } = app.texts;
    this.field = app.page.getByRole('combobox', { name: options.vae, exact: true });
  }

  /** Compares the page's picture and its parameters with diffusers'. */
  async painted(): Promise<{ readonly decibels: number; readonly infotext: string }> {
    await this.app.generate(mist.prompt);
    const { bytes } = await this.app.download();
    const pixels = await pixelsOf(this.app.page, bytes);
    return {
      decibels: likeness(rgbOf(pixels), mist),
      infotext: readPngText(bytes).get('parameters') ?? '',
    };
  }
}

test.describe('in Chinese', () => {
  test.use({ locale: 'zh-CN' });

  test('a VAE is imported, chosen, paints as in diffusers, and is deleted', async ({
    app,
    page,
  }) => {
    await app.open();
    const vaes = new VaePage(app);
    const { add, addOns, arrivals } = vaes.texts;
    await vaes.open();
    await vaes.pick(add.pickFiles, `${VAES}/mist.vae.pt`);
    await expect(vaes.screen).toContainText(arrivals.addedAddOn.vae.replace('{{name}}', 'mist'));
    await vaes.button(arrivals.dismiss).click();
    const card = vaes.screen.getByRole('article', { name: 'mist', exact: true });
    await expect(card).toContainText(addOns.vaeMisfits);
    await vaes.close();

    // The built-in model has other latents.
    await app.showOptions();
    await expect(vaes.field).toBeHidden();
    await vaes.open();
    await vaes.pick(add.pickFolder, `${GOLDENS}/tiny-skypaint`);
    await vaes.button(arrivals.useNow).click();
    await expect(card).toContainText(addOns.vaeFits);
    await vaes.close();

    await app.setOption('width', '64');
    await app.setOption('height', '72');
    await app.setOption('steps', String(mist.steps));
    await page.getByLabel(app.texts.options.sampler, { exact: true }).selectOption('euler');
    await app.setSeed(String(mist.seed));
    await expect(vaes.field).toHaveValue('');
    await vaes.field.selectOption('mist');
    expect(await violations(page)).toEqual([]);
    const { decibels, infotext } = await vaes.painted();
    expect(decibels).toBeGreaterThan(40);
    expect(infotext).toMatch(/, VAE hash: [0-9a-f]{10}, VAE: mist\.vae\.pt, /);

    await page.reload();
    await app.showOptions();
    await expect(vaes.field).toHaveValue('mist');
    await vaes.open();
    await card.getByRole('button', { name: addOns.delete.replace('{{name}}', 'mist') }).click();
    await expect(card).toContainText(addOns.confirm.option.replace('{{name}}', 'mist'));
    await vaes.button(vaes.texts.delete.yes).click();
    await expect(card).toBeHidden();
    await vaes.close();
    await expect(vaes.field).toBeHidden();
    const own = await vaes.painted();
    expect(own.decibels).toBeLessThan(20);
    expect(own.infotext).not.toContain('VAE');

    // The first picture's settings name a VAE that is gone, and the page says so.
    await app.tiles.nth(1).click();
    await app.button(app.texts.picture.reuse).click();
    await expect(vaes.field).toHaveValue('mist');
    await app.button(app.texts.composer.generate).click();
    await expect(page.getByRole('alert')).toContainText(
      app.texts.findings.noVae.replace('{{found}}', 'mist'),
    );
  });
});

test('a diffusers folder keeps its config, and numbers that fp16 cannot hold', async ({
  library,
}) => {
  const id = await importTiny(library);
  const outcome = await library.importFiles(glowFiles);
  expect(outcome).toMatchObject({
    ok: true,
    value: {
      type: 'add-on',
      addOn: { kind: 'vae', name: 'glow', latents: { channels: 4, factor: 8 } },
      warnings: [{ type: 'kept-in-fp32', tensors: ['encoder.conv_out.bias'] }],
    },
  });
  expect(await library.imported()).toContainEqual(
    expect.objectContaining({ type: 'converting', file: GLOW }),
  );
  const [addOn] = (await library.call('listModels')).addOns;
  expect(Math.abs(addOn!.bytes - glowFiles[GLOW]!.length)).toBeLessThan(1000);
  await library.outcome('start', 'wasm');
  expect(likeness(await library.paintCase(id, glow), glow)).toBeGreaterThan(40);
});

test('a VAE from the hub takes its repository’s name and keeps its config', async ({
  hub,
  library,
}) => {
  const id = await importTiny(library);
  for (const [path, content] of Object.entries(glowFiles))
    hub.put(path.slice('glow/'.length), content);
  hub.put('diffusion_pytorch_model.bin', 'the same as a pickle');
  const plan = await library.plan({ endpoint: hub.endpoint, repo: hub.repo, revision: '' });
  expect(plan.files.map(({ path }) => path).sort()).toEqual([
    'config.json',
    'diffusion_pytorch_model.safetensors',
  ]);
  expect(await library.download({ plan, licenceAccepted: true })).toMatchObject({ ok: true });
  const name = hub.repo.split('/').at(-1)!;
  expect(await library.importDownload(plan.id)).toMatchObject({
    ok: true,
    value: { type: 'add-on', addOn: { kind: 'vae', name } },
  });
  await library.outcome('start', 'wasm');
  const request = { ...glow, vae: name };
  expect(likeness(await library.paintCase(id, request), request)).toBeGreaterThan(40);
});

test('importing a VAE again replaces it, and a choice of it survives the next visit', async ({
  library,
}) => {
  const id = await importTiny(library);
  await library.outcome('start', 'wasm');
  const addOnFiles = async () =>
    Object.keys(await library.files()).filter((path) => path.startsWith('addons/'));
  // First another VAE with the same name.
  await library.importFiles({
    'mist/config.json': glowFiles['glow/config.json']!,
    'mist/diffusion_pytorch_model.safetensors': glowFiles[GLOW]!,
  });
  await library.importFiles({ 'mist.vae.pt': readFileSync(`${VAES}/mist.vae.pt`) }, true);
  expect(await addOnFiles()).toHaveLength(2);
  expect(likeness(await library.paintCase(id, mist), mist)).toBeGreaterThan(40);
  const files = await addOnFiles();
  expect(files).toHaveLength(2);
  await library.restartWorker();
  const [vae] = (await library.call('listModels')).addOns;
  expect(await addOnFiles()).toEqual(files);
  expect(await library.call('deleteAddOn', vae!.id)).toBeNull();
  expect(await addOnFiles()).toEqual([]);
  await library.outcome('start', 'wasm');
  await expect(library.paintCase(id, mist)).rejects.toThrow('No vae mist among the add-ons.');
});

test('a VAE with a NaN weight is refused, the weight is named, and nothing is left behind', async ({
  library,
}) => {
  const broken = Buffer.from(glowFiles[GLOW]!);
  const header = Number(broken.readBigUInt64LE(0));
  broken.writeFloatLE(NaN, 8 + header);
  const outcome = await library.importFiles({ ...glowFiles, [GLOW]: broken });
  expect(outcome).toMatchObject({
    ok: false,
    error: { code: 'invalid-file', details: { file: GLOW, found: 'NaN' } },
  });
  expect(await library.files()).toEqual({});
});

test('an SDXL VAE, which has the same shapes, is refused by name and leaves nothing behind', async ({
  library,
}) => {
  const config = JSON.parse(String(glowFiles['glow/config.json'])) as object;
  const outcome = await library.importFiles({
    ...glowFiles,
    'glow/config.json': Buffer.from(JSON.stringify({ ...config, scaling_factor: 0.13025 })),
  });
  expect(outcome).toMatchObject({
    ok: false,
    error: { code: 'unsupported', details: { file: GLOW, what: 'sdxl' } },
  });
  expect(await library.files()).toEqual({});
});
