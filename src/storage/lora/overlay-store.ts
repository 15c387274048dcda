import { streamOf } from '../import/byte-streams.ts';
import { alone } from '../locks.ts';
import { MODELS_DIRECTORY } from '../model-store.ts';
import {
  filesBelow,
  openDirectory,
  PART,
  readFile,
  removePath,
  requireSpace,
  writeFile,
} from '../opfs.ts';
import type { LoraOverlay } from './lora-overlay.ts';
import { OVERLAYS_DIRECTORY, overlayName } from './with-loras.ts';

/**
 * Keeps an overlay on the disk, one for each part of a model: the last that was asked for, so that the next visit finds
 * it, and the one before it goes before this one is written.
 *
 * @param onWrite hears that it has to be written, which takes a while
 * @throws AppError `quota`; what the overlay's chunks throw; the signal's reason
 */
export function keepOverlay(
  modelId: string,
  overlay: LoraOverlay,
  onWrite: () => void,
  signal: AbortSignal,
): Promise<File> {
  return alone(`lora-${modelId}`, async () => {
    const directory = await openDirectory(`${MODELS_DIRECTORY}/${modelId}/${OVERLAYS_DIRECTORY}`);
    const name = overlayName(overlay);
    for (const path of await pathsBelow(directory)) {
      if (path !== name && path.startsWith(`${overlay.part}-`)) await removePath(directory, path);
    }
    const kept = await readFile(directory, name);
    if (kept?.size === overlay.bytes) return kept;
    onWrite();
    await requireSpace(overlay.bytes);
    await writeFile(directory, name, streamOf(until(signal, overlay.chunks())));
    return (await readFile(directory, name))!;
  });
}

async function* until<T>(signal: AbortSignal, chunks: AsyncIterable<T>): AsyncGenerator<T> {
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    yield chunk;
  }
}

/** The overlays of a model that are whole, by their paths in its folder. */
export async function overlaysIn(model: FileSystemDirectoryHandle): Promise<string[]> {
  const directory = await model.getDirectoryHandle(OVERLAYS_DIRECTORY).catch(() => null);
  const paths = directory ? await pathsBelow(directory) : [];
  return paths
    .filter((path) => !path.endsWith(PART))
    .map((path) => `${OVERLAYS_DIRECTORY}/${path}`);
}

function pathsBelow(directory: FileSystemDirectoryHandle): Promise<string[]> {
  return Array.fromAsync(filesBelow(directory), ([path]) => path);
}
