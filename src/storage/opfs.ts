import { AppError } from '../core/errors.ts';
import type { FileAccess } from './file-access.ts';
import { memoryDirectory } from './memory-directory.ts';

/** A file has this ending until it is complete, so a file with it is unfinished or was abandoned. */
export const PART = '.part';

/** The parts of OPFS missing in TypeScript's DOM library: sync access in workers, and moving, which is not standardised yet. */
interface OpfsFileHandle extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<FileAccess>;
  move(to: FileSystemDirectoryHandle, name: string): Promise<void>;
}

let probing: Promise<boolean> | null = null;
let memory: FileSystemDirectoryHandle | null = null;

/** Whether files survive this worker: some browsers have no OPFS, or none in private windows. */
export function hasDisk(): Promise<boolean> {
  probing ??= probe();
  return probing;
}

/**
 * Call this before storing anything that is too large for memory.
 *
 * @throws AppError `unsupported` if this browser does not store files for pages; details: what: `no-disk`
 */
export async function requireDisk(): Promise<void> {
  if (await hasDisk()) return;
  throw new AppError('unsupported', 'This browser does not store files for pages.', {
    what: 'no-disk',
  });
}

async function probe(): Promise<boolean> {
  try {
    await navigator.storage.getDirectory();
    return 'createSyncAccessHandle' in FileSystemFileHandle.prototype;
  } catch {
    return false;
  }
}

async function root(): Promise<FileSystemDirectoryHandle> {
  if (await hasDisk()) return navigator.storage.getDirectory();
  memory ??= memoryDirectory();
  return memory;
}

