import { AppError } from '../../core/errors.ts';
import type { ModelManifest } from '../../contract/manifest.ts';
import { busy, ifFree, inUseLock, modelLock } from '../locks.ts';
import {
  MANIFEST_FILE,
  modelDirectory,
  MODELS_DIRECTORY,
  readManifest,
  writeManifest,
} from '../stored-model.ts';
import { openDirectory, removePath } from '../opfs.ts';
import { dropIncoming } from './incoming.ts';

const MAX_NAME_LENGTH = 100;

/** @throws AppError `busy` while another tab writes it or paints with it. */
export function deleteModel(id: string): Promise<void> {
  const remove = async () => {
    // Or else a model that waits to take its place would come in its stead.
    await dropIncoming(id);
    const directory = await modelDirectory(id);
    if (!directory) return;
    // Without its manifest it is no model any more; should the tab close now, the rest is swept up later.
    await removePath(directory, MANIFEST_FILE);
    await removePath(await openDirectory(MODELS_DIRECTORY), id);
  };
  const unused = () => ifFree(inUseLock(id), remove, () => busy(id));
  return ifFree(modelLock(id), unused, () => busy(id));
}

/** @throws AppError `invalid-request` for a name that is empty or too long; `not-found`; `busy`. */
export function renameModel(id: string, name: string): Promise<ModelManifest> {
  const trimmed = name.trim();
  if (trimmed === '' || trimmed.length > MAX_NAME_LENGTH) {
    throw new AppError('invalid-request', `Not a name: "${name}".`, {
      field: 'name',
      found: name,
      max: MAX_NAME_LENGTH,
    });
  }
  return ifFree(
    modelLock(id),
    async () => {
      const directory = await modelDirectory(id);
      const manifest = directory && (await readManifest(directory));
      if (!directory || !manifest) throw new AppError('not-found', `No model ${id}.`, { what: id });
      const renamed = { ...manifest, name: { en: trimmed, 'zh-CN': trimmed } };
      await writeManifest(directory, renamed);
      return renamed;
    },
    () => busy(id),
  );
}
