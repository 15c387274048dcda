import { inTransaction, type GalleryDatabase, type Stored } from './gallery-database.ts';
import { putRecord, toStored } from './gallery-records.ts';
import type { PictureFiles } from './picture-files.ts';
import { sha256Of } from './shared-files.ts';

interface Moves {
  readonly database: () => Promise<GalleryDatabase>;
  /** null where the database keeps the PNGs. */
  readonly files: PictureFiles | null;
  /** Pictures that an earlier version has written. */
  readonly old: readonly string[];
  readonly whenIdle: () => Promise<void>;
  /** Makes a picture's thumbnail. */
  readonly prepare: (id: string) => Promise<void>;
}

/**
 * Brings pictures to where this version keeps them: the PNG out of the record, to a file if there can be one; start pictures to the
 * shared files. One picture at a time, each in steps that can be repeated: it is where it was until the copy has been read back and
 * found the same. It may end anywhere, as when the page is closed or the disk is full, and goes on at the next visit.
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
  const png = before.png ?? (await db.get('pngs', id));
  const isFile = png !== undefined && files !== null && (await copied(files, id, png));
  const { stored, files: shared } = before.files
    ? { stored: before, files: new Map<string, Blob>() }
    : await toStored(before);
  const { parameters, files: hashes } = stored;
  const isThere = await inTransaction(db, async (transaction) => {
    // Meanwhile it may have been changed or deleted.
    const current = await transaction.objectStore('pictures').get(id);
    if (!current) return false;
    const { png: _, ...record }: Stored = { ...current, parameters, files: hashes ?? [] };
    const bytes = png?.size ?? record.bytes ?? 0;
    await putRecord(transaction, { ...record, bytes }, shared, isFile ? null : (png ?? null));
    if (isFile) await transaction.objectStore('pngs').delete(id);
    return true;
  });
  if (!isThere && isFile) await files.remove(id);
}

/** @throws Error if what was written is not what is read */
async function copied(files: PictureFiles, id: string, png: Blob): Promise<true> {
  await files.write(id, png);
  const copy = await files.read(id);
  if (!copy || (await sha256Of(copy)) !== (await sha256Of(png))) {
    await files.remove(id);
    throw new Error('The copy of a picture is not like it.');
  }
  return true;
}