/** A directory of OPFS, created if missing. `path` has no leading slash; '' is the root. */
export async function openDirectory(path: string): Promise<FileSystemDirectoryHandle> {
  let directory = await root();
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
    const { directory, name } = await parentOf(root, path, false);
    return await (await directory.getFileHandle(name)).getFile();
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** The entries of `directory` now, as a copy, because it may change during iteration. */
export async function childrenOf(
  directory: FileSystemDirectoryHandle,
): Promise<(FileSystemDirectoryHandle | FileSystemFileHandle)[]> {
  const children = [];
  for await (const child of directory.values()) children.push(child);
  return children;
}

/** The paths of all files below `directory` now. */
export async function pathsBelow(directory: FileSystemDirectoryHandle): Promise<string[]> {
  const paths = [];
  for await (const [path] of filesBelow(directory)) paths.push(path);
  return paths;
}

/** Every file below `directory`, by its path. */
export async function* filesBelow(
  directory: FileSystemDirectoryHandle,
  prefix = '',
): AsyncGenerator<readonly [path: string, handle: FileSystemFileHandle]> {
  for await (const [name, handle] of directory.entries()) {
    if (handle.kind === 'file') yield [prefix + name, handle];
    else yield* filesBelow(handle, `${prefix}${name}/`);
  }
}

export async function bytesBelow(directory: FileSystemDirectoryHandle): Promise<number> {
  let bytes = 0;
  // A file may have been moved since its folder was read, because a complete copy loses its ending.
  for await (const [path] of filesBelow(directory)) {
    bytes += (await readFile(directory, path))?.size ?? 0;
  }
  return bytes;
}

/** Removes a file, or a folder with its contents; does nothing if it does not exist. */
export async function removePath(root: FileSystemDirectoryHandle, path: string): Promise<void> {
  try {
    const { directory, name } = await parentOf(root, path, false);
    await directory.removeEntry(name, { recursive: true });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

/**
 * Writes a file as a stream, all or nothing: it replaces an existing file only when it is complete. What a closed tab leaves
 * behind is recognised by its ending.
 *
 * @throws AppError `quota` when the disk is full; whatever `source` throws.
 */
export async function writeFile(
  root: FileSystemDirectoryHandle,
  path: string,
  source: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<void> {
  const { directory, name } = await parentOf(root, path, true);
  const part = await directory.getFileHandle(name + PART, { create: true });
  const access = await openAccess(part);
  try {
    access.truncate(0);
    let bytes = 0;
    const reader = source.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      writeAll(access, next.value, bytes);
      bytes += next.value.byteLength;
    }
    access.flush();
  } catch (error) {
    access.close();
    await directory.removeEntry(name + PART);
    throw error;
  }
  access.close();
  await moveFile(part, directory, name);
}

export function writeText(root: FileSystemDirectoryHandle, path: string, text: string) {
  return writeFile(root, path, new Blob([text]).stream());
}

/** The folder of `path` below `root`, and the name in that folder. */
export async function parentOf(root: FileSystemDirectoryHandle, path: string, create: boolean) {
  const names = path.split('/').filter(Boolean);
  const name = names.pop();
  if (name === undefined) throw new AppError('internal', `Not a file path: "${path}".`);
  let directory = root;
  for (const part of names) directory = await directory.getDirectoryHandle(part, { create });
  return { directory, name };
}

/** Moves within OPFS, replacing a file of that name; nothing is copied. */
export function moveFile(
  file: FileSystemFileHandle,
  directory: FileSystemDirectoryHandle,
  name: string,
): Promise<void> {
  return (file as OpfsFileHandle).move(directory, name);
}

const ACCESS_PATIENCE_MS = 5_000;
const ACCESS_RETRY_MS = 50;

/** When a worker ends, the browser releases its files a moment later than its Web Locks. */
export async function openAccess(file: FileSystemFileHandle): Promise<FileAccess> {
  for (let waited = 0; ; waited += ACCESS_RETRY_MS) {
    try {
      return await (file as OpfsFileHandle).createSyncAccessHandle();
    } catch (error) {
      const isTaken = error instanceof DOMException && error.name === 'NoModificationAllowedError';
      if (!isTaken) throw error;
      if (waited >= ACCESS_PATIENCE_MS) {
        throw new AppError('busy', `${file.name} is open elsewhere.`, { what: file.name });
      }
      await new Promise((resolve) => setTimeout(resolve, ACCESS_RETRY_MS));
    }
  }
}

/** @throws AppError `quota`. */
export function writeAll(access: FileAccess, bytes: Uint8Array<ArrayBuffer>, at: number): void {
  try {
    const written = access.write(bytes, { at });
    if (written === bytes.byteLength) return;
  } catch (error) {
    if (!(error instanceof Error && error.name === 'QuotaExceededError')) throw error;
  }
  throw quotaError(bytes.byteLength);
}

/** What Chromium tells besides, which no standard has yet; what is empty is left out. */
export interface UsageDetails {
  readonly caches?: number;
  readonly serviceWorkerRegistrations?: number;
}

/** The browser's storage estimate; empty if it has none, as on insecure origins. */
export async function estimate(): Promise<
  StorageEstimate & { readonly usageDetails?: UsageDetails }
> {
  const storage = globalThis.navigator?.storage as StorageManager | undefined;
  return (await storage?.estimate?.()) ?? {};
}

/** Whether the browser keeps this page's storage when space runs short. */
export async function isPersistent(): Promise<boolean> {
  const storage = globalThis.navigator?.storage as StorageManager | undefined;
  return (await storage?.persisted?.()) ?? false;
}

/** @throws AppError `quota` if this many more bytes would not fit, as far as the browser reports it. */
export async function requireSpace(neededBytes: number): Promise<void> {
  const { quota = Infinity, usage = 0 } = await estimate();
  if (quota - usage < neededBytes) throw quotaError(neededBytes, quota - usage);
}

/** Chromium's estimate always reports 10 GiB, so that no page learns how full the disk is; only a failed write shows it. */
export function quotaError(neededBytes: number, availableBytes = 0): AppError {
  return new AppError('quota', 'The disk space this page may use is full.', {
    neededBytes,
    availableBytes,
    missingBytes: Math.max(0, neededBytes - availableBytes),
  });
}

function isNotFound(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotFoundError';
}
