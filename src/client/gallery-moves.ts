import { inTransaction, type GalleryDatabase, type Stored } from './gallery-database.ts';
import { putRecord, toStored } from './gallery-records.ts';
import type { PictureFiles } from './picture-files.ts';
import { sha256Of } from './shared-files.ts';

interface Moves {
  readonly database: () => Promise<GalleryDatabase>;
  /** null where the database keeps the files. */
  readonly files: PictureFiles | null;
  /** Ids of pictures written by an earlier version. */
  readonly old: readonly string[];
  readonly whenIdle: () => Promise<void>;
  /** Makes a picture's thumbnail. */
  readonly prepare: (id: string) => Promise<void>;
}

/**
 * Moves pictures to where this version keeps them: the file out of the record, into a file if possible, and start pictures into
 * the shared files. It handles one picture at a time, in steps that can be repeated: the original stays until the copy has been
 * read back and compared. It may stop at any point, because the page is closed or the disk is full, and continues at the next visit.
 */
export async function movePictures({
  database,
  files,
  old,
  whenIdle,
  prepare,
}: Moves): Promise<void> {
  const inDatabase = files ? await (await database()).getAllKeys('pngs') : [];
  for (const id of new Set([...old, ...inDatabase])) {
    await whenIdle();
    await move(await database(), files, id);
    await prepare(id).catch(() => undefined);
  }
}

async function move(db: GalleryDatabase, files: PictureFiles | null, id: string): Promise<void> {
  const before = await db.get('pictures', id);
  if (!before) return;
  const file = before.png ?? (await db.get('pngs', id));
  const isFile = file !== undefined && files !== null && (await copied(files, id, file));
  const { stored, files: shared } = before.files
    ? { stored: before, files: new Map<string, Blob>() }
    : await toStored(before);
  const { parameters, files: hashes } = stored;
  const isThere = await inTransaction(db, async (transaction) => {
    // It may have been changed or deleted in the meantime.
    const current = await transaction.objectStore('pictures').get(id);
    if (!current) return false;
    const { png: _, ...record }: Stored = { ...current, parameters, files: hashes ?? [] };
    const bytes = file?.size ?? record.bytes ?? 0;
    await putRecord(transaction, { ...record, bytes }, shared, isFile ? null : (file ?? null));
    if (isFile) await transaction.objectStore('pngs').delete(id);
    return true;
  });
  if (!isThere && isFile) await files.remove(id);
}

/** @throws Error if the file that is read back differs */
async function copied(files: PictureFiles, id: string, file: Blob): Promise<true> {
  await files.write(id, file);
  const copy = await files.read(id);
  if (!copy || (await sha256Of(copy)) !== (await sha256Of(file))) {
    await files.remove(id);
    throw new Error('The copy of a picture differs from it.');
  }
  return true;
}
