import { beforeAll, describe, expect, test } from 'vitest';
import { tensor } from '../../../core/tensor/tensor.ts';
import { isMarked } from '../../../pipeline/check-picture.ts';
import { OnnxDiffusionModel } from '../../../runtime/diffusion-model.ts';
import { importFiles } from '../../../storage/import/import-files.ts';
import { setSafetyCheck } from '../../../storage/library/change-model.ts';
import { openStoredModel } from '../../../storage/stored-model.ts';
import { IMPORT_CONTEXT } from '../../library/__fixtures__/import-context.ts';
import {
  decidedPictures,
  decisions,
  folderWithChecker,
} from '../../library/__fixtures__/tiny-safety.ts';
import { WASM } from './__fixtures__/golden-pictures.ts';

describe('a model’s own safety checker', () => {
  let id: string;
  beforeAll(async () => {
    const added = await importFiles(folderWithChecker(), [], {
      ...IMPORT_CONTEXT,
      keepsSafetyChecker: true,
    });
    if (added.type !== 'model') throw new Error(added.type);
    id = added.manifest.id;
  });

  test('marks the same pictures among a hundred as diffusers', async () => {
    const model = await OnnxDiffusionModel.open(await openStoredModel(id), WASM, () => undefined);
    const marked: number[] = [];
    for (const picture of decidedPictures()) {
      marked.push((await isMarked(model.safetyChecker!, picture)) ? 1 : 0);
    }
    expect(marked).toHaveLength(100);
    expect(marked).toEqual(decisions.marked);
    await model.release();
  });

  test('takes turns with the decoder where memory is short', async () => {
    const loaded: string[] = [];
    const stored = await openStoredModel(id);
    const model = await OnnxDiffusionModel.open(stored, WASM, (part) => loaded.push(part));
    await model.saveMemory();
    const latents = tensor([1, model.latentChannels, 6, 5]);
    for (const picture of decidedPictures().slice(0, 2)) {
      await model.decodeLatents(latents);
      await isMarked(model.safetyChecker!, picture);
    }
    expect(loaded).toEqual(['vae-decoder', 'safety-checker', 'vae-decoder', 'safety-checker']);
    await model.release();
  });

  test('does not run while the user has turned it off', async () => {
    const checker = async () =>
      (await OnnxDiffusionModel.open(await openStoredModel(id), WASM, () => undefined))
        .safetyChecker;
    await setSafetyCheck(id, false);
    expect(await checker()).toBeNull();
    await setSafetyCheck(id, true);
    expect(await checker()).not.toBeNull();
  });
});
