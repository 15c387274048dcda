import type { ModelManifest } from '../../models/manifest.ts';
import { busy, ifFree, inUseLock, modelLock } from '../locks.ts';
import { MODELS_DIRECTORY, writeManifest } from '../model-store.ts';
import { openDirectory, removePath } from '../opfs.ts';

/**
 * Makes a model of what `fill` puts into its folder. The manifest that `fill` returns is written last, so the model is
 * there whole or not at all; of a failure nothing remains, and of a closed tab what `sweep` finds. A model of the same
 * id gives way.
 *
 * @throws AppError `busy` while another tab is at this id or paints with the model that has it; whatever `fill` throws.
 */
export function storeModel(
  id: string,
  fill: (directory: FileSystemDirectoryHandle) => Promise<ModelManifest>,
): Promise<ModelManifest> {
  return ifFree(
    modelLock(id),
    async () => {
      const models = await openDirectory(MODELS_DIRECTORY);
      await ifFree(
        inUseLock(id),
        () => removePath(models, id),
        () => busy(id),
      );
      const directory = await models.getDirectoryHandle(id, { create: true });
      try {
        const manifest = await fill(directory);
        await writeManifest(directory, manifest);
        return manifest;
      } catch (error) {
        await removePath(models, id);
        throw error;
      }
    },
    () => busy(id),
  );
}
