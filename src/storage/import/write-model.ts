import { AppError } from '../../core/errors.ts';
import type { PartTensors } from '../../core/formats/checkpoint/model-parts.ts';
import type { ImportEvent } from '../../contract/model-import.ts';
import type { HashKind } from '../content-hash.ts';
import type { ReadyWeights } from '../halving/halved-files.ts';
import { madeFile } from '../halving/halving-store.ts';
import { writeHashed, type FileEntry } from '../hashed-file.ts';
import { moveFile, parentOf, quotaError } from '../opfs.ts';
import { layOut, weightChunks, type StoredDtype, type WeightsLayout } from './half-weights.ts';
import {
  FINAL_PATHS,
  PART_NAMES,
  SCHEDULER_PATH,
  TOKENIZER_PATHS,
  type ModelRecipe,
  type PartName,
} from './model-recipe.ts';

const REPORT_BYTES = 4 * 2 ** 20;

/** Reports the progress of writing, but not for each of a thousand small tensors, and stops on abort. */
export class WriteProgress {
  #written = 0;
  #reported = 0;
  #last = 0;

  constructor(
    private totalBytes: number,
    private readonly onProgress: (event: ImportEvent) => void,
    readonly signal: AbortSignal,
  ) {}

  /** A part has to be written again, so there is more to do than planned. */
  extend(bytes: number): void {
    this.totalBytes += bytes;
  }

  /** The bytes still to be written, including the current piece. */
  get restBytes(): number {
    return this.totalBytes - this.#written + this.#last;
  }

  add(file: string, bytes: number): void {
    this.signal.throwIfAborted();
    this.#written += bytes;
    this.#last = bytes;
    if (this.#written - this.#reported < REPORT_BYTES && this.#written < this.totalBytes) return;
    this.#reported = this.#written;
    this.onProgress({
      type: 'converting',
      file,
      writtenBytes: this.#written,
      totalBytes: this.totalBytes,
    });
  }
}

/**
 * Writes a file of an import.
 *
 * @throws AppError `quota` with the space that the whole import still needs, which the browser may not have reported before
 */
export async function writeCounted(
  directory: FileSystemDirectoryHandle,
  path: string,
  chunks: AsyncIterable<Uint8Array<ArrayBuffer>>,
  progress: WriteProgress,
  kind?: HashKind,
): Promise<FileEntry> {
  async function* counted() {
    for await (const chunk of chunks) {
      progress.add(path, chunk.byteLength);
      yield chunk;
    }
  }
  try {
    return await writeHashed(directory, path, counted(), kind);
  } catch (error) {
    if (error instanceof AppError && error.code === 'quota') throw quotaError(progress.restBytes);
    throw error;
  }
}

export type Layouts = Readonly<Record<PartName, WeightsLayout>>;

export function layOutParts(recipe: ModelRecipe, dtype: StoredDtype = 'F16'): Layouts {
  const of = (part: PartName) => layOut(FINAL_PATHS[part].weights, recipe[part].tensors, dtype);
  return { textEncoder: of('textEncoder'), unet: of('unet'), vae: of('vae') };
}

export interface WrittenModel {
  readonly files: readonly FileEntry[];
  /** Tensors with values outside fp16's range. */
  readonly keptInFp32: readonly string[];
}

/**
 * Writes all files of a model except its manifest.
 *
 * @param ready is moved, not copied, when all else is written
 */
export async function writeModel(
  directory: FileSystemDirectoryHandle,
  recipe: ModelRecipe,
  layouts: Layouts,
  progress: WriteProgress,
  ready?: ReadyWeights,
): Promise<WrittenModel> {
  const files: FileEntry[] = [];
  const keptInFp32: string[] = [];
  const text = async (path: string, content: string) =>
    files.push(await writeCounted(directory, path, textChunks(content), progress));

  for (const part of PART_NAMES) {
    await text(FINAL_PATHS[part].config, recipe[part].config);
    const { tensors } = recipe[part];
    const layout = layouts[part];
    if (ready?.made.has(layout.path)) continue;
    const written = await writePart(directory, layout.path, layout, tensors, progress);
    const { entry, overflows } = written;
    files.push(entry);
    keptInFp32.push(...overflows.map((tensor) => `${part}.${tensor}`));
  }
  const { encoder, vocab, merges } = recipe.tokenizer;
  await text(TOKENIZER_PATHS[encoder].vocab, vocab);
  if (merges !== undefined) await text(TOKENIZER_PATHS.clip.merges, merges);
  await text(SCHEDULER_PATH, recipe.scheduler);
  if (ready) files.push(...(await moveReady(directory, ready)));
  return { files, keptInFp32 };
}

async function moveReady(
  directory: FileSystemDirectoryHandle,
  ready: ReadyWeights,
): Promise<FileEntry[]> {
  const entries: FileEntry[] = [];
  for (const { path, bytes, sha256, blockBytes } of ready.made.values()) {
    const to = await parentOf(directory, path, true);
    await moveFile(await madeFile(ready.directory, path), to.directory, to.name);
    entries.push({ path, bytes, sha256, blockBytes });
  }
  return entries;
}

/** A graph computes in one precision, so if a single weight does not fit into fp16, the whole part stays in fp32. */
export async function writePart(
  directory: FileSystemDirectoryHandle,
  path: string,
  layout: WeightsLayout,
  tensors: PartTensors,
  progress: WriteProgress,
): Promise<{ readonly entry: FileEntry; readonly overflows: readonly string[] }> {
  const overflows: string[] = [];
  const halves = weightChunks(layout, tensors, (tensor) => overflows.push(tensor));
  const entry = await writeCounted(directory, path, halves, progress);
  if (overflows.length === 0) return { entry, overflows };

  const wide = layOut(layout.path, tensors, 'F32');
  progress.extend(wide.bytes);
  const floats = weightChunks(wide, tensors, () => undefined);
  return { entry: await writeCounted(directory, path, floats, progress), overflows };
}

export async function* textChunks(content: string) {
  yield new TextEncoder().encode(content);
}
