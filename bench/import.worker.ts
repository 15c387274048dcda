import * as Comlink from 'comlink';
import { encodeFloat16 } from '../src/core/tensor/float16.ts';
import fullSize from '../src/graph/models/full-size.json' with { type: 'json' };
import { blobChunks } from '../src/storage/blob-source.ts';
import { streamOf } from '../src/storage/byte-streams.ts';
import { writeHashed } from '../src/storage/hashed-file.ts';
import { importFiles } from '../src/storage/import/import-files.ts';
import { FINAL_PATHS, PART_NAMES } from '../src/storage/import/model-recipe.ts';
import { deleteModel } from '../src/storage/library/change-model.ts';
import { openDirectory, readFile, removePath, writeFile } from '../src/storage/opfs.ts';
import { safetensorsHead } from '../src/storage/safetensors-head.ts';
import { IMPORT_CHECKS } from '../src/engine/library/check-model.ts';

const PIECE_BYTES = 4 * 2 ** 20;
const MERGES = '/tokenizers/clip/merges.txt';
let source: Map<string, Blob>;

/**
 * Writes a diffusers folder with Stable Diffusion 1.5's shapes and random weights.
 *
 * @returns its size in bytes
 */
async function prepare(dtype: 'F16' | 'F32'): Promise<number> {
  const root = await openDirectory('bench');
  source = new Map();
  for (const part of PART_NAMES) {
    const { weights, config } = FINAL_PATHS[part];
    await writeFile(root, part, streamOf(noise(fullSize[part].shapes, dtype)));
    source.set(config, new Blob([JSON.stringify(fullSize[part].config)]));
    source.set(weights, (await readFile(root, part))!);
  }
  return [...source.values()].reduce((sum, { size }) => sum + size, 0);
}

async function* noise(shapes: object, dtype: 'F16' | 'F32') {
  const { head, bytes } = safetensorsHead(
    Object.entries(shapes).map(([name, shape]) => [name, { dtype, shape: shape as number[] }]),
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
    ...IMPORT_CHECKS,
    withoutModel: (_, change) => change(),
    clipMerges: async () => (await fetch(MERGES)).text(),
    mayReplace: false,
    keepsSafetyChecker: false,
    now: new Date().toISOString(),
  });
  const ms = performance.now() - started;
  if (imported.type === 'model') await deleteModel(imported.manifest.id);
  return ms;
}

/** Milliseconds of a copy of the same bytes, written the same way. */
async function runCopy(): Promise<number> {
  const root = await openDirectory('bench/copy');
  const started = performance.now();
  for (const [path, file] of source) await writeFile(root, path, file.stream());
  const ms = performance.now() - started;
  await removePath(await openDirectory('bench'), 'copy');
  return ms;
}

/** Milliseconds of a copy that is hashed on the way: the lower bound for an fp16 import. */
async function runHashedCopy(): Promise<number> {
  const root = await openDirectory('bench/copy');
  const started = performance.now();
  for (const [path, file] of source) await writeHashed(root, path, blobChunks(file));
  const ms = performance.now() - started;
  await removePath(await openDirectory('bench'), 'copy');
  return ms;
}

Comlink.expose({ prepare, runImport, runCopy, runHashedCopy });
