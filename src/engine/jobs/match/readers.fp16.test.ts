import { expect, test, vi } from 'vitest';
import { cosineSimilarity } from '../../../core/metrics/index.ts';
import { plainAttention } from '../../../graph/__fixtures__/plain-attention.ts';
import { loadNodeRuntime, NODE_WEBGPU } from '../../../runtime/__fixtures__/node-webgpu.ts';
import { altClipFolder } from '../../../storage/import/__fixtures__/alt-clip.ts';
import { clipFolder } from '../../../storage/import/__fixtures__/clip-pair.ts';
import { readTaiyi, taiyiFolder } from '../../../storage/import/__fixtures__/taiyi-clip.ts';
import { importFiles } from '../../../storage/import/import-files.ts';
import { IMPORT_CONTEXT } from '../../library/__fixtures__/import-context.ts';
import { FOLDERS } from '../paint/__fixtures__/tiny-readers.ts';
import {
  benchOn,
  golden,
  importModel,
  pixels,
  type ReaderGolden,
} from './__fixtures__/golden-readers.ts';
import { openPair, type OpenPair } from './matching-pair.ts';

vi.mock('../../../runtime/onnxruntime.ts', () => ({ loadOnnxRuntime: loadNodeRuntime }));
vi.mock(import('../../../graph/onnx/operators/neural.ts'), (original) => plainAttention(original));

async function expectTextsAlike(
  pair: OpenPair,
  texts: readonly string[],
  { textEmbeds }: Pick<ReaderGolden, 'textEmbeds'>,
) {
  const { data } = await pair.embedTexts(texts);
  for (const [row, right] of textEmbeds.entries()) {
    const found = data.subarray(row * right.length, (row + 1) * right.length);
    expect(cosineSimilarity(found, Float32Array.from(right))).toBeGreaterThan(0.9999);
  }
}

test.skipIf(process.env['VK_DRIVER_FILES'] === undefined)(
  'AltDiffusion with AltCLIP’s image encoder compares in float16 as transformers does in float32',
  async () => {
    const modelId = await importModel(FOLDERS['tiny-alt']);
    await importFiles(altClipFolder(), [], IMPORT_CONTEXT);
    const context = { bench: benchOn(NODE_WEBGPU), onProgress: () => undefined };
    const pair = await openPair({ modelId, imageEncoder: 'alt-clip' }, context);
    await expectTextsAlike(pair, golden.texts, golden.altClip);
    for (const [row, right] of golden.altClip.imageEmbeds.entries()) {
      const { data } = await pair.embedPicture(pixels[row]!);
      expect(cosineSimilarity(data, Float32Array.from(right))).toBeGreaterThan(0.9999);
    }
  },
);

test.skipIf(process.env['VK_DRIVER_FILES'] === undefined)(
  'Taiyi-CLIP’s text encoder reads in float16 as transformers does in float32',
  async () => {
    await importFiles(clipFolder(), [], IMPORT_CONTEXT);
    await importFiles(taiyiFolder(), [], IMPORT_CONTEXT);
    const context = { bench: benchOn(NODE_WEBGPU), onProgress: () => undefined };
    const pair = await openPair({ textEncoder: 'taiyi-clip', imageEncoder: 'clip-tiny' }, context);
    const right = JSON.parse(readTaiyi('golden.json').toString()) as {
      readonly texts: readonly string[];
      readonly classified: ReaderGolden;
    };
    await expectTextsAlike(pair, right.texts, right.classified);
  },
);
