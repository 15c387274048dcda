import 'fake-indexeddb/auto';
import { beforeAll, expect, test, vi } from 'vitest';
import { cosines, shares } from '../../../core/matching/agreement.ts';
import type { MatchingPair } from '../../../contract/matching.ts';
import type { RetrievalSet } from '../../../contract/retrieval.ts';
import { EmbeddingStore } from '../../../storage/embedding-store.ts';
import { altClipFolder } from '../../../storage/import/__fixtures__/alt-clip.ts';
import { clipFolder, skypaintFolder } from '../../../storage/import/__fixtures__/clip-pair.ts';
import { renamedWeights } from '../../../storage/import/__fixtures__/renamed-weights.ts';
import { readTaiyi, taiyiFolder } from '../../../storage/import/__fixtures__/taiyi-clip.ts';
import { importFiles } from '../../../storage/import/import-files.ts';
import { RetrievalStore } from '../../../storage/retrieval-store.ts';
import { IMPORT_CONTEXT } from '../../library/__fixtures__/import-context.ts';
import { WASM } from '../paint/__fixtures__/golden-pictures.ts';
import {
  benchOn,
  expectClose,
  importModel,
  pixels,
  type ReaderGolden,
} from './__fixtures__/golden-readers.ts';
import type { JobContext } from '../job.ts';
import { PictureIndex } from '../search/picture-index.ts';
import { searchJobs } from '../search/search-jobs.ts';
import { idsOfPair, openPair } from './matching-pair.ts';
import { readableLanguage } from './readable-language.ts';
import { retrievalJob } from './retrieval-job.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

interface TaiyiGolden extends ReaderGolden {
  /** Among the first four texts only. */
  readonly probabilitiesOfFour: readonly (readonly number[])[];
}

const golden = JSON.parse(readTaiyi('golden.json').toString()) as {
  readonly texts: readonly string[];
  readonly classified: TaiyiGolden;
  readonly pooled: TaiyiGolden;
};

const bench = benchOn(WASM);
const open = (pair: MatchingPair) => openPair(pair, { bench, onProgress: () => undefined });
const add = (files: ReadonlyMap<string, Blob>) => importFiles(files, [], IMPORT_CONTEXT);

beforeAll(async () => {
  await add(clipFolder());
  await add(taiyiFolder());
  await add(taiyiFolder('taiyi-pooled'));
});

test.each([
  ['a BertForSequenceClassification', 'taiyi-clip', 'classified'],
  ['a BertModel', 'taiyi-pooled', 'pooled'],
] as const)('%s compares texts with CLIP’s pictures as transformers does', async (_, name, key) => {
  const right = golden[key];
  const pair = await open({ textEncoder: name, imageEncoder: 'clip-tiny' });
  const texts = await pair.embedTexts(golden.texts);
  expectClose(texts.data, right.textEmbeds.flat(), 1e-4);
  const four = await pair.embedTexts(golden.texts.slice(0, 4));
  for (const [row, picture] of pixels.entries()) {
    const embedded = await pair.embedPicture(picture);
    expectClose(embedded.data, right.imageEmbeds[row]!, 1e-4);
    const found = cosines(embedded, texts);
    expectClose(found, right.cosines[row]!, 1e-4);
    expectClose(shares(found, pair.logitScale), right.probabilities[row]!, 1e-3);
    const ofFour = shares(cosines(embedded, four), pair.logitScale);
    expectClose(ofFour, right.probabilitiesOfFour[row]!, 1e-3);
  }
});

test('one text encoder works with several image encoders in turn, with the scale of each', async () => {
  await add(altClipFolder());
  const pair = await open({ textEncoder: 'taiyi-clip', imageEncoder: 'alt-clip' });
  expect(pair.logitScale).toBe(2);
  const texts = await pair.embedTexts(golden.texts);
  expectClose(texts.data, golden.classified.textEmbeds.flat(), 1e-4);
  const again = await open({ textEncoder: 'taiyi-clip', imageEncoder: 'clip-tiny' });
  expect(again.logitScale).toBe(3);
});

test('the same pair stays on the device', async () => {
  const first = await open(pair);
  expect((await open(pair)).loaded).toBe(first.loaded);
  const ids = await idsOfPair(pair);
  expect(ids.map((id) => id.replace(/-[0-9a-f]+$/, ''))).toEqual(['text-encoder', 'image-encoder']);
  expect(first.loaded.stored.manifest.id).toBe(ids[0]);
});

