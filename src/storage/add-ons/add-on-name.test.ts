import { describe, expect, test } from 'vitest';
import { parseExtraNetworks } from '../../core/prompt/index.ts';
import { addOnName } from './add-on-name.ts';
import { EMBEDDING_SIGNS } from './embedding/prepare-embedding.ts';
import { LORA_SIGNS } from './lora/prepare-lora.ts';

const loraName = (path: string, repository: string | null = null) =>
  addOnName({ path, repository, token: null, signs: LORA_SIGNS, fallback: 'lora' });

test.each([
  ['ink.safetensors', null, 'ink'],
  ['styles/ink.v2.safetensors', 'repo', 'ink.v2'],
  ['pytorch_lora_weights.safetensors', 'pixel-art-lora', 'pixel-art-lora'],
  ['pixel art/pytorch_lora_weights.safetensors', 'repo', 'pixel art'],
  ['pixel/unet/adapter_model.safetensors', null, 'pixel'],
  ['pixel/checkpoint-500/pytorch_lora_weights.safetensors', null, 'pixel'],
  ['pytorch_lora_weights.safetensors', null, 'pytorch_lora_weights'],
  ['model_ink.safetensors', 'repo', 'model_ink'],
])('a LoRA %s of %s is %s', (path, repository, name) => {
  expect(loraName(path, repository)).toBe(name);
});

test.each([
  ['cat.pt', '<cat-toy>', 'cat'],
  ['learned_embeds.bin', '<cat-toy>', '<cat-toy>'],
  ['learned_embeds-steps-500.safetensors', '<cat-toy>', '<cat-toy>'],
  ['learned_embeds.bin', null, 'cat-toy'],
])('an embedding %s with the word %s is %s', (path, token, name) => {
  const source = { path, repository: 'cat-toy', token };
  const rules = { signs: EMBEDDING_SIGNS, fallback: 'embedding' };
  expect(addOnName({ ...source, ...rules })).toBe(name);
});

describe('a prompt can say', () => {
  test.each([
    ' ink ',
    '\u3000水墨\u3000',
    'a:b',
    'a：b＞c＜d',
    'a<b>c',
    'a\nb',
    'a=b',
    '   ',
    '\ud800x',
    'e\u0301',
    '(a)[b]{c}|AND',
    '.safetensors',
  ])('%j', (stem) => {
    const name = loraName(`${stem}.safetensors`);
    expect(parseExtraNetworks(`a <lora:${name}:0.8> b`).loras).toMatchObject([{ name }]);
    expect(name).toBe(name.normalize('NFC'));
  });
});
