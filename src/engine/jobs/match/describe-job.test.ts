import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import type { ProgressEvent } from '../../../contract/engine-api.ts';
import { EngineHost } from '../../engine-host.ts';
import { decodePicture, readGoldens } from '../paint/__fixtures__/golden-case.ts';
import { MINI, openFolder, WASM } from '../paint/__fixtures__/golden-pictures.ts';
import { describeJob } from './describe-job.ts';
import { knownWords } from './known-words.ts';

// The first run reads all known words.
vi.setConfig({ testTimeout: 300_000 });

/** Painted by diffusers. The cake is left out: after so few steps, nobody would recognise it. */
const PICTURES = readGoldens<string>('skypaint-mini.json')
  .cases.filter(({ sampler, prompt }) => sampler === 'ddim' && !prompt.includes('cake'))
  .map(({ picture }) => new Blob([picture.deflatedUint8]));
const NAMES = ['苹果', '熊猫', '汽车'];

/** Stands for the browser's decoder: the pictures are in the golden's own format. */
async function decode(file: Blob) {
  const data = decodePicture({ shape: [], deflatedUint8: await file.text() });
  return { width: 64, height: 64, channels: 3, data };
}

const mini = openFolder(MINI);

/** As after a reload: only what was stored is left. */
function open() {
  const host = new EngineHost({
    tab: 'test',
    models: { open: () => Promise.resolve(mini), isCurrent: () => Promise.resolve(true) },
    jobs: { describe: describeJob(decode) },
    openDevice: () => Promise.resolve(WASM),
  });
  return async (picture: Blob, onProgress: (event: ProgressEvent) => void = () => undefined) => {
    const pair = { modelId: 'skypaint-mini', imageEncoder: null };
    const request = { jobId: 'a', pair, picture, language: 'zh-CN' } as const;
    const outcome = await host.calls.describe(request, (event) => {
      onProgress(event);
      if (event.type === 'matching' && event.done === 1 && isHasty) void host.calls.cancel('a');
    });
    if (!outcome.ok) throw new Error(outcome.error.message);
    return outcome.value;
  };
}
let isHasty = false;

test('what was painted is among the first five words, and the words are read only once', async () => {
  isHasty = true;
  expect(await open()(PICTURES[0]!)).toEqual({ type: 'cancelled' });
  isHasty = false;

  const describe = open();
  for (const [index, name] of NAMES.entries()) {
    const result = await describe(PICTURES[index]!);
    if (result.type !== 'described') throw new Error(result.type);
    expect(result.words.slice(0, 5).map(({ text }) => text)).toContain(name);
  }

  const events: ProgressEvent[] = [];
  const result = await open()(PICTURES[0]!, (event) => events.push(event));
  expect(result).toMatchObject({ language: 'zh-CN', words: { 0: { text: '苹果' } } });
  expect(events.filter(({ type }) => type === 'matching')).toEqual([]);
});

test('no known word has a special meaning in a prompt, and both languages have the same number', async () => {
  const [zh, en] = [await knownWords('zh-CN'), await knownWords('en')];
  expect([zh.length, new Set(zh).size, new Set(en).size]).toEqual([
    en.length,
    en.length,
    en.length,
  ]);
  // The characters of weights, schedules and separators.
  for (const word of [...zh, ...en]) expect(word).not.toMatch(/[()[\]{}<>|:\\,（）【】：，、]/);
});
