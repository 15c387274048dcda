import { beforeAll, expect, test, vi } from 'vitest';
import { shares } from '../../../core/matching/agreement.ts';
import type { Pixels } from '../../../core/image/resample.ts';
import type { MatchingPair } from '../../../contract/matching.ts';
import { importFiles } from '../../../storage/import/import-files.ts';
import type { StoredModel } from '../../../storage/stored-model.ts';
import { storedModels, type ModelSource } from '../../model-source.ts';
import { Workbench } from '../../workbench.ts';
import { IMPORT_CONTEXT } from '../../library/__fixtures__/import-context.ts';
import {
  decodePicture,
  readGoldens,
  type EncodedPicture,
} from '../paint/__fixtures__/golden-case.ts';
import { MINI, openFolder, WASM } from '../paint/__fixtures__/golden-pictures.ts';
import {
  clipFolder,
  readPair,
  skypaintFolder,
} from '../../../storage/import/__fixtures__/clip-pair.ts';
import { matchJob } from './match-job.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

interface Compared {
  readonly cosines: readonly (readonly number[])[];
  readonly probabilities: readonly (readonly number[])[];
}

/** The example of SkyPaint's README, computed in Python. */
const golden = JSON.parse(readPair('golden.json').toString()) as {
  readonly texts: readonly string[];
  readonly pictures: readonly EncodedPicture[];
  readonly tiny: Compared;
  readonly mini: Compared;
};
const ofMini = readGoldens<string>('skypaint-mini.json')
  .cases.filter(({ sampler }) => sampler === 'dpmpp_2m_karras')
  .map(({ picture }) => picture);

const mini = openFolder(MINI);
/** Models outside the library. */
const others: Readonly<Record<string, StoredModel>> = {
  mini,
  taiyi: openFolder(MINI, (path) =>
    path === 'text_encoder/config.json'
      ? 'src/pipeline/__goldens__/tiny-taiyi/' + path
      : MINI + path,
  ),
};
const models: ModelSource = {
  ...storedModels(() => null),
  isCurrent: () => Promise.resolve(true),
};
const bench = new Workbench(
  {
    ...models,
    open: (id, ...rest) => (others[id] ? Promise.resolve(others[id]) : models.open(id, ...rest)),
  },
  () => Promise.resolve(WASM),
);

let modelId: string;
beforeAll(async () => {
  const added = await importFiles(skypaintFolder(), [], IMPORT_CONTEXT);
  if (added.type !== 'model') throw new Error(added.type);
  modelId = added.manifest.id;
  const encoder = await importFiles(clipFolder(), [], IMPORT_CONTEXT);
  expect(encoder).toMatchObject({
    type: 'add-on',
    addOn: {
      kind: 'image-encoder',
      name: 'clip-tiny',
      fit: { textEncoder: 'clip', textHiddenSize: 32, projectionSize: 20, imageSize: 28 },
    },
    warnings: [],
  });
});

const pixelsOf = (picture: EncodedPicture): Pixels => {
  const [height, width] = picture.shape as [number, number];
  return { width, height, channels: 3, data: decodePicture(picture) };
};

async function match(pair: MatchingPair, pictures: readonly EncodedPicture[]) {
  const files = pictures.map(() => new Blob());
  const job = matchJob((file) => Promise.resolve(pixelsOf(pictures[files.indexOf(file)]!)));
  const request = { jobId: 'a', pair, texts: golden.texts, pictures: files };
  const { signal } = new AbortController();
  const context = {
    bench,
    onProgress: () => undefined,
    signal,
    giveWay: () => Promise.resolve(),
    ended: Promise.resolve(),
  };
  const result = await job.run(request, context);
  if (result.type !== 'matched') throw new Error(result.type);
  return result;
}

test.each([
  ['SkyCLIP’s text encoder with a separate image encoder', 'tiny', 'clip-tiny'],
  ['skypaint-mini’s own pair', 'mini', null],
] as const)('%s gives the published example’s probabilities', async (_, key, imageEncoder) => {
  const pictures = key === 'mini' ? ofMini : golden.pictures;
  const id = key === 'mini' ? 'mini' : modelId;
  const result = await match({ modelId: id, imageEncoder }, pictures);
  const { cosines, probabilities } = golden[key];
  expect(result.pictures).toHaveLength(probabilities.length);
  for (const [row, matched] of result.pictures.entries()) {
    if (!matched.ok) throw new Error(matched.error.message);
    expect(apart(matched.cosines, cosines[row]!)).toBeLessThan(1e-3);
    const found = shares(matched.cosines, result.logitScale);
    expect(apart(found, probabilities[row]!)).toBeLessThan(1e-3);
  }
});

const apart = (found: ArrayLike<number>, right: readonly number[]) =>
  Math.max(...right.map((value, index) => Math.abs(found[index]! - value)));

test('a pair that does not fit is refused before anything is computed, naming both sides', async () => {
  await expect(match({ modelId: 'mini', imageEncoder: 'clip-tiny' }, ofMini)).rejects.toMatchObject(
    {
      code: 'invalid-request',
      details: {
        field: 'imageEncoder',
        what: 'image-encoder-misfit',
        found: 'clip-tiny',
        expected: 32,
        model: 'skypaint-mini',
        width: 256,
      },
    },
  );
});

test('a model whose text encoder is not CLIP makes no pair', async () => {
  const pair = { modelId: 'taiyi', imageEncoder: 'clip-tiny' };
  await expect(match(pair, ofMini)).rejects.toMatchObject({
    code: 'invalid-request',
    details: { what: 'other-text-encoder', found: 'clip-tiny', expected: 'clip' },
  });
});

test('an image encoder that is missing is asked for by name', async () => {
  await expect(match({ modelId, imageEncoder: 'clip-tin' }, ofMini)).rejects.toMatchObject({
    code: 'invalid-request',
    details: {
      what: 'image-encoder',
      found: 'clip-tin',
      // Other tests of this process may have added encoders too.
      nearest: expect.arrayContaining(['clip-tiny']) as unknown,
    },
  });
});
