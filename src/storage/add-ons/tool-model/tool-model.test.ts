import { readFileSync } from 'node:fs';
import { beforeEach, expect, it } from 'vitest';
import { IMPORT_CONTEXT } from '../../../engine/library/__fixtures__/import-context.ts';
import { importFiles } from '../../import/import-files.ts';
import { listAddOns } from '../../library/add-ons.ts';
import { emptyDisk } from '../../__fixtures__/empty-disk.ts';
import { openToolModel } from './open-tool-model.ts';
import { toolModelFiles } from './tool-model-files.ts';
import { toolTaskOf } from './tool-task.ts';

const GOLDENS = 'src/engine/tools/__goldens__';
const PATHS = ['config.json', 'preprocessor_config.json', 'onnx/model.onnx'];

const golden = (model: string, folder = `${model}/`) =>
  PATHS.map(
    (path) =>
      [`${folder}${path}`, new Blob([readFileSync(`${GOLDENS}/${model}/${path}`)])] as const,
  );
const add = (files: Iterable<readonly [string, Blob]>, mayReplace = false) =>
  importFiles(files, [], { ...IMPORT_CONTEXT, mayReplace });

beforeEach(emptyDisk);

it('keeps a dropped folder, lists it, and gives its files back', async () => {
  const added = await add(golden('tiny-depth'));
  expect(added).toMatchObject({
    type: 'add-on',
    addOn: { kind: 'tool-model', name: 'tiny-depth', task: 'depth-estimation' },
  });
  expect(await listAddOns()).toMatchObject([{ kind: 'tool-model', name: 'tiny-depth' }]);
  const { files, precision } = await openToolModel('tiny-depth', 'depth-estimation');
  expect([...files.keys()].sort()).toEqual([...PATHS].sort());
  expect(precision).toBe('fp32');
  const graph = new Uint8Array(await files.get('onnx/model.onnx')!.arrayBuffer());
  expect(Buffer.from(graph).equals(readFileSync(`${GOLDENS}/tiny-depth/onnx/model.onnx`))).toBe(
    true,
  );
});

it('asks before it replaces another model of the same name', async () => {
  await add(golden('tiny-depth', 'mine/'));
  const other = golden('tiny-people', 'mine/');
  expect(await add(other)).toMatchObject({ type: 'name-taken', addOn: { name: 'mine' } });
  expect(await add(golden('tiny-depth', 'mine/'))).toMatchObject({ type: 'add-on' });
  expect(await add(other, true)).toMatchObject({ addOn: { task: 'object-detection' } });
});

it('refuses a model whose task it does not have, and one that is not complete, by name', async () => {
  const [, processor, graph] = golden('tiny-depth');
  const config = JSON.stringify({ architectures: ['WhisperForConditionalGeneration'] });
  await expect(
    add([['tiny-depth/config.json', new Blob([config])], processor!, graph!]),
  ).rejects.toMatchObject({
    code: 'unsupported',
    details: { fault: 'tool-task', named: 'WhisperForConditionalGeneration' },
  });
  await expect(add([golden('tiny-depth')[0]!, graph!])).rejects.toMatchObject({
    code: 'unsupported',
    details: { missing: ['preprocessor_config.json'] },
  });
});

it('tells a tool’s request for a model of another task, or one that is gone', async () => {
  await add(golden('tiny-depth'));
  await expect(openToolModel('tiny-depth', 'pose-estimation')).rejects.toMatchObject({
    code: 'invalid-request',
    details: { what: 'tool-task', found: 'tiny-depth' },
  });
  await expect(openToolModel('tiny-deep', 'depth-estimation')).rejects.toMatchObject({
    code: 'invalid-request',
    details: { field: 'models', what: 'tool-model', nearest: ['tiny-depth'] },
  });
});

it.each([
  [{ architectures: ['DPTForDepthEstimation'] }, 'depth-estimation'],
  [{ architectures: ['DPTForSemanticSegmentation'] }, 'image-segmentation'],
  [
    { architectures: ['BriaRMBG'], model_type: 'SegformerForSemanticSegmentation' },
    'background-removal',
  ],
  [{ model_type: 'modnet' }, 'background-removal'],
  [{ architectures: null, model_type: 'vitpose' }, 'pose-estimation'],
  [{ architectures: ['DetrForObjectDetection'] }, 'object-detection'],
  [{ architectures: ['VisionEncoderDecoderModel'] }, 'image-to-text'],
  [{ architectures: ['CLIPModel'], model_type: 'clip' }, null],
  [{}, null],
  ['no config', null],
])('%j is for %s', (config, task) => {
  expect(toolTaskOf(config)).toBe(task);
});

it('takes eight bits before whole numbers, unless the user chose otherwise', () => {
  const paths = [
    'config.json',
    'preprocessor_config.json',
    'generation_config.json',
    'onnx/model.onnx',
    'onnx/model.onnx_data',
    'onnx/model_quantized.onnx',
    'onnx/model_q4.onnx',
  ];
  const usual = toolModelFiles(paths, 'depth-estimation').chosen;
  expect(usual).toEqual({
    precision: 'q8',
    paths: [...paths.slice(0, 3), 'onnx/model_quantized.onnx'],
  });
  const chosen = toolModelFiles(paths, 'depth-estimation', 'onnx/model.onnx').chosen;
  expect(chosen?.precision).toBe('fp32');
  expect(chosen?.paths).toContain('onnx/model.onnx_data');
  expect(toolModelFiles(paths, 'image-to-text').missing).toEqual([
    'tokenizer.json',
    'tokenizer_config.json',
    'onnx/encoder_model.onnx',
  ]);
});
