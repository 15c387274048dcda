import { alone, ifFree, inUseLock, useUntil } from '../../locks.ts';
import { MODELS_DIRECTORY } from '../../stored-model.ts';
import { openDirectory, PART, pathsBelow, removePath, requireSpace } from '../../opfs.ts';
import { sealedFile } from '../../sealed-file.ts';
import type { LoraOverlay } from './lora-overlay.ts';
import { OVERLAYS_DIRECTORY, overlayName } from './with-loras.ts';

/** A job that needs an overlay. */
export interface OverlayUse {
  readonly signal: AbortSignal;
  /** Settles when the job no longer reads it. */
  readonly end: Promise<unknown>;
  /** Called if it has to be written, which takes a while. */
  readonly onWrite: () => void;
}

/**
 * Stores one overlay on the disk for each part of a model, the one last requested, so that the next visit finds it. Earlier
 * ones are deleted before this one is written, except those that another tab paints with.
 *
 * @throws AppError `quota`; whatever the overlay's chunks throw; the signal's reason
 */
export function keepOverlay(
  modelId: string,
  overlay: LoraOverlay,
  { signal, end, onWrite }: OverlayUse,
): Promise<File> {
  // Its seal and a closed tab's unfinished file share its name up to the first dot.
  const lockOf = (name: string) => inUseLock(`${modelId}/${name.split('.')[0]!}`);
  return alone(`lora-${modelId}`, async () => {
    const directory = await openDirectory(`${MODELS_DIRECTORY}/${modelId}/${OVERLAYS_DIRECTORY}`);
    const name = overlayName(overlay);
    await useUntil(end, lockOf(name));
    for (const path of await pathsBelow(directory)) {
      if (lockOf(path) === lockOf(name) || !path.startsWith(`${overlay.part}-`)) continue;
      const remove = () => removePath(directory, path);
      await ifFree(lockOf(path), remove, () => undefined);
    }
    return sealedFile(directory, name, overlay.key, async () => {
      onWrite();
      await requireSpace(overlay.bytes);
      return until(signal, overlay.chunks());
    });
  });
}

async function* until<T>(signal: AbortSignal, chunks: AsyncIterable<T>): AsyncGenerator<T> {
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    yield chunk;
  }
}

/** A model's complete overlays, by their paths in its folder. */
export async function overlaysIn(model: FileSystemDirectoryHandle): Promise<string[]> {
  const directory = await model.getDirectoryHandle(OVERLAYS_DIRECTORY).catch(() => null);
  const paths = directory ? await pathsBelow(directory) : [];
  return paths
    .filter((path) => !path.endsWith(PART))
    .map((path) => `${OVERLAYS_DIRECTORY}/${path}`);
}
