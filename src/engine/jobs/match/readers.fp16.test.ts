import { expect, test, vi } from 'vitest';
import { cosineSimilarity } from '../../../core/metrics/index.ts';
import { plainAttention } from '../../../graph/__fixtures__/plain-attention.ts';
import { loadNodeRuntime, NODE_WEBGPU } from '../../../runtime/__fixtures__/node-webgpu.ts';
import { altClipFolder } from '../../../storage/import/__fixtures__/alt-clip.ts';
import { importFiles } from '../../../storage/import/import-files.ts';
import { IMPORT_CONTEXT } from '../../library/__fixtures__/import-context.ts';
import { FOLDERS } from '../paint/__fixtures__/tiny-readers.ts';
import { benchOn, golden, importModel, pixels } from './__fixtures__/golden-readers.ts';
import { openPair } from './matching-pair.ts';

vi.mock('../../../runtime/onnxruntime.ts', () => ({ loadOnnxRuntime: loadNodeRuntime }));
vi.mock(import('../../../graph/onnx/operators/neural.ts'), (original) => plainAttention(original));

test.skipIf(process.env['VK_DRIVER_FILES'] === undefined)(
  'AltDiffusion with AltCLIP’s image encoder compares in float16 as transformers does in float32',
  async () => {
    const modelId = await importModel(FOLDERS['tiny-alt']);
    await importFiles(altClipFolder(), [], IMPORT_CONTEXT);
    const context = { bench: benchOn(NODE_WEBGPU), onProgress: () => undefined };
    const pair = await openPair({ modelId, imageEncoder: 'alt-clip' }, context);
    const texts = await pair.embedTexts(golden.texts);
    const { textEmbeds, imageEmbeds } = golden.altClip;
    for (const [row, right] of textEmbeds.entries()) {
      const found = texts.data.subarray(row * right.length, (row + 1) * right.length);
      expect(cosineSimilarity(found, Float32Array.from(right))).toBeGreaterThan(0.9999);
    }
    for (const [row, right] of imageEmbeds.entries()) {
      const { data } = await pair.embedPicture(pixels[row]!);
      expect(cosineSimilarity(data, Float32Array.from(right))).toBeGreaterThan(0.9999);
    }
  },
);
