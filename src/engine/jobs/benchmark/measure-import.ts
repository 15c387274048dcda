import { tensorsAt } from '../../../core/formats/checkpoint/tensors-at.ts';
import fullSize from '../../../graph/models/full-size.json' with { type: 'json' };
import { noiseOf } from '../../../runtime/plan/noise.ts';
import { blobSource } from '../../../storage/blob-source.ts';
import { writeHashed } from '../../../storage/hashed-file.ts';
import { layOut, weightChunks } from '../../../storage/import/half-weights.ts';
import { alone, modelLock } from '../../../storage/locks.ts';
import { openDirectory, removePath, requireDisk, requireSpace } from '../../../storage/opfs.ts';
import { safetensorsHead } from '../../../storage/safetensors-head.ts';
import { MODELS_DIRECTORY } from '../../../storage/stored-model.ts';

/** The folder of a model without a manifest, so that the sweep removes what a closed tab leaves there. */
const ID = 'benchmark';
const FILE = 'weights.safetensors';

/** A safetensors file of random numbers in float32, made on the spot: the beginning of Stable Diffusion 1.5's VAE. */
export function checkpointOf(mostBytes: number) {
  const shapes = Object.entries(fullSize.vae.shapes);
  const entries: [string, { dtype: 'F32'; shape: number[] }][] = [];
  let left = mostBytes;
  for (const [name, shape] of shapes) {
    left -= 4 * shape.reduce((size, length) => size * length, 1);
    if (left < 0) break;
    entries.push([name, { dtype: 'F32', shape }]);
  }
  const { head, index, bytes } = safetensorsHead(entries);
  const piece = new Blob([noiseOf(2 ** 20, 0)]);
  const parts: Blob[] = [];
  for (let size = bytes - head.length; size > 0; size -= piece.size) {
    parts.push(piece.slice(0, size));
  }
  return { file: new Blob([head, ...parts]), index };
}

/**
 * An import without its configs: a file in float32 is read, rounded to float16, hashed, written to the disk, and removed again.
 *
 * @returns milliseconds; null if it was aborted
 * @throws AppError `quota`; `unsupported` if this browser stores no files for pages
 */
export async function measureImport(
  { file, index }: ReturnType<typeof checkpointOf>,
  signal: AbortSignal,
): Promise<number | null> {
  await requireDisk();
  await requireSpace(file.size / 2);
  return alone(modelLock(ID), async () => {
    const models = await openDirectory(MODELS_DIRECTORY);
    const tensors = tensorsAt(blobSource(FILE, file), index);
    const layout = layOut(FILE, tensors, 'F16');
    try {
      const started = performance.now();
      const chunks = weightChunks(layout, tensors, () => undefined);
      await writeHashed(
        await openDirectory(`${MODELS_DIRECTORY}/${ID}`),
        FILE,
        until(chunks, signal),
      );
      return signal.aborted ? null : performance.now() - started;
    } finally {
      await removePath(models, ID);
    }
  });
}

async function* until<T>(chunks: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  for await (const chunk of chunks) {
    if (signal.aborted) return;
    yield chunk;
  }
}
