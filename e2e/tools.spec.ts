import { readdirSync, readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type * as ComlinkModule from 'comlink';
import { rgbPng } from '../src/core/formats/__fixtures__/png-file.ts';
import { drawnPicture } from '../src/core/image/__fixtures__/drawn-picture.ts';
import { resample } from '../src/core/image/resample.ts';
import type { Outcome } from '../src/contract/engine-api.ts';
import type { ToolRequest, ToolResult, ToolsApi } from '../src/contract/tools-api.ts';
import { expect } from './app.ts';
import { violations } from './axe.ts';
import { LibraryPage, test } from './library.ts';
import { fillGallery } from './painted-gallery.ts';

const GOLDENS = 'src/engine/tools/__goldens__';
const FILES = ['config.json', 'preprocessor_config.json', 'onnx/model.onnx'];
const ofModel = (model: string, path: string) => readFileSync(`${GOLDENS}/${model}/${path}`);

/** As if it had been dropped. */
const folder = (model: string) =>
  Object.fromEntries(FILES.map((path) => [`${model}/${path}`, ofModel(model, path)]));

/** transformers' results for the first picture: scripts/goldens/tool_models.py. */
const golden = JSON.parse(readFileSync(`${GOLDENS}/goldens.json`, 'utf8')) as {
  readonly depth: readonly { picture: [number, number, number]; depth: string }[];
};
const [
  {
    picture: [WIDTH, HEIGHT, PATTERN],
    depth: DEPTH,
  },
] = golden.depth as [(typeof golden.depth)[number]];

const pixels = resample(drawnPicture([WIDTH >> 3, HEIGHT >> 3], PATTERN), WIDTH, HEIGHT, 'bicubic');
const PNG = [...rgbPng(pixels.data, WIDTH, HEIGHT)];

interface ToolsWindow {
  readonly Comlink: typeof ComlinkModule;
  tools: ComlinkModule.Remote<ToolsApi> | undefined;
}

type Seen =
  | { readonly type: 'text' | 'cancelled' }
  | {
      readonly type: 'picture';
      readonly width: number;
      readonly rgba: number[];
      readonly hasMask: boolean;
    };

/** Runs a tool in the built worker. A second run, cancelled while it waits, must not disturb the first. */
function run(library: LibraryPage, tool: ToolRequest['tool'], models: ToolRequest['models']) {
  const name = readdirSync('dist/workers').find((file) => file.startsWith('tools.worker'));
  return library.page.evaluate(
    async ([url, wanted, chosen, png]) => {
      const test = window as unknown as ToolsWindow;
      test.tools ??= test.Comlink.wrap<ToolsApi>(new Worker(url, { name: 'tab', type: 'module' }));
      const ask = (jobId: string) => ({
        ...{ jobId, tool: wanted, resolution: null, options: {}, models: chosen },
        picture: new Blob([Uint8Array.from(png)], { type: 'image/png' }),
      });
      const start = (jobId: string) =>
        test.tools!.runTool(
          ask(jobId),
          test.Comlink.proxy(() => undefined),
        );
      const [running, waiting] = [start('runs'), start('waits')];
      await test.tools.cancelTool('waits');
      const [outcome, other] = (await Promise.all([running, waiting])) as Outcome<ToolResult>[];
      const cancelled = other!.ok ? (other!.value as { type: string }).type : other!.error.code;
      if (!outcome!.ok) return { cancelled, error: outcome!.error, seen: null };
      const { value } = outcome!;
      if (value.type !== 'picture') return { cancelled, error: null, seen: { type: value.type } };
      const bitmap = await createImageBitmap(value.picture);
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
      context.drawImage(bitmap, 0, 0);
      const rgba = [...context.getImageData(0, 0, bitmap.width, bitmap.height).data];
      const seen = { type: value.type, width: value.width, rgba, hasMask: value.mask !== null };
      return { cancelled, error: null, seen };
    },
    [`/workers/${String(name)}`, tool, models, PNG] as const,
  ) as Promise<{
    cancelled: string;
    error: { code: string; details: object } | null;
    seen: Seen | null;
  }>;
}

test('depth by a model from the hub and a sticker by one from disk, without a network after the download', async ({
  hub,
  page,
  context,
}) => {
  for (const path of FILES) hub.put(path, ofModel('tiny-depth', path));
  hub.put('README.md', 'what nobody needs');
  const library = await LibraryPage.open(page);
  const plan = await library.plan({ endpoint: hub.endpoint, repo: hub.repo, revision: 'main' });
  expect(plan).toMatchObject({ layout: 'tool-model', licence: { id: 'mit' } });
  expect(plan.files.map(({ path }) => path).sort()).toEqual([...FILES].sort());
  expect(await library.download({ plan, licenceAccepted: false })).toMatchObject({ ok: true });
  expect(await library.importDownload(plan.id)).toMatchObject({
    ok: true,
    value: { addOn: { kind: 'tool-model', task: 'depth-estimation' } },
  });
  expect(await library.importFiles(folder('tiny-background'))).toMatchObject({ ok: true });

  const asked: string[] = [];
  context.on('request', (request) => asked.push(request.url()));
  const depth = hub.repo.split('/').at(-1)!;
  const first = await run(library, 'depth', { 'depth-estimation': depth });
  expect(first.error).toBeNull();
  // Its code comes from this site, like everything else.
  expect(asked.filter((url) => url.includes('transformers'))).toHaveLength(1);
  expect(asked.filter((url) => new URL(url).origin !== new URL(page.url()).origin)).toEqual([]);

  await context.setOffline(true);
  const again = await run(library, 'depth', { 'depth-estimation': depth });
  expect(again).toMatchObject({ cancelled: 'cancelled', error: null });
  const expected = gunzipSync(Buffer.from(DEPTH, 'base64'));
  const rgba = (again.seen as Extract<Seen, { type: 'picture' }>).rgba;
  const apart = Array.from(expected, (value, at) => Math.abs(rgba[at * 4]! - value));
  expect(Math.max(...apart)).toBeLessThanOrEqual(2);

  const cut = await run(library, 'background', { 'background-removal': 'tiny-background' });
  const made = cut.seen as Extract<Seen, { type: 'picture' }>;
  expect(made).toMatchObject({ width: WIDTH, hasMask: true });
  expect(new Set(made.rgba.filter((_, at) => at % 4 === 3)).size).toBeGreaterThan(3);

  const gone = await run(library, 'depth', { 'depth-estimation': 'no-such-model' });
  expect(gone.error).toMatchObject({ code: 'invalid-request', details: { what: 'tool-model' } });
  const other = await run(library, 'depth', { 'depth-estimation': 'tiny-background' });
  expect(other.error).toMatchObject({ code: 'invalid-request', details: { what: 'tool-task' } });
});

test('a picture of the gallery becomes a sticker, and its background a mask', async ({
  app,
  page,
}) => {
  const library = await LibraryPage.open(page);
  expect(await library.importFiles(folder('tiny-background'))).toMatchObject({ ok: true });
  await app.open();
  await fillGallery(page, (thing) => thing, 1);
  await page.reload();
  await app.tiles.first().click();
  const { tools } = app.texts;
  await app.chooseMore(tools.background.open);
  const dialog = page.getByRole('dialog', { name: tools.background.title });
  await expect(dialog.getByAltText(tools.result)).toBeVisible({ timeout: 60_000 });
  expect(await violations(page)).toEqual([]);
  const saving = page.waitForEvent('download');
  await dialog.getByRole('button', { name: tools.save }).click();
  // Colour with opacity: byte 25 of a PNG.
  expect((await readFile(await (await saving).path()))[25]).toBe(6);
  await dialog.getByRole('button', { name: tools.repaintBackground }).click();
  await expect(page.locator('[style*="mask-image"]').first()).toBeVisible();
});

test('there is one onnxruntime in the bundle, and transformers.js is a chunk of its own', () => {
  const wasm = readdirSync('dist/assets').filter((file) => file.endsWith('.wasm'));
  const builds = wasm.map((file) => /threaded\.(\w+)-/.exec(file)?.[1]);
  expect(builds.sort()).toEqual(['asyncify', 'jspi']);
  const workers = readdirSync('dist/workers');
  const library = workers.filter((file) => file.startsWith('transformers'));
  expect(library).toHaveLength(1);
  const tools = workers.find((file) => file.startsWith('tools.worker'))!;
  expect(statSync(`dist/workers/${tools}`).size).toBeLessThan(300_000);
  // No other worker mentions it, so none can load it.
  const mentions = workers.filter((file) =>
    readFileSync(`dist/workers/${file}`, 'utf8').includes(library[0]!),
  );
  expect(mentions).toEqual([tools]);
});
