import 'fake-indexeddb/auto';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import type { MatchingPair } from '../../../contract/matching.ts';
import type { SearchQuery } from '../../../contract/picture-search.ts';
import { EmbeddingStore } from '../../../storage/embedding-store.ts';
import { Workbench } from '../../workbench.ts';
import { decodePicture as pixelsOf, readGoldens } from '../paint/__fixtures__/golden-case.ts';
import { MINI, openFolder, WASM } from '../paint/__fixtures__/golden-pictures.ts';
import { PictureIndex } from './picture-index.ts';
import { searchJobs } from './search-jobs.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const PAIR = { modelId: 'skypaint-mini', imageEncoder: null };
const mini = openFolder(MINI);
const otherFiles = mini.manifest.files.map((file) =>
  file.path.startsWith('image_encoder/model') ? { ...file, sha256: 'f'.repeat(64) } : file,
);
const models = new Map([
  ['skypaint-mini', mini],
  ['other', { ...mini, manifest: { ...mini.manifest, files: otherFiles } }],
]);
/** diffusers has painted each of four things with three samplers: apple0, apple1, apple2, panda0, … */
const THINGS = ['apple', 'panda', 'car', 'cake'];
const { cases } = readGoldens('skypaint-mini.json');
const ids = cases.map((_, at) => `${THINGS[Math.floor(at / 3)]}${at % 3}`);
const files = new Map(ids.map((id) => [id, new Blob([id])]));
/** One picture of each thing, and a second panda. */
const few = ['apple0', 'panda0', 'panda1', 'car0', 'cake0'];
const pictures = (wanted: readonly string[]) =>
  wanted.map((id) => ({ id, file: files.get(id) ?? new Blob([id]) }));

let names = 0;
let decoded: string[];
/** How long each picture seems to take; indexing stops after a second. */
let pictureMs: number;
let now = 0;

async function decode(file: Blob) {
  const id = await file.text();
  decoded.push(id);
  now += pictureMs;
  const at = ids.indexOf(id);
  if (at === -1) throw new AppError('unreadable-picture', id);
  const { picture } = cases[at]!;
  const [height, width] = picture.shape as [number, number];
  return { width, height, channels: 3, data: pixelsOf(picture) } as const;
}

const bench = new Workbench(
  { open: (id) => Promise.resolve(models.get(id)!), isCurrent: () => Promise.resolve(true) },
  () => Promise.resolve(WASM),
);
/** Called again with the same store, it is like another visit or another tab, apart from the model on the device. */
function connect(store: EmbeddingStore, pair: MatchingPair = PAIR) {
  const jobs = searchJobs({ index: new PictureIndex(store), decode, clock: () => now });
  const { signal } = new AbortController();
  const context = {
    bench,
    signal,
    onProgress: () => undefined,
    giveWay: () => Promise.resolve(),
    ended: Promise.resolve(),
  };
  const request = { jobId: 'job', pair };
  return {
    async reconcile(all: readonly string[]) {
      const result = await jobs.reconcileIndex.run({ ...request, ids: all }, context);
      return result.type === 'reconciled' ? result.missing : null;
    },
    async index(some: readonly string[]) {
      const asked = { ...request, pictures: pictures(some) };
      const result = await jobs.indexPictures.run(asked, context);
      return result.type === 'indexed' ? result.ids : [];
    },
    async search(query: SearchQuery) {
      const result = await jobs.searchPictures.run({ ...request, query }, context);
      return result.type === 'found' ? result.ids : [];
    },
  };
}

const newStore = () => new EmbeddingStore(`search-${++names}`);
const words = (text: string) => ({ by: 'words', text }) as const;
const sorted = (found: readonly string[]) => [...found].sort();

beforeEach(() => {
  decoded = [];
  pictureMs = 0;
});

describe('an index of twelve pictures', () => {
  let engine: ReturnType<typeof connect>;
  beforeAll(async () => {
    decoded = [];
    pictureMs = 0;
    engine = connect(newStore());
    await engine.index([...ids, 'no picture']);
  });

  it.each(['红苹果', 'a red apple'])('finds the apples by %s, and only them', async (text) => {
    expect(sorted(await engine.search(words(text)))).toEqual(['apple0', 'apple1', 'apple2']);
  });

  it('finds pictures similar to one, without that one', async () => {
    expect(sorted(await engine.search({ by: 'picture', id: 'panda1' }))).toEqual([
      'panda0',
      'panda2',
    ]);
  });

  it('ranks the given pictures by a prompt without its grammar', async () => {
    const prompt = '<lora:ink:0.5>a (blue car:1.3)';
    const among = ['panda0', 'unknown', 'car1', 'apple0'];
    const found = await engine.search({ by: 'prompt', prompt, among });
    expect(found[0]).toBe('car1');
    expect(found[3]).toBe('unknown');
    expect(sorted(found)).toEqual(sorted(among));
  });

  it('finds nothing similar to a picture that cannot be decoded', async () => {
    const search = engine.search({ by: 'picture', id: 'no picture' });
    await expect(search).rejects.toMatchObject({ code: 'unreadable-picture' });
  });
});

describe('indexing', () => {
  it('stops after a second, and continues there in another visit', async () => {
    const store = newStore();
    pictureMs = 400;
    const first = connect(store);
    expect(await first.reconcile(ids)).toEqual(ids);
    expect(await first.index(ids)).toEqual(ids.slice(0, 3));

    const next = connect(store);
    expect(await next.reconcile(ids)).toEqual(ids.slice(3));
    pictureMs = 0;
    await next.index(ids);
    expect(decoded).toEqual(ids);
    expect(await next.reconcile(ids)).toEqual([]);
  });

  it('tries only once to decode a broken picture', async () => {
    const engine = connect(newStore());
    await engine.index(['no picture', 'cake0']);
    expect(await engine.reconcile(['no picture', 'cake0'])).toEqual([]);
    await engine.index(['no picture']);
    expect(decoded).toEqual(['no picture', 'cake0']);
  });

  it('is visible to searches in another tab', async () => {
    const store = newStore();
    const [here, there] = [connect(store), connect(store)];
    const cars = ['car0'];
    await here.index(few.filter((id) => !cars.includes(id)));
    expect(await there.search(words('蓝色汽车'))).toEqual([]);
    await here.index(cars);
    expect(sorted(await there.search(words('蓝色汽车')))).toEqual(cars);
    expect(sorted(await here.search(words('蓝色汽车')))).toEqual(cars);
  });

  it('finds no deleted picture', async () => {
    const engine = connect(newStore());
    await engine.index(few);
    expect(await engine.search(words('红苹果'))).toEqual(['apple0']);
    await engine.reconcile(few.filter((id) => id !== 'apple0'));
    expect(await engine.search(words('红苹果'))).toEqual([]);
  });

  it('begins again with other weights', async () => {
    const store = newStore();
    await connect(store).index(ids.slice(0, 2));
    const other = connect(store, { modelId: 'other', imageEncoder: null });
    expect(await other.reconcile(ids)).toEqual(ids);
  });
});
