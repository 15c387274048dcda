import type { AddOn } from '../../contract/library.ts';
import { controlFit } from '../add-ons/control-net/control-fit.ts';
import { controlForm } from '../add-ons/control-net/control-form.ts';
import { pictureWidths } from '../add-ons/image-encoder/picture-widths.ts';
import { storedAddOn, type AddOnFacts, type StoredAddOn } from '../add-ons/stored-add-on.ts';
import { sha256OfBlob } from '../file-hash.ts';
import { addOnLock, alone, busy, ifFree, inUseLock } from '../locks.ts';
import { childrenOf, openDirectory, pathsBelow, readFile, removePath, writeText } from '../opfs.ts';

/** Each add-on has a folder here, with its file and a description of it. */
export const ADD_ONS_DIRECTORY = 'addons';

/** Written last: a folder without it does not count as an add-on. */
export const ADD_ON_FILE = 'add-on.json';

/** Tells all workers that the list of add-ons has changed. */
const CHANNEL = 'skypaint-add-ons';

/** @param changed is called when this or another tab has added or removed one */
export function watchAddOns(changed: () => void): void {
  new BroadcastChannel(CHANNEL).addEventListener('message', changed);
}

function tellOfChange(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(null);
  channel.close();
}

/** An open add-on. */
export interface OpenAddOn {
  readonly stored: StoredAddOn;
  readonly file: File;
  readonly directory: FileSystemDirectoryHandle;
}

export async function addOnId(kind: AddOn['kind'], name: string): Promise<string> {
  return `${kind}-${(await sha256OfBlob(new Blob([name]))).slice(0, 16)}`;
}

/**
 * Stores an add-on. Add-ons are identified by name, so it replaces one of the same kind and name, but only when the new one is
 * complete. A picture that uses the old one keeps its file until the next sweep.
 *
 * @param fill writes the file of this name into the folder
 * @throws AppError `quota`; whatever `fill` throws
 */
export async function storeAddOn(
  { kind, name }: Pick<AddOn, 'kind' | 'name'>,
  fill: (directory: FileSystemDirectoryHandle, file: string) => Promise<AddOnFacts>,
): Promise<AddOn> {
  const id = await addOnId(kind, name);
  return alone(addOnLock(id), async () => {
    const directory = await openDirectory(`${ADD_ONS_DIRECTORY}/${id}`);
    const file = crypto.randomUUID();
    try {
      const stored: StoredAddOn = { ...(await fill(directory, file)), id, name, file };
      await writeText(directory, ADD_ON_FILE, JSON.stringify(stored));
      tellOfChange();
      return addOnOf(stored);
    } finally {
      await ifUnused(directory, () => removeLeftovers(directory));
    }
  });
}

/** Sorted by name, in an order that suits every language. */
export async function listAddOns(): Promise<AddOn[]> {
  return (await storedAddOns()).map(addOnOf);
}

export async function storedAddOns(): Promise<StoredAddOn[]> {
  const found: StoredAddOn[] = [];
  for await (const directory of (await openDirectory(ADD_ONS_DIRECTORY)).values()) {
    const stored = directory.kind === 'directory' ? await readAddOn(directory) : null;
    if (stored) found.push(stored);
  }
  return found.sort((a, b) => a.name.localeCompare(b.name) || a.kind.localeCompare(b.kind));
}

/** Null if there is none. */
export async function openAddOn(id: string): Promise<OpenAddOn | null> {
  const addOns = await openDirectory(ADD_ONS_DIRECTORY);
  const directory = await addOns.getDirectoryHandle(id).catch(() => null);
  const stored = directory && (await readAddOn(directory));
  const file = stored && (await readFile(directory, stored.file));
  return file && { stored, file, directory };
}

