import { MANIFEST_FILE, MODELS_DIRECTORY, readManifest } from '../stored-model.ts';
import { moveFile, openDirectory, parentOf, readFile, removePath } from '../opfs.ts';

/** Models on their way, each in a folder of its id's name: whole once it has a manifest. */
export const INCOMING_DIRECTORY = 'incoming';

/** An empty folder for a model to be written in, beside the one of the same id that can be painted with meanwhile. */
export async function beginIncoming(id: string): Promise<FileSystemDirectoryHandle> {
  await dropIncoming(id);
  return openDirectory(`${INCOMING_DIRECTORY}/${id}`);
}

/** Whether a model is here that only waits to take its place, or a closed tab left on its way there. */
export async function isWholeIncoming(id: string): Promise<boolean> {
  const parent = await openDirectory(INCOMING_DIRECTORY);
  const directory = await parent.getDirectoryHandle(id).catch(() => null);
  return directory !== null && (await readManifest(directory)) !== null;
}

export async function dropIncoming(id: string): Promise<void> {
  await removePath(await openDirectory(INCOMING_DIRECTORY), id);
}

/**
 * Puts a whole incoming model in the place of the one of its id; nobody may be reading that one. No byte is copied. Should
 * the tab close on the way, the same call brings it to its end: the manifest moves last.
 */
export async function settleIncoming(id: string): Promise<void> {
  const incoming = await openDirectory(`${INCOMING_DIRECTORY}/${id}`);
  const manifest = await readManifest(incoming);
  if (manifest) {
    const models = await openDirectory(MODELS_DIRECTORY);
    // Without its manifest it is no model any more, whatever of it is still there.
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