const pictures = pixels.map((_, row) => ({ id: String(row), file: new Blob([String(row)]) }));
const decode = async (file: Blob) => pixels[Number(await file.text())]!;
const rows = pictures.map((_, row) => row);
/** The pictures with the largest cosines with this text, according to transformers. */
const nearestTo = (text: number) => {
  const scoreOf = (row: number) => golden.classified.cosines[row]![text]!;
  return rows.toSorted((one, other) => scoreOf(other) - scoreOf(one));
};

const pair: MatchingPair = { textEncoder: 'taiyi-clip', imageEncoder: 'clip-tiny' };
const context: JobContext = {
  bench,
  onProgress: () => undefined,
  signal: new AbortController().signal,
  giveWay: () => Promise.resolve(),
  ended: Promise.resolve(),
};

test('the gallery is searched with a text encoder, in the index that its image encoder made', async () => {
  const jobs = searchJobs({ index: new PictureIndex(new EmbeddingStore('taiyi')), decode });
  await jobs.indexPictures.run({ jobId: 'a', pair, pictures }, context);
  const among = pictures.map(({ id }) => id);
  for (const [text, prompt] of golden.texts.entries()) {
    const query = { by: 'prompt', prompt, among } as const;
    const found = await jobs.searchPictures.run({ jobId: 'b', pair, query }, context);
    expect(found).toEqual({ type: 'found', ids: nearestTo(text).map(String) });
  }
  const modelId = await importModel(skypaintFolder());
  const ofModel = { modelId, imageEncoder: 'clip-tiny' } as const;
  const request = { jobId: 'c', pair: ofModel, ids: among };
  expect(await jobs.reconcileIndex.run(request, context)).toMatchObject({ missing: [] });
});

test('a text encoder of Chinese words reads Chinese, whatever the page’s language', async () => {
  const { stored } = (await open(pair)).loaded;
  expect(await readableLanguage(pair, stored, 'en')).toBe('zh-CN');
  const text = () => Promise.resolve('a\n##b\n猫');
  expect(await readableLanguage(pair, { ...stored, text }, 'zh-CN')).toBe('en');
  const ofModel = { modelId: 'skypaint', imageEncoder: 'clip-tiny' };
  expect(await readableLanguage(ofModel, stored, 'en')).toBe('en');
});

test('retrieval is measured with a text encoder', async () => {
  // Each text belongs to the picture that transformers finds nearest to it, and one to the farthest.
  const picturesOf = golden.texts.map((_, text) => [nearestTo(text).at(text === 0 ? -1 : 0)!]);
  const store = new RetrievalStore('taiyi-set');
  const job = retrievalJob({ decode, store });
  const set: RetrievalSet = {
    id: 'set',
    name: 'set',
    texts: golden.texts,
    picturesOf,
    pictures: pictures.map(({ id, file }) => ({ name: id, file, isBase64: false })),
  };
  expect(await job.run({ jobId: 'd', pair, set }, context)).toMatchObject({
    type: 'measured',
    textToImage: { at1: 80 },
    texts: 5,
    pictures: 3,
  });
});

/** A BertModel that is four numbers wider than CLIP's space. */
async function wideFolder(): Promise<ReadonlyMap<string, Blob>> {
  const weights = await renamedWeights(readTaiyi('taiyi-clip/pytorch_model.bin'), (name) =>
    name.startsWith('classifier') ? null : name.replace(/^bert\./, ''),
  );
  const beside = [...taiyiFolder('taiyi-clip', ['config.json', 'vocab.txt'])];
  return new Map([
    ...beside.map(([path, file]) => [path.replace(/^[^/]+/, 'wide'), file] as const),
    ['wide/model.safetensors', weights] as const,
  ]);
}

test('encoders of different embedding spaces are refused before anything is computed, by name', async () => {
  await add(await wideFolder());
  const details = { what: 'projection-misfit', found: 'wide', width: 24 };
  await expect(open({ textEncoder: 'wide', imageEncoder: 'clip-tiny' })).rejects.toMatchObject({
    code: 'invalid-request',
    details: { field: 'textEncoder', ...details, imageEncoder: 'clip-tiny', expected: 20 },
  });
});

test('a text encoder that is missing is asked for by name', async () => {
  await expect(open({ textEncoder: 'taiyi', imageEncoder: 'clip-tiny' })).rejects.toMatchObject({
    code: 'invalid-request',
    details: { field: 'textEncoder', what: 'text-encoder', found: 'taiyi' },
  });
});
