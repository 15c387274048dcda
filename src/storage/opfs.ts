import { AppError } from '../core/errors.ts';

/** A directory of OPFS, made if missing. `path` has no leading slash; '' is the root. */
export async function openDirectory(path: string): Promise<FileSystemDirectoryHandle> {
  let directory = await navigator.storage.getDirectory();
  for (const name of path.split('/').filter(Boolean)) {
    directory = await directory.getDirectoryHandle(name, { create: true });
  }
  return directory;
}

/** The file at `path` below `root`, or null if there is none. */
export async function readFile(
  root: FileSystemDirectoryHandle,
  path: string,
): Promise<File | null> {
  try {
    const { directory, name } = await parentOf(root, path);
    return await (await directory.getFileHandle(name)).getFile();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return null;
    throw error;
  }
}

/**
 * Writes a file in a stream, all or nothing: the browser keeps the bytes aside until the stream closes, so a
 * closed tab or a failing source leaves what was there before.
 *
 * @throws AppError `quota` when the disk is full; whatever `source` throws.
 */
export async function writeFile(
  root: FileSystemDirectoryHandle,
  path: string,
  source: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<void> {
  const { directory, name } = await parentOf(root, path);
  const handle = await directory.getFileHandle(name, { create: true });
  try {
    await source.pipeTo(await handle.createWritable());
  } catch (error) {
    if ((await handle.getFile()).size === 0) await directory.removeEntry(name);
    if (error instanceof DOMException && error.name === 'QuotaExceededError') {
      throw await quotaError(error);
    }
    throw error;
  }
}

async function parentOf(root: FileSystemDirectoryHandle, path: string) {
  const names = path.split('/').filter(Boolean);
  const name = names.pop();
  if (name === undefined) throw new AppError('internal', `Not a file path: "${path}".`);
  let directory = root;
  for (const part of names) {
    directory = await directory.getDirectoryHandle(part, { create: true });
  }
  return { directory, name };
}

async function quotaError(cause: unknown): Promise<AppError> {
  const { quota = 0, usage = 0 } = await navigator.storage.estimate();
  return new AppError(
    'quota',
    'The disk space this page may use is full.',
    { availableBytes: Math.max(0, quota - usage) },
    { cause },
  );
}
