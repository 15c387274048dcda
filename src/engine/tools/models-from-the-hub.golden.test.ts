import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { HubServer } from '../../../e2e/hub-server.ts';
import { drawnPicture } from '../../core/image/__fixtures__/drawn-picture.ts';
import { resample } from '../../core/image/resample.ts';
import { withAlpha } from '../../core/image/with-alpha.ts';
import type { PictureTool } from '../../contract/picture-tools.ts';
import type { ToolRequest } from '../../contract/tools-api.ts';
import { loadNodeRuntime } from '../../runtime/__fixtures__/node-webgpu.ts';
import { downloadFiles } from '../../storage/download/download-files.ts';
import { beginDownload } from '../../storage/download/download-store.ts';
import { planRepository } from '../../storage/hub/plan-repository.ts';
import { importDownload } from '../../storage/import/import-files.ts';
import { emptyDisk } from '../../storage/__fixtures__/empty-disk.ts';
import { requestOf } from '../../storage/plan-source.ts';
import { checkConfigs, checkImageEncoder, checkTextEncoder } from '../library/check-model.ts';
import { checkSafetyConfigs } from '../library/check-safety-checker.ts';
import { IMPORT_CONTEXT } from '../library/__fixtures__/import-context.ts';
import { rawCodecs, rawPicture } from './__fixtures__/raw-pictures.ts';
import { MODEL_TOOLS } from './model-tools.ts';
import { openStoredFiles } from './open-stored-files.ts';
import { ToolsHost } from './tools-host.ts';

vi.mock('../../runtime/onnxruntime.ts', () => ({ loadOnnxRuntime: loadNodeRuntime }));

/** scripts/goldens/tool_models.py. */
const GOLDENS = 'src/engine/tools/__goldens__';

const hubs: HubServer[] = [];
afterAll(async () => {
  for (const hub of hubs) await hub.stop();
});
beforeEach(emptyDisk);

const { signal } = new AbortController();
const checks = { checkConfigs, checkImageEncoder, checkTextEncoder, checkSafetyConfigs, signal };

/** Downloads and imports one of the goldens' models, with some of its files changed. */
async function fetched(model: string, changed: Readonly<Record<string, Buffer>> = {}) {
  const folder = `${GOLDENS}/${model}`;
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath}/${name}`.slice(folder.length + 1));
  const hub = await HubServer.start(`someone/${model}`);
  hubs.push(hub);
  for (const path of paths) hub.put(path, changed[path] ?? readFileSync(`${folder}/${path}`));
  hub.put('onnx/model_q4.onnx', 'in a precision that no CPU needs');
  const wanted = { endpoint: hub.endpoint, repo: hub.repo, revision: 'main' };
  const offer = await planRepository(wanted, undefined, checks);
  if (offer.type !== 'plan') throw new Error(offer.type);
  const { plan } = offer;
  expect(plan.layout).toBe('tool-model');
  expect(plan.files.map(({ path }) => path).sort()).toEqual(paths.sort());
  const transfer = { ...requestOf(plan.source, undefined), signal, onEvent: () => undefined };
  await downloadFiles(await beginDownload(plan), plan.files, transfer);
  return importDownload(plan.id, [], IMPORT_CONTEXT);
}

const { width, height, data } = resample(drawnPicture([20, 16], 1), 160, 128, 'bicubic');
const rgba = new Uint8Array(withAlpha(data).buffer);
const picture = rawPicture({ width, height, channels: 4, data: rgba });

function run(tool: PictureTool, models: ToolRequest['models']) {
  const host = new ToolsHost({
    runners: MODEL_TOOLS,
    openFiles: openStoredFiles,
    codecs: rawCodecs,
  });
  const request = { jobId: 'a', tool, picture, resolution: null, options: {}, models };
  return host.runTool(request, () => undefined);
}

describe('a model from the hub', () => {
  it.each([
    ['depth', 'depth-estimation', 'tiny-depth'],
    ['segmentation', 'image-segmentation', 'tiny-segmentation'],
    ['background', 'background-removal', 'tiny-background'],
    ['pose', 'pose-estimation', 'tiny-pose'],
  ] as const)('of the tool %s makes a picture', async (tool, task, model) => {
    expect(await fetched(model)).toMatchObject({
      addOn: { kind: 'tool-model', name: model, task },
    });
    const made = await run(tool, { [task]: model });
    expect(made).toMatchObject({ ok: true, value: { type: 'picture', width, height } });
  });

  it('describes a picture', async () => {
    const model = 'tiny-caption';
    expect(await fetched(model)).toMatchObject({ addOn: { task: 'image-to-text' } });
    expect(await run('caption', { 'image-to-text': model })).toMatchObject({
      ok: true,
      value: { type: 'text', text: expect.stringMatching(/[a-z]/) },
    });
  });

  it('finds the people whose poses another one reads', async () => {
    await fetched('tiny-pose');
    expect(await fetched('tiny-people')).toMatchObject({ addOn: { task: 'object-detection' } });
    const models = { 'pose-estimation': 'tiny-pose', 'object-detection': 'tiny-people' };
    expect(await run('pose', models)).toMatchObject({
      ok: true,
      value: { type: 'picture', width, height },
    });
  });
});

describe('what is no model', () => {
  it.each([
    ['its graph is no graph', Buffer.from('no graph')],
    ['its graph is another model’s', readFileSync(`${GOLDENS}/tiny-people/onnx/model.onnx`)],
  ])('is called damaged or wrong by name: %s', async (_, graph) => {
    await fetched('tiny-depth', { 'onnx/model.onnx': graph });
    expect(await run('depth', { 'depth-estimation': 'tiny-depth' })).toMatchObject({
      ok: false,
      error: { code: 'invalid-file', details: { file: 'tiny-depth' } },
    });
  });
});
