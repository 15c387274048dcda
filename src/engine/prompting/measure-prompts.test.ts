import 'fake-indexeddb/auto';
import { readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { goldenBytes } from '../../core/formats/__goldens__/golden-file.ts';
import { parseManifest } from '../../contract/manifest.ts';
import type { MeasureRequest } from '../../contract/prompting.ts';
import { emptyDisk } from '../../storage/__fixtures__/empty-disk.ts';
import { writeFile } from '../../storage/opfs.ts';
import { storeAddOn } from '../../storage/library/add-ons.ts';
import { WordListStore } from '../../storage/word-list-store.ts';
import { PromptMeasurer } from './measure-prompts.ts';

const FOLDER = new URL('../../../training/models/skypaint-mini-64/', import.meta.url);
const text = (path: string) => readFile(new URL(path, FOLDER), 'utf8');
const manifest = parseManifest(JSON.parse(await text('manifest.json')));
const measurer = new PromptMeasurer(() => Promise.resolve({ manifest, text }), new WordListStore());

const request: MeasureRequest = {
  modelId: manifest.id,
  textEncoder: null,
  prompt: '',
  negativePrompt: '',
  useStyleTag: false,
  steps: 10,
  sampler: 'ddim',
  seed: 0,
};
const measure = (change: Partial<MeasureRequest>) => measurer.measure({ ...request, ...change });
const tokensOf = async (prompt: string) => {
  const { prompt: measured } = await measure({ prompt });
  return measured.ok ? measured.value.tokens : measured.error.code;
};

beforeEach(emptyDisk);

test('both prompts are counted by the model’s own tokenizer', async () => {
  const { prompt, negativePrompt } = await measure({ prompt: '红苹果', negativePrompt: 'a cat' });
  expect(prompt).toMatchObject({ ok: true, value: { tokens: 3, room: 75 } });
  expect(negativePrompt).toMatchObject({ ok: true, value: { tokens: 2, room: 75 } });
});

test('the style tag counts too, where it is used', async () => {
  const plain = await tokensOf('红苹果');
  const { prompt } = await measure({ prompt: '红苹果', useStyleTag: true });
  expect(prompt.ok && prompt.value.tokens).toBeGreaterThan(Number(plain));
});

describe('an embedding', () => {
  const keep = (name: string, content: Uint8Array<ArrayBuffer>) =>
    storeAddOn({ kind: 'embedding', name }, async (directory, file) => {
      await writeFile(directory, file, new Blob([content]).stream());
      return { kind: 'embedding', bytes: content.length };
    });

  test('counts as many tokens as it has vectors', async () => {
    expect(await tokensOf('a wave')).toBe(2);
    await keep('wave', new Uint8Array(goldenBytes('embedding-a1111.pt')));
    expect(await tokensOf('a wave')).not.toBe(2);
    const one = Number(await tokensOf('wave'));
    expect(await tokensOf('wave wave')).toBe(2 * one);
  });

  test('that is broken counts as a word', async () => {
    await keep('wave', new Uint8Array(8));
    expect(await tokensOf('a wave')).toBe(2);
  });
});

test('an unknown tag is a fault of the prompt that it is in', async () => {
  const measured = await measure({ prompt: '<hypernet:x:1>', negativePrompt: '猫' });
  expect(measured.prompt).toMatchObject({ ok: false, error: { code: 'invalid-request' } });
  expect(measured.negativePrompt.ok).toBe(true);
  expect(await tokensOf('<lora:x:much>')).toBe('invalid-request');
});
