import { readFileSync } from 'node:fs';
import 'fake-indexeddb/auto';
import sharp from 'sharp';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import type { Outcome, ProgressEvent } from '../../../contract/engine-api.ts';
import type { RetrievalSet } from '../../../contract/retrieval.ts';
import { RetrievalStore } from '../../../storage/retrieval-store.ts';
import type { DecodePicture } from '../../decode-picture.ts';
import { EngineHost } from '../../engine-host.ts';
import { readCaptionFolder } from '../../library/caption-folder.ts';
import { MINI, openFolder, WASM } from '../paint/__fixtures__/golden-pictures.ts';
import { retrievalJob } from './retrieval-job.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** From scripts/goldens/retrieval_mini.py: transformers' features, Chinese-CLIP's evaluation. */
const golden = JSON.parse(
  readFileSync(new URL('./__goldens__/benchmark.json', import.meta.url), 'utf8'),
) as Record<'zh' | 'en', object>;

const decode: DecodePicture = async (file) => {
  const bytes = await file.arrayBuffer();
  const { data, info } = await sharp(bytes)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      throw new AppError('unreadable-picture', String(error));
    });
  return { width: info.width, height: info.height, channels: 3, data };
};

const FILES = ['zh_texts.jsonl', 'en_texts.jsonl', 'imgs.tsv'];
const shipped = FILES.map((path) => ({
  path,
  file: new File([readFileSync(`public/benchmark/${path}`)], path, { lastModified: 0 }),
}));

let sets: Record<'zh' | 'en', RetrievalSet>;
let store: RetrievalStore;
let host: EngineHost<'measureRetrieval'>;
let decoded: number;
let names = 0;

beforeAll(async () => {
  const read = async (language: string) =>
    (await readCaptionFolder(shipped, { file: `${language}_texts.jsonl`, split: null })).set;
  sets = { zh: await read('zh'), en: await read('en') };
});

beforeEach(() => {
  store = new RetrievalStore(`test-${(names += 1)}`);
  decoded = 0;
  const counting: DecodePicture = (file) => {
    decoded += 1;
    return decode(file);
  };
  host = new EngineHost({
    tab: 'test',
    models: {
      open: () => Promise.resolve(openFolder(MINI)),
      isCurrent: () => Promise.resolve(true),
    },
    jobs: { measureRetrieval: retrievalJob({ decode: counting, store }) },
    openDevice: () => Promise.resolve(WASM),
  });
});

function measure(set: RetrievalSet, onProgress: (event: ProgressEvent) => void = () => undefined) {
  const pair = { modelId: 'skypaint-mini', imageEncoder: null };
  return host.calls.measureRetrieval({ jobId: set.id, pair, set }, onProgress);
}

/** Ten pictures with their twenty captions. */
const beginningOf = (set: RetrievalSet): RetrievalSet => ({
  ...set,
  texts: set.texts.slice(0, 20),
  picturesOf: set.picturesOf.slice(0, 20),
  pictures: set.pictures.slice(0, 10),
});

function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.value;
}

describe('the set that ships with the page gives the numbers that Python gives, and', () => {
  test('pauses, and goes on where it stopped with another worker', async () => {
    const { zh } = sets;
    const paused = await measure(zh, (event) => {
      if (event.type === 'matching' && event.done >= 232) void host.calls.cancel(zh.id);
    });
    expect(valueOf(paused)).toEqual({ type: 'cancelled' });
    const [left] = await store.list();
    expect(left).toMatchObject({ setId: zh.id, name: 'zh_texts.jsonl', total: 300 });
    expect(left!.done).toBeGreaterThanOrEqual(232);
    expect(left!.done).toBeLessThan(300);

    const before = decoded;
    const events: ProgressEvent[] = [];
    const result = await measure(zh, (event) => events.push(event));
    expect(valueOf(result)).toMatchObject({ type: 'measured', ...golden.zh, failures: [] });
    expect(events.find(({ type }) => type === 'matching')).toMatchObject({ done: left!.done });
    expect(decoded).toBe(100);
    expect(before).toBe(left!.done - 200);
    expect(await store.list()).toEqual([]);
  });

  test('is measured even if the disk is full, but is not said to be stored', async () => {
    const full = new DOMException('full', 'QuotaExceededError');
    vi.spyOn(store, 'add').mockRejectedValueOnce(full);
    expect(valueOf(await measure(sets.en))).toMatchObject({ ...golden.en, wasStored: false });
  });
});

test('pictures that cannot be read are named, and left out with their captions', async () => {
  const zh = beginningOf(sets.zh);
  const broken = (index: number, text: string, isBase64: boolean) => ({
    name: zh.pictures[index]!.name,
    file: new Blob([text]),
    isBase64,
  });
  const pictures = zh.pictures
    .with(3, broken(3, 'AAA*', true))
    .with(5, broken(5, 'no picture', false));
  const result = valueOf(await measure({ ...zh, id: 'broken', pictures }));
  expect(result).toMatchObject({
    pictures: 8,
    texts: 16,
    failures: [
      { name: '3', error: { code: 'unreadable-picture', details: { what: 'base64' } } },
      { name: '5', error: { code: 'unreadable-picture' } },
    ],
  });
});

test('other jobs begin before it ends', async () => {
  const set = beginningOf(sets.zh);
  const log: string[] = [];
  const first = measure({ ...set, id: 'first' }).then(() => log.push('first ends'));
  const second = measure({ ...set, id: 'second' }, ({ type }) => {
    if (type === 'matching') log.push('second reads');
  });
  await Promise.all([first, second]);
  expect(log.indexOf('second reads')).toBeLessThan(log.indexOf('first ends'));
});

test('a set without a readable picture is refused', async () => {
  const zh = beginningOf(sets.zh);
  const pictures = zh.pictures.map(({ name }) => ({ name, file: new Blob(), isBase64: false }));
  const outcome = await measure({ ...zh, id: 'all broken', pictures });
  expect(outcome).toMatchObject({
    ok: false,
    error: { code: 'unreadable-captions', details: { what: 'no-picture-opens' } },
  });
  expect(await store.list()).toEqual([]);
});
