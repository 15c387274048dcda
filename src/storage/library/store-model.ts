import type { ModelManifest } from '../../contract/manifest.ts';
import { alone, busy, ifFree, inUseLock, modelLock } from '../locks.ts';
import { writeManifest } from '../stored-model.ts';
import { beginIncoming, dropIncoming, isWholeIncoming, settleIncoming } from './incoming.ts';

/** Writes a model's files and returns its manifest. */
type Fill = (directory: FileSystemDirectoryHandle) => Promise<ModelManifest>;

/** Runs `change` while this tab is not painting with the model. */
export type WithoutModel = <T>(modelId: string, change: () => Promise<T>) => Promise<T>;

/**
 * Stores the files that `fill` writes into a folder as a model. The manifest that `fill` returns is written last, so the model
 * is either complete or not there at all. A failure leaves nothing behind; `sweep` removes what a closed tab leaves. A model
 * with the same id is replaced when the new one is complete and the pictures being painted with the old one are done.
 *
 * @throws AppError `busy` while another tab is working on this id; whatever `fill` throws
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
      // Left by a closed tab, and perhaps partly installed.
      if (await isWholeIncoming(id)) await settle();
      const manifest = await writeIncoming(id, fill);
      // It is complete now: if this fails, the next start finishes it.
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
