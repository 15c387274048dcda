import { expect, test } from 'vitest';
import { chooseWeights } from './weight-sets.ts';

const UNET = 'diffusion_pytorch_model';

test.each([
  ['one file', [`${UNET}.safetensors`], [`${UNET}.safetensors`]],
  ['safetensors before pickles', ['pytorch_model.bin', 'model.safetensors'], ['model.safetensors']],
  [
    'half before single precision, never both',
    [`${UNET}.safetensors`, `${UNET}.fp16.safetensors`, `${UNET}.bin`, `${UNET}.fp16.bin`],
    [`${UNET}.fp16.safetensors`],
  ],
  [
    'a single-precision safetensors before a half pickle',
    ['model.fp16.bin', 'model.safetensors'],
    ['model.safetensors'],
  ],
  [
    'a half pickle before a single',
    ['pytorch_model.bin', 'pytorch_model.fp16.bin'],
    ['pytorch_model.fp16.bin'],
  ],
  ['no other variant', [`${UNET}.non_ema.safetensors`, `${UNET}.bin`], [`${UNET}.bin`]],
  [
    'no other framework',
    ['flax_model.msgpack', 'model.onnx', 'openvino_model.bin', 'tf_model.h5'],
    null,
  ],
  [
    'shards with their index',
    [
      'model-00001-of-00002.safetensors',
      'model-00002-of-00002.safetensors',
      'model.safetensors.index.json',
    ],
    [
      'model-00001-of-00002.safetensors',
      'model-00002-of-00002.safetensors',
      'model.safetensors.index.json',
    ],
  ],
  [
    'half-precision shards, named either way',
    [
      `${UNET}.fp16-00001-of-00002.safetensors`,
      `${UNET}.fp16-00002-of-00002.safetensors`,
      `${UNET}.safetensors.index.fp16.json`,
      `${UNET}.safetensors`,
    ],
    [
      `${UNET}.fp16-00001-of-00002.safetensors`,
      `${UNET}.fp16-00002-of-00002.safetensors`,
      `${UNET}.safetensors.index.fp16.json`,
    ],
  ],
  [
    'not shards of which one is missing',
    ['model-00001-of-00002.safetensors', 'model.safetensors.index.json'],
    null,
  ],
  ['not shards without an index', ['model-00001-of-00001.safetensors'], null],
  ['nothing of nothing', [], null],
] as const)('%s', (_, names, expected) => {
  const chosen = chooseWeights(names.map((name) => `unet/${name}`));
  expect(chosen?.paths ?? null).toEqual(expected?.map((name) => `unet/${name}`) ?? null);
});
