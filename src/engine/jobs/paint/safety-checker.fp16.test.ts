import { describe, expect, test, vi } from 'vitest';
import { isMarked } from '../../../pipeline/check-picture.ts';
import { loadNodeRuntime, NODE_WEBGPU } from '../../../runtime/__fixtures__/node-webgpu.ts';
import { OnnxDiffusionModel } from '../../../runtime/diffusion-model.ts';
import { importFiles } from '../../../storage/import/import-files.ts';
import { openStoredModel } from '../../../storage/stored-model.ts';
import { IMPORT_CONTEXT } from '../../library/__fixtures__/import-context.ts';
import {
  decidedPictures,
  decisions,
  folderWithChecker,
} from '../../library/__fixtures__/tiny-safety.ts';

vi.mock('../../../runtime/onnxruntime.ts', () => ({ loadOnnxRuntime: loadNodeRuntime }));

/** Cosines in float16 differ from those in float32 by up to a thousandth or two; closer decisions can go either way. */
const CLEAR = 0.003;
const COUNT = 40;

describe.skipIf(process.env['VK_DRIVER_FILES'] === undefined)('in float16 on WebGPU', () => {
  test('a safety checker decides as in float32 wherever it is not a close call', async () => {
    const added = await importFiles(folderWithChecker(), [], {
      ...IMPORT_CONTEXT,
      keepsSafetyChecker: true,
    });
    if (added.type !== 'model') throw new Error(added.type);
    const stored = await openStoredModel(added.manifest.id);
    const model = await OnnxDiffusionModel.open(stored, NODE_WEBGPU, () => undefined);
    let clear = 0;
    for (const [index, picture] of decidedPictures().slice(0, COUNT).entries()) {
      if (Math.abs(decisions.margins[index]!) < CLEAR) continue;
      clear += 1;
      expect(await isMarked(model.safetyChecker!, picture)).toBe(decisions.marked[index] === 1);
    }
    expect(clear).toBeGreaterThan(0.7 * COUNT);
    await model.release();
  });
});
