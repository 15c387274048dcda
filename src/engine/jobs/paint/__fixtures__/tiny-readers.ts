import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

export const GOLDENS = 'src/pipeline/__goldens__';

const blob = (path: string) => new Blob([readFileSync(`${GOLDENS}/${path}`)]);
const SHARED = [
  'scheduler/scheduler_config.json',
  'unet/config.json',
  'unet/diffusion_pytorch_model.safetensors',
  'vae/config.json',
  'vae/diffusion_pytorch_model.safetensors',
];
const shared = SHARED.map((path) => [path, blob(`tiny-skypaint/${path}`)] as const);
const own = (model: string, paths: readonly string[]) =>
  paths.map((path) => [path, blob(`${model}/${path}`)] as const);
const CONFIGS = ['model_index.json', 'text_encoder/config.json', 'tokenizer/tokenizer_config.json'];

/** Models in the form that Taiyi and AltDiffusion are published in: scripts/goldens/other_readers.py. */
export const FOLDERS = {
  'tiny-taiyi': new Map([
    ...shared,
    ...own('tiny-taiyi', [...CONFIGS, 'text_encoder/pytorch_model.bin']),
    ['tokenizer/vocab.txt', blob('tiny-skypaint/tokenizer/vocab.txt')] as const,
  ]),
  'tiny-alt': new Map([
    ...shared,
    ...own('tiny-alt', [...CONFIGS, 'text_encoder/model.safetensors']),
    [
      'tokenizer/sentencepiece.bpe.model',
      new Blob([
        new Uint8Array(gunzipSync(readFileSync('src/core/tokenizer/__goldens__/xlm-r.model.gz'))),
      ]),
    ] as const,
  ]),
};
