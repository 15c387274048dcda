import { z } from 'zod';
import { DTYPE_BITS } from '../../core/formats/dtype.ts';
import type { PlannedFile } from '../../contract/download-plan.ts';
import { blobChunks } from '../blob-source.ts';
import { BY_BLOCKS, contentHasher } from '../content-hash.ts';
import { AppendLog, lastEntry } from '../download/append-log.ts';
import type { FileSink } from '../download/file-sink.ts';
import type { FileAccess } from '../file-access.ts';
import { createHasher, sha256OfBlob, type Hasher } from '../file-hash.ts';
import { finiteHalves, type WeightsLayout } from '../import/half-weights.ts';
import { openAccess, parentOf, readFile, writeAll } from '../opfs.ts';
import type { ArrivingSource } from './arriving-source.ts';
import type { Passage } from './half-plan.ts';
import { HALVES_DIRECTORY, logOf, writeHalved, type MadeFile } from './halving-store.ts';
import { compareWithTable, type SourceTable } from './source-table.ts';

/** The interval between lines of the log: bytes that arrive within this time before a crash are fetched again. */
const LOG_EVERY_MS = 1000;

/** The file cannot be converted while it arrives, so it has to be there as a whole. */
export class NotConvertible extends Error {}

const entrySchema = z.object({
  /** What the file is converted to: another version of this program may do it differently. */
  into: z.string(),
  /** Bytes of the published file that have been read, and the state of their hash. */
  position: z.int().min(0),
  hash: z.string(),
  etag: z.string().nullable(),
  /** Passages that are complete, and how many bytes of the next one's tensor have been read. */
  passages: z.int().min(0),
  taken: z.int().min(0),
});
type Entry = z.infer<typeof entrySchema>;

/** A published file, open for reading while it arrives, and where its tensors go. */
export interface Conversion {
  readonly source: ArrivingSource;
  readonly table: SourceTable;
  /** In the order of the source. */
  readonly passages: readonly Passage[];
}

/**
 * A published file of weights that is converted to fp16 while it arrives, and is never itself on the disk. What is written
 * counts once the whole file has passed and its hash is right.
 */
export class HalvedFile implements FileSink {
  #passages = 0;
  #taken = 0;
  #etag: string | null = null;
  /** The conversion, which waits for bytes between two calls. */
  #work: Promise<void> = Promise.resolve();
  #failure: unknown = null;
  #digest = '';
  #loggedAt = performance.now();

  private constructor(
    private readonly directory: FileSystemDirectoryHandle,
    private readonly file: PlannedFile,
    private readonly conversion: Conversion,
    private readonly into: string,
    private readonly outputs: ReadonlyMap<WeightsLayout, FileAccess>,
    private readonly log: AppendLog<Entry>,
    private hasher: Hasher,
  ) {}

  /** Opens what an earlier visit left of the file in a download's folder. */
  static async open(
    directory: FileSystemDirectoryHandle,
    file: PlannedFile,
    conversion: Conversion,
  ): Promise<HalvedFile> {
    const layouts = new Set(conversion.passages.map(({ layout }) => layout));
    const into = await signatureOf(conversion);
    const opened = new Map<WeightsLayout, FileAccess>();
    try {
      for (const layout of layouts) {
        const path = `${HALVES_DIRECTORY}/${layout.path}`;
        opened.set(layout, await openAccess(await createFile(directory, path)));
      }
      const logFile = await createFile(directory, logOf(file.path));
      const log = await AppendLog.open(logFile, entrySchema);
      const hasher = await createHasher(...hashOf(file));
      const halved = new HalvedFile(directory, file, conversion, into, opened, log, hasher);
      await halved.#recover();
      return halved;
    } catch (error) {
      for (const access of opened.values()) access.close();
      throw error;
    }
  }

  get bytes(): number {
    return this.conversion.source.arrived;
  }

  get etag(): string | null {
    return this.#etag;
  }