/** Records facts about an add-on's file, unless it has been replaced meanwhile. */
export function noteAddOn(
  { stored: { id, file }, directory }: OpenAddOn,
  learned: Partial<Pick<StoredAddOn, 'isDamaged' | 'sha256' | 'blockBytes'>>,
): Promise<void> {
  return alone(addOnLock(id), async () => {
    const stored = await readAddOn(directory);
    if (stored?.file !== file) return;
    await writeText(directory, ADD_ON_FILE, JSON.stringify({ ...stored, ...learned }));
  });
}

/** @throws AppError `busy` while another tab paints with it */
export function deleteAddOn(id: string): Promise<void> {
  const remove = async () => {
    const addOns = await openDirectory(ADD_ONS_DIRECTORY);
    const directory = await addOns.getDirectoryHandle(id).catch(() => null);
    if (!directory) return;
    await removePath(directory, ADD_ON_FILE);
    tellOfChange();
    await removePath(addOns, id);
  };
  return alone(addOnLock(id), () => ifFree(inUseLock(id), remove, () => busy(id)));
}

/** Removes leftovers of closed tabs. */
export async function sweepAddOns(): Promise<void> {
  const addOns = await openDirectory(ADD_ONS_DIRECTORY);
  for (const directory of await childrenOf(addOns)) {
    if (directory.kind === 'file') await removePath(addOns, directory.name);
    else {
      const clean = () => ifUnused(directory, () => removeLeftovers(directory));
      await ifFree(addOnLock(directory.name), clean, () => undefined);
    }
  }
}

const ifUnused = ({ name }: FileSystemDirectoryHandle, work: () => Promise<void>) =>
  ifFree(inUseLock(name), work, () => undefined);

/** Removes everything except the add-on that the folder's description names; without one, the folder too. */
async function removeLeftovers(directory: FileSystemDirectoryHandle): Promise<void> {
  const stored = await readAddOn(directory);
  if (!stored) return removePath(await openDirectory(ADD_ONS_DIRECTORY), directory.name);
  const kept = [ADD_ON_FILE, stored.file];
  for (const path of await pathsBelow(directory)) {
    if (!kept.includes(path)) await removePath(directory, path);
  }
}

/** Null if there is no complete one. */
async function readAddOn(directory: FileSystemDirectoryHandle): Promise<StoredAddOn | null> {
  try {
    const text = await (await readFile(directory, ADD_ON_FILE))?.text();
    const stored = storedAddOn.safeParse(JSON.parse(text ?? 'null')).data;
    if (!stored || stored.id !== directory.name) return null;
    return (await readFile(directory, stored.file))?.size === stored.bytes ? stored : null;
  } catch {
    return null;
  }
}

function addOnOf(stored: StoredAddOn): AddOn {
  const { id, name, bytes, isDamaged = false } = stored;
  const facts = { id, name, bytes, ...(isDamaged && { isDamaged }) };
  switch (stored.kind) {
    case 'vae':
      return { ...facts, kind: stored.kind, latents: stored.latents };
    case 'image-encoder': {
      const { kind, textEncoder, textHiddenSize, projectionSize, imageSize } = stored;
      const fit = { textEncoder, textHiddenSize, projectionSize, imageSize };
      return { ...facts, kind, fit, gives: pictureWidths(stored) };
    }
    case 'text-encoder': {
      const { kind, hiddenSize, projectionSize } = stored;
      return { ...facts, kind, fit: { hiddenSize, projectionSize } };
    }
    case 'upscaler':
      return { ...facts, kind: stored.kind, scale: stored.scale };
    case 'tool-model':
      return { ...facts, kind: stored.kind, task: stored.task };
    case 'ip-adapter': {
      const { kind, reads, width } = stored;
      return { ...facts, kind, fit: { reads, width } };
    }
    case 'control-net': {
      const { kind, config, precision } = stored;
      const own = { form: controlForm(config), fit: controlFit(config) };
      return { ...facts, kind, ...own, ...(precision && { precision }) };
    }
    case 'lora':
    case 'embedding':
      return { ...facts, kind: stored.kind };
  }
}
