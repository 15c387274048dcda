import type { ModelManifest } from '../../contract/manifest.ts';
import { alone, busy, ifFree, inUseLock, modelLock } from '../locks.ts';
import { writeManifest } from '../stored-model.ts';
import { beginIncoming, dropIncoming, isWholeIncoming, settleIncoming } from './incoming.ts';

/** Writes a model's files, and says what its manifest is. */
type Fill = (directory: FileSystemDirectoryHandle) => Promise<ModelManifest>;

/** Runs `change` while this tab paints nothing with the model. */
export type WithoutModel = <T>(modelId: string, change: () => Promise<T>) => Promise<T>;

/**
 * Makes a model of what `fill` puts into a folder. The manifest that `fill` returns is written last, so the model is
 * there whole or not at all; of a failure nothing remains, and of a closed tab what `sweep` finds. A model of the same
 * id gives way, but not before the new one is whole and the pictures that are being painted with it are done.
 *
 * @throws AppError `busy` while another tab is at this id; whatever `fill` throws
 */
export function storeModel(
  id: string,
  withoutModel: WithoutModel,
  fill: Fill,
): Promise<ModelManifest> {
  return ifFree(
    modelLock(id),
    async () => {
      const settle = () => withoutModel(id, () => alone(inUseLock(id), () => settleIncoming(id)));
      // A closed tab's, part of which may be in its place already.
      if (await isWholeIncoming(id)) await settle();
      const manifest = await writeIncoming(id, fill);
      // From here on it is whole: should this fail, the next start goes on with it.
      await settle();
      return manifest;
    },
    () => busy(id),
  );
}

async function writeIncoming(id: string, fill: Fill): Promise<ModelManifest> {
  const directory = await beginIncoming(id);
  try {
    const manifest = await fill(directory);
    await writeManifest(directory, manifest);
    return manifest;
  } catch (error) {
    await dropIncoming(id);
    throw error;
  }
}