  async append(chunk: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.conversion.source.push(chunk);
    this.#throwFailure();
    if (performance.now() - this.#loggedAt >= LOG_EVERY_MS) this.#checkpoint();
  }

  async restart(etag: string | null): Promise<void> {
    await this.#stop();
    this.log.clear();
    this.hasher = await createHasher(...hashOf(this.file));
    for (const [{ head }, access] of this.outputs) {
      access.truncate(0);
      writeAll(access, head, 0);
    }
    this.#etag = etag;
    this.#begin(0, 0, 0);
  }

  async isRight(): Promise<boolean> {
    await this.#work;
    this.#throwFailure();
    // A hash that has ended has no state that could be kept.
    this.#checkpoint();
    this.#digest = this.hasher.digest();
    return this.file.hash === null || this.#digest === this.file.hash.digest;
  }

  async finish(): Promise<void> {
    this.#close();
    const made: MadeFile[] = [];
    for (const { path, head } of this.outputs.keys()) {
      const content = (await readFile(this.directory, `${HALVES_DIRECTORY}/${path}`))!;
      const hasher = await contentHasher(BY_BLOCKS);
      for await (const chunk of blobChunks(content, path)) await hasher.update(chunk);
      const entry = { path, bytes: content.size, ...(await hasher.digest()) };
      made.push({ ...entry, head: await sha256OfBlob(new Blob([head])) });
    }
    await writeHalved(this.directory, this.file.path, { digest: this.#digest, made });
  }

  suspend(): void {
    // Its reader waits for bytes that will not come.
    void this.#stop();
    try {
      if (this.#failure === null) this.#checkpoint();
    } finally {
      this.#close();
    }
  }

  async #recover(): Promise<void> {
    const { last } = this.log;
    const { passages } = this.conversion;
    const isUsable =
      last?.into === this.into &&
      last.position <= this.file.bytes &&
      last.passages <= passages.length &&
      [...this.outputs.values()].every((access) => access.getSize() > 0);
    const hasher = isUsable ? await hasherAt(last.hash, this.file) : null;
    if (!isUsable || !hasher) return this.restart(null);
    this.hasher = hasher;
    this.#etag = last.etag;
    this.#begin(last.position, last.passages, last.taken);
  }

  #begin(position: number, passages: number, taken: number): void {
    const { source, table } = this.conversion;
    this.#passages = passages;
    this.#taken = taken;
    this.#failure = null;
    source.begin(position, (piece, at) => {
      compareWithTable(table, piece, at);
      this.hasher.update(piece);
    });
    this.#work = this.#convert()
      .catch((error: unknown) => {
        this.#failure = error;
      })
      .finally(() => source.end());
  }

  async #convert(): Promise<void> {
    const { source, passages } = this.conversion;
    for (const { name, tensor, layout, offset } of passages.slice(this.#passages)) {
      const access = this.outputs.get(layout)!;
      const itemBytes = DTYPE_BITS[tensor.dtype] / 8;
      const overflow = () => {
        throw new NotConvertible(`${name} does not fit into fp16.`);
      };
      for await (const halves of finiteHalves(layout.path, name, tensor, overflow, this.#taken)) {
        writeAll(access, halves, offset + (this.#taken / itemBytes) * 2);
        this.#taken += (halves.length / 2) * itemBytes;
      }
      this.#passages += 1;
      this.#taken = 0;
    }
    await source.skipTo(this.file.bytes);
  }

  async #stop(): Promise<void> {
    const { source } = this.conversion;
    source.stop(new NotConvertible('The file begins again.'));
    await this.#work;
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure;
  }

  /** Called while the reader waits, so all that it has read is written. */
  #checkpoint(): void {
    for (const access of this.outputs.values()) access.flush();
    this.log.append({
      ...{ into: this.into, etag: this.#etag },
      ...{ position: this.conversion.source.position, hash: this.hasher.state() },
      ...{ passages: this.#passages, taken: this.#taken },
    });
    this.#loggedAt = performance.now();
  }

  #close(): void {
    for (const access of this.outputs.values()) access.close();
    this.log.close();
  }
}

/** How many logged bytes of a published file an earlier visit has converted. */
export async function convertedBytes(
  directory: FileSystemDirectoryHandle,
  path: string,
): Promise<number> {
  const log = await readFile(directory, logOf(path));
  if (!log) return 0;
  return lastEntry(new Uint8Array(await log.arrayBuffer()), entrySchema).last?.position ?? 0;
}

async function createFile(root: FileSystemDirectoryHandle, path: string) {
  const { directory, name } = await parentOf(root, path, true);
  return directory.getFileHandle(name, { create: true });
}

/** Every tensor's place in the source and in the model. */
function signatureOf({ passages }: Conversion): Promise<string> {
  const places = passages.map(({ name, tensor: { dtype, shape, span }, layout, offset }) => [
    ...[name, dtype, shape, span],
    ...[layout.path, layout.bytes, offset],
  ]);
  return sha256OfBlob(new Blob([JSON.stringify(places)]));
}

/** Files without a published hash are hashed too, to tell one from another. */
const hashOf = ({ hash, bytes }: PlannedFile) => [hash?.algorithm ?? 'sha256', bytes] as const;

/** Null for a state of another version of the hash. */
async function hasherAt(state: string, file: PlannedFile): Promise<Hasher | null> {
  try {
    return await createHasher(...hashOf(file), state);
  } catch {
    return null;
  }
}
