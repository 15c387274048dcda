import { z } from 'zod';
import type { AddOn } from '../../models/library.ts';
import { sha256OfBlob } from '../integrity.ts';
import { addOnLock, alone, ifFree } from '../locks.ts';
import { filesBelow, openDirectory, readFile, removePath, writeFile, writeText } from '../opfs.ts';

/** Each LoRA and each embedding has a folder here: its file as it was, and beside it what it is. */
export const ADD_ONS_DIRECTORY = 'addons';

/** Written last: a folder without it is none. */
export const ADD_ON_FILE = 'add-on.json';

const schema = z.object({
  id: z.string(),
  kind: z.enum(['lora', 'embedding']),
  name: z.string(),
  bytes: z.int().min(0),
  /** The file's name in this folder. */
  file: z.string(),
});
export type StoredAddOn = z.infer<typeof schema>;

/**
 * Keeps a LoRA or an embedding. Prompts call it by its name, so one of the same kind and name gives way, but not before
 * the new one is whole.
 *
 * @throws AppError `quota`
 */
export async function storeAddOn(
  { kind, name }: Pick<AddOn, 'kind' | 'name'>,
  file: Blob,
): Promise<AddOn> {
  const id = `${kind}-${(await sha256OfBlob(new Blob([name]))).slice(0, 16)}`;
  return alone(addOnLock(id), async () => {
    const directory = await openDirectory(`${ADD_ONS_DIRECTORY}/${id}`);
    const stored: StoredAddOn = { id, kind, name, bytes: file.size, file: crypto.randomUUID() };
    try {
      await writeFile(directory, stored.file, file.stream());
      await writeText(directory, ADD_ON_FILE, JSON.stringify(stored));
    } finally {
      await removeLeftovers(directory);
    }
    return { id, kind, name, bytes: file.size };
  });
}

/** By name, in every language's order. */
export async function listAddOns(): Promise<AddOn[]> {
  const addOns: AddOn[] = [];
  for await (const directory of (await openDirectory(ADD_ONS_DIRECTORY)).values()) {
    const stored = directory.kind === 'directory' ? await readAddOn(directory) : null;
    if (!stored) continue;
    const { id, kind, name, bytes } = stored;
    addOns.push({ id, kind, name, bytes });
  }
  return addOns.sort((a, b) => a.name.localeCompare(b.name) || a.kind.localeCompare(b.kind));
}

/** The file of an add-on as it was imported, or null if there is none. */
export async function openAddOn(id: string): Promise<File | null> {
  const directory = await openDirectory(ADD_ONS_DIRECTORY);
  const folder = await directory.getDirectoryHandle(id).catch(() => null);
  const stored = folder && (await readAddOn(folder));
  return folder && stored && readFile(folder, stored.file);
}

export function deleteAddOn(id: string): Promise<void> {
  return alone(addOnLock(id), async () => {
    const addOns = await openDirectory(ADD_ONS_DIRECTORY);
    const directory = await addOns.getDirectoryHandle(id).catch(() => null);
    if (!directory) return;
    await removePath(directory, ADD_ON_FILE);
    await removePath(addOns, id);
  });
}

/** Removes what closed tabs left. */
export async function sweepAddOns(): Promise<void> {
  const addOns = await openDirectory(ADD_ONS_DIRECTORY);
  for (const directory of await Array.fromAsync(addOns.values())) {
    if (directory.kind === 'file') await removePath(addOns, directory.name);
    else {
      const clean = () => removeLeftovers(directory);
      await ifFree(addOnLock(directory.name), clean, () => undefined);
    }
  }
}

/** All but the add-on that the folder's own file names; without one, the folder too. */
async function removeLeftovers(directory: FileSystemDirectoryHandle): Promise<void> {
  const stored = await readAddOn(directory);
  if (!stored) return removePath(await openDirectory(ADD_ONS_DIRECTORY), directory.name);
  const paths = await Array.fromAsync(filesBelow(directory), ([path]) => path);
  for (const path of paths) {
    if (path !== ADD_ON_FILE && path !== stored.file) await removePath(directory, path);
  }
}

/** Null if there is none that is whole. */
async function readAddOn(directory: FileSystemDirectoryHandle): Promise<StoredAddOn | null> {
  try {
    const text = await (await readFile(directory, ADD_ON_FILE))?.text();
    const stored = schema.safeParse(JSON.parse(text ?? 'null')).data;
    if (!stored || stored.id !== directory.name) return null;
    return (await readFile(directory, stored.file))?.size === stored.bytes ? stored : null;
  } catch {
    return null;
  }
}
