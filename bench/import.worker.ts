import * as Comlink from 'comlink';
import { openCheckpoint } from '../src/core/formats/checkpoint/open-checkpoint.ts';
import { encodeFloat16 } from '../src/core/tensor/float16.ts';
import fullSize from '../src/graph/models/__goldens__/full-size.json' with { type: 'json' };
import { blobSource } from '../src/storage/import/blob-source.ts';
import { layOut, weightChunks } from '../src/storage/import/half-weights.ts';
import { importFiles } from '../src/storage/import/import-files.ts';
import { FINAL_PATHS } from '../src/storage/import/model-recipe.ts';
import { writeHashed, WriteProgress } from '../src/storage/import/write-model.ts';
import { singleFileRecipe } from '../src/storage/import/single-file-recipe.ts';
import { blobChunks, streamOf } from '../src/storage/import/byte-streams.ts';
import { deleteModel } from '../src/storage/library/change-model.ts';
import { openDirectory, readFile, removePath, writeFile } from '../src/storage/opfs.ts';
import { safetensorsHead } from '../src/storage/safetensors-head.ts';
import { checkModel, checkVae } from '../workers/check-model.ts';

const PIECE_BYTES = 4 * 2 ** 20;
let source: Map<string, Blob>;

/**
 * A diffusers folder whose VAE has SD 1.5's 248 tensors; the other parts are those of a tiny model.
 *
 * @returns how many bytes it has
 */
async function prepare(checkpoint: string, merges: string, dtype: 'F16' | 'F32'): Promise<number> {
  const tiny = await (await fetch(checkpoint)).blob();
  const recipe = await singleFileRecipe(
    { checkpoint: await openCheckpoint(blobSource('x', tiny)), vae: null, beside: new Map() },
    async () => (await fetch(merges)).text(),
  );
  const root = await openDirectory('bench');
  source = new Map([
    ['tokenizer/vocab.json', new Blob([recipe.tokenizer.vocab])],
    ['tokenizer/merges.txt', new Blob([recipe.tokenizer.merges ?? ''])],
    ['vae/config.json', new Blob([JSON.stringify(fullSize.vae.config)])],
  ]);
  for (const part of ['textEncoder', 'unet'] as const) {
    const { weights, config } = FINAL_PATHS[part];
    const layout = layOut(weights, recipe[part].tensors, 'F16');
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    for await (const piece of weightChunks(layout, recipe[part].tensors, () => undefined)) {
      pieces.push(piece);
    }
    source.set(config, new Blob([recipe[part].config])).set(weights, new Blob(pieces));
  }
  await writeFile(root, 'vae', streamOf(noise(dtype)));
  source.set(FINAL_PATHS.vae.weights, (await readFile(root, 'vae'))!);
  return [...source.values()].reduce((sum, { size }) => sum + size, 0);
}

async function* noise(dtype: 'F16' | 'F32') {
  const shapes = fullSize.vae.shapes as unknown as Record<string, number[]>;
  const { head, bytes } = safetensorsHead(
    Object.entries(shapes).map(([name, shape]) => [name, { dtype, shape }]),
  );
  yield head;
  const floats = Float32Array.from({ length: PIECE_BYTES / 4 }, () => Math.random() - 0.5);
  const piece = new Uint8Array(dtype === 'F32' ? floats.buffer : encodeFloat16(floats).buffer);
  for (let at = head.length; at < bytes; at += piece.length) {
    yield piece.slice(0, Math.min(piece.length, bytes - at));
  }
}

/** Milliseconds of an import. */
async function runImport(): Promise<number> {
  const started = performance.now();
  const imported = await importFiles(source, [], {
    signal: new AbortController().signal,
    onProgress: () => undefined,
    check: checkModel,
    checkVae,
    withoutModel: (_, change) => change(),
    clipMerges: () => Promise.reject(new Error('not wanted')),
    now: new Date().toISOString(),
  });
  const ms = performance.now() - started;
  if (imported.type === 'model') await deleteModel(imported.manifest.id);
  return ms;
}

/** Milliseconds of a copy of the same bytes, by the same means of writing. */
async function runCopy(): Promise<number> {
  const root = await openDirectory('bench/copy');
  const started = performance.now();
  for (const [path, file] of source) await writeFile(root, path, file.stream());
  const ms = performance.now() - started;
  await removePath(await openDirectory('bench'), 'copy');
  return ms;
}

/** Milliseconds of a copy whose SHA-256 is taken on the way: the least that an import can be. */
async function runHashedCopy(): Promise<number> {
  const root = await openDirectory('bench/copy');
  const progress = new WriteProgress(0, () => undefined, new AbortController().signal);
  const started = performance.now();
  for (const [path, file] of source) await writeHashed(root, path, blobChunks(file), progress);
  const ms = performance.now() - started;
  await removePath(await openDirectory('bench'), 'copy');
  return ms;
}

Comlink.expose({ prepare, runImport, runCopy, runHashedCopy });
