import type { ModelManifest } from '../../contract/manifest.ts';
import { MANIFEST_FILE, MODELS_DIRECTORY, readManifest } from '../stored-model.ts';
import { moveFile, openDirectory, parentOf, readFile, removePath } from '../opfs.ts';

/** Models that are being added, each in a folder named after its id; complete once it has a manifest. */
export const INCOMING_DIRECTORY = 'incoming';

/** An empty folder for writing a model; an existing model with the same id can be used in the meantime. */
export async function beginIncoming(id: string): Promise<FileSystemDirectoryHandle> {
  await dropIncoming(id);
  return openDirectory(`${INCOMING_DIRECTORY}/${id}`);
}

/** The manifest of a complete model that is waiting to be installed, or that a closed tab was installing. */
export async function readIncoming(id: string): Promise<ModelManifest | null> {
  const parent = await openDirectory(INCOMING_DIRECTORY);
  const directory = await parent.getDirectoryHandle(id).catch(() => null);
  return directory && readManifest(directory);
}

export const isWholeIncoming = async (id: string): Promise<boolean> =>
  (await readIncoming(id)) !== null;

export async function dropIncoming(id: string): Promise<void> {
  await removePath(await openDirectory(INCOMING_DIRECTORY), id);
}

/**
 * Replaces the model of the same id with a complete incoming one; nobody may be reading the old one. Nothing is copied. If the tab
 * closes meanwhile, another call finishes the move, because the manifest is moved last.
 */
export async function settleIncoming(id: string): Promise<void> {
  const incoming = await openDirectory(`${INCOMING_DIRECTORY}/${id}`);
  const manifest = await readManifest(incoming);
  if (manifest) {
    const models = await openDirectory(MODELS_DIRECTORY);
    // Without its manifest it is no longer a model, whatever files are left.
    await removePath(models, `${id}/${MANIFEST_FILE}`);
    for (const { path } of [...manifest.files, { path: MANIFEST_FILE }]) {
      const from = await parentOf(incoming, path, false).catch(() => null);
      if (!from || !(await readFile(incoming, path))) continue;
      const to = await parentOf(await models.getDirectoryHandle(id, { create: true }), path, true);
      await moveFile(await from.directory.getFileHandle(from.name), to.directory, to.name);
    }
  }
  await dropIncoming(id);
}
