import { AppError } from '../../core/errors.ts';
import { tensorsAt } from '../../core/formats/checkpoint/tensors-at.ts';
import type { ShrinkProgress } from '../../contract/library.ts';
import type { ModelManifest } from '../../contract/manifest.ts';
import { isShrinkable } from '../../contract/model-files.ts';
import { blobSource } from '../blob-source.ts';
import { eightBitFile } from '../eight-bit-weights.ts';
import { writeHashed } from '../hashed-file.ts';
import { requireSpace } from '../opfs.ts';
import { openStoredModel } from '../stored-model.ts';
import { reported } from './shrink-progress.ts';
import { storeModel, type WithoutModel } from './store-model.ts';

/**
 * Replaces a model's UNet with the same UNet in eight bits, whose weights take half the space on the disk and on the device. The
 * other parts are small beside it and stay as they are.
 *
 * @throws AppError `invalid-request` for a model that cannot become smaller; `quota`, `busy`, and whatever `openStoredModel` throws
 */
export async function shrinkModel(
  id: string,
  withoutModel: WithoutModel,
  onProgress: (progress: ShrinkProgress) => void,
): Promise<ModelManifest> {
  return storeModel(id, withoutModel, async (directory) => {
    const { manifest, weights } = await openStoredModel(id);
    if (!isShrinkable(manifest)) throw notShrinkable(id);
    const { unet } = manifest.parts;
    const path = unet.weights[0]!;
    const { file, tensors } = await weights(path, 'fp16');
    const made = eightBitFile(tensorsAt(blobSource(path, file), tensors));
    await requireSpace(made.bytes);
    // The model's other files stay where they are.
    const entry = await writeHashed(directory, path, reported(made, onProgress));
    return {
      ...manifest,
      parts: { ...manifest.parts, unet: { ...unet, precision: 'int8' } },
      files: manifest.files.map((one) => (one.path === path ? entry : one)),
    };
  });
}

const notShrinkable = (id: string) =>
  new AppError('invalid-request', `${id} cannot become smaller.`, { field: 'modelId', found: id });
