import { beforeAll, expect, test, vi } from 'vitest';
import { cosines, shares } from '../../../core/matching/agreement.ts';
import { altClipFolder } from '../../../storage/import/__fixtures__/alt-clip.ts';
import { clipFolder, skypaintFolder } from '../../../storage/import/__fixtures__/clip-pair.ts';
import { importFiles } from '../../../storage/import/import-files.ts';
import { IMPORT_CONTEXT } from '../../library/__fixtures__/import-context.ts';
import { WASM } from '../paint/__fixtures__/golden-pictures.ts';
import { FOLDERS } from '../paint/__fixtures__/tiny-readers.ts';
import {
  benchOn,
  expectClose,
  golden,
  importModel,
  pixels,
  type ReaderGolden,
} from './__fixtures__/golden-readers.ts';
import { openPair, type OpenPair } from './matching-pair.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const bench = benchOn(WASM);
const open = (modelId: string, imageEncoder: string) =>
  openPair({ modelId, imageEncoder }, { bench, onProgress: () => undefined });

/** Compares texts with pictures: the embeddings must agree to 1e-4, the probabilities to 1e-3. */
async function expectAlike(pair: OpenPair, right: ReaderGolden) {
  const texts = await pair.embedTexts(golden.texts);
  expectClose(texts.data, right.textEmbeds.flat(), 1e-4);
  for (const [row, picture] of pixels.entries()) {
    const embedded = await pair.embedPicture(picture);
    expectClose(embedded.data, right.imageEmbeds[row]!, 1e-4);
    const found = cosines(embedded, texts);
    expectClose(found, right.cosines[row]!, 1e-4);
    expectClose(shares(found, pair.logitScale), right.probabilities[row]!, 1e-3);
  }
}

let altDiffusion: string;
let skypaint: string;
beforeAll(async () => {
  altDiffusion = await importModel(FOLDERS['tiny-alt']);
  skypaint = await importModel(skypaintFolder());
  await importFiles(clipFolder(), [], IMPORT_CONTEXT);
  expect(await importFiles(altClipFolder(), [], IMPORT_CONTEXT)).toMatchObject({
    type: 'add-on',
    addOn: {
      kind: 'image-encoder',
      name: 'alt-clip',
      fit: { textEncoder: 'xlm-r', textHiddenSize: 16, projectionSize: 20, imageSize: 28 },
    },
    warnings: [],
  });
});

test('AltDiffusion’s text encoder with AltCLIP’s image encoder compares as AltCLIP does', async () => {
  await expectAlike(await open(altDiffusion, 'alt-clip'), golden.altClip);
});

test('CLIP’s text encoder does not go with AltCLIP, nor XLM-R with CLIP', async () => {
  const details = { field: 'imageEncoder', what: 'other-text-encoder' };
  await expect(open(skypaint, 'alt-clip')).rejects.toMatchObject({
    code: 'invalid-request',
    details: { ...details, found: 'alt-clip', expected: 'xlm-r' },
  });
  await expect(open(altDiffusion, 'clip-tiny')).rejects.toMatchObject({
    code: 'invalid-request',
    details: { ...details, found: 'clip-tiny', expected: 'clip' },
  });
});
