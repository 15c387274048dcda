import type { GalleryDatabase, Kept, Stored, Writing } from './gallery-database.ts';
import { putInFiles, takeOutFiles, type FilesByHash } from './shared-files.ts';

/** A picture's facts as they are stored, and the files taken out of them. */
export async function toStored(
  item: Stored,
): Promise<{ readonly stored: Stored; readonly files: FilesByHash }> {
  const { data, files } = await takeOutFiles(item.parameters);
  const stored = { ...item, parameters: data, files: [...files.keys()] };
  return { stored, files };
}

/** The inverse, without the fields that only the gallery needs. */
export function fromStored<Item extends Kept>(
  { files: hashes = [], png, ...item }: Stored,
  files: FilesByHash,
): Item {
  const bytes = item.bytes ?? png?.size ?? 0;
  // Searching the parameters of ten thousand pictures takes as long as reading them.
  const parameters = hashes.length > 0 ? putInFiles(item.parameters, files) : item.parameters;
  return { ...item, bytes, parameters } as unknown as Item;
}

/** @param file the picture's file, where it is not kept in OPFS */
export async function putRecord(
  transaction: Writing,
  item: Stored,
  files: FilesByHash,
  file: Blob | null,
): Promise<void> {
  const store = transaction.objectStore('files');
  for (const [hash, one] of files) if (!(await store.getKey(hash))) await store.put(one, hash);
  await transaction.objectStore('pictures').put(item);
  if (file) await transaction.objectStore('pngs').put(file, item.id);
}

/** Also removes the files that no other picture refers to. */
export async function removeRecord(transaction: Writing, id: string): Promise<void> {
  const pictures = transaction.objectStore('pictures');
  const { files = [] } = (await pictures.get(id)) ?? {};
  await pictures.delete(id);
  await transaction.objectStore('pngs').delete(id);
  await transaction.objectStore('thumbnails').delete(id);
  for (const hash of files) {
    const isNeeded = (await pictures.index('files').count(hash)) > 0;
    if (!isNeeded) await transaction.objectStore('files').delete(hash);
  }
}

/** Adds to `known` the shared files of these records that it lacks. */
export async function withFilesOf(
  db: GalleryDatabase,
  records: readonly Stored[],
  known: Map<string, Blob>,
): Promise<FilesByHash> {
  const wanted = new Set(records.flatMap(({ files = [] }) => files));
  const missing = [...wanted].filter((hash) => !known.has(hash));
  if (missing.length === 0) return known;
  const { store } = db.transaction('files');
  const found = await Promise.all(missing.map((hash) => store.get(hash)));
  missing.forEach((hash, at) => known.set(hash, found[at] ?? new Blob()));
  return known;
}

/** What to delete first when the disk is full: pictures in the bin, longest there first, then the oldest; never favourites. */
export async function firstToDrop(db: GalleryDatabase, most: number): Promise<readonly string[]> {
  const { store } = db.transaction('pictures');
  const ids: string[] = [];
  for (const order of ['binnedAt', 'createdAt'] as const) {
    let cursor = await store.index(order).openCursor();
    for (; cursor && ids.length < most; cursor = await cursor.continue()) {
      const { id, favourite = false } = cursor.value;
      if (!favourite && !ids.includes(id)) ids.push(id);
    }
  }
  return ids;
}
