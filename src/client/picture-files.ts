import { PICTURE_HEAD_BYTES, pictureTypeOf } from '../core/formats/picture-type.ts';

/** Pictures in a folder of OPFS, by id. */
export interface PictureFiles {
  /**
   * Writes the whole file or nothing.
   *
   * @throws DOMException `QuotaExceededError` when the disk is full
   */
  write(id: string, file: Blob): Promise<void>;
  /** null if it cannot be read, for whatever reason. */
  read(id: string): Promise<Blob | null>;
  remove(id: string): Promise<void>;
  /** The ids of files that are not known and were written before this time, in milliseconds since the epoch. */
  straysBefore(time: number, known: ReadonlySet<string>): Promise<readonly string[]>;
}

/** Every file has this ending, because all were PNGs once; the actual type is read from the file's first bytes. */
const ENDING = '.png';
const FOLDER = 'pictures';

export function filesInFolder(folder: FileSystemDirectoryHandle): PictureFiles {
  const fileOf = async (id: string) => (await folder.getFileHandle(id + ENDING)).getFile();
  return {
    async write(id, file) {
      const handle = await folder.getFileHandle(id + ENDING, { create: true });
      let writable: FileSystemWritableFileStream | null = null;
      try {
        writable = await handle.createWritable();
        await writable.write(file);
        await writable.close();
      } catch (error) {
        await writable?.abort().catch(() => undefined);
        // `getFileHandle` has created an empty file, unless there was one.
        if ((await handle.getFile()).size === 0) await removeFile(folder, id);
        throw error;
      }
    },
    async read(id) {
      const file = await fileOf(id).catch(() => null);
      // An empty file was left by a browser that died while writing it.
      if (!file || file.size === 0) return null;
      const head = await file
        .slice(0, PICTURE_HEAD_BYTES)
        .arrayBuffer()
        .catch(() => null);
      const type = head && pictureTypeOf(new Uint8Array(head));
      return file.slice(0, file.size, type ?? 'image/png');
    },
    remove: (id) => removeFile(folder, id),
    async straysBefore(time, known) {
      const ids = [];
      for await (const name of folder.keys()) {
        if (!name.endsWith(ENDING)) continue;
        const id = name.slice(0, -ENDING.length);
        // Opening each of ten thousand files would keep the disk busy at every visit.
        if (known.has(id)) continue;
        const file = await fileOf(id).catch(() => null);
        if (file && file.lastModified < time) ids.push(id);
      }
      return ids;
    },
  };
}

async function removeFile(folder: FileSystemDirectoryHandle, id: string): Promise<void> {
  await folder.removeEntry(id + ENDING).catch((error: unknown) => {
    if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
  });
}

/** The pictures' folder in OPFS; null in browsers and private windows without OPFS, and where only workers may write to it. */
export async function picturesFolder(): Promise<FileSystemDirectoryHandle | null> {
  try {
    if (!('createWritable' in FileSystemFileHandle.prototype)) return null;
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle(FOLDER, { create: true });
  } catch {
    return null;
  }
}
