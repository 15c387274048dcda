import { z } from 'zod';
import type { PlannedFile } from '../../contract/download-plan.ts';
import { createHasher, type Hasher } from '../file-hash.ts';
import type { FileAccess } from '../file-access.ts';
import { moveFile, openAccess, parentOf, PART, readFile, writeAll } from '../opfs.ts';
import { AppendLog, lastEntry } from './append-log.ts';
import type { FileSink } from './file-sink.ts';

/** A log beside the bytes so far, with a line for every range that is known to be on the disk. */
export const PART_LOG = '.part-log';

/** The interval between flushes: bytes that arrive within this time before a crash are fetched again. */
const CHECKPOINT_EVERY_MS = 250;
const READ_BYTES = 4 * 2 ** 20;

const checkpoint = z.object({ bytes: z.int().min(0), etag: z.string().nullable() });
type Checkpoint = z.infer<typeof checkpoint>;

/**
 * An incomplete file, written through a sync access handle: unlike with a writable stream, its bytes survive the tab. Only
 * the bytes in the log count; it is written after they were flushed.
 */
export class PartialFile implements FileSink {
  #bytes = 0;
  #loggedAt = performance.now();
  #etag: string | null = null;

  private constructor(
    private readonly file: PlannedFile,
    private readonly directory: FileSystemDirectoryHandle,
    private readonly part: FileSystemFileHandle,
    private readonly name: string,
    private readonly data: FileAccess,
    private readonly log: AppendLog<Checkpoint>,
    /** null for a file whose hash is not known. */
    private hasher: Hasher | null,
  ) {}

  /** Opens the file at `file.path` below `root`, with the bytes from an earlier visit. */
  static async open(root: FileSystemDirectoryHandle, file: PlannedFile): Promise<PartialFile> {
    const { directory, name } = await parentOf(root, file.path, true);
    const part = await directory.getFileHandle(name + PART, { create: true });
    const logFile = await directory.getFileHandle(name + PART_LOG, { create: true });
    const hasher = await hasherOf(file);
    const data = await openAccess(part);
    try {
      const log = await AppendLog.open(logFile, checkpoint);
      const partial = new PartialFile(file, directory, part, name, data, log, hasher);
      partial.#recover();
      return partial;
    } catch (error) {
      data.close();
      throw error;
    }
  }

  get bytes(): number {
    return this.#bytes;
  }

  get etag(): string | null {
    return this.#etag;
  }

  append(chunk: Uint8Array<ArrayBuffer>): void {
    writeAll(this.data, chunk, this.#bytes);
    this.hasher?.update(chunk);
    this.#bytes += chunk.byteLength;
    if (performance.now() - this.#loggedAt >= CHECKPOINT_EVERY_MS) this.#checkpoint();
  }

  #checkpoint(): void {
    this.data.flush();
    this.log.append({ bytes: this.#bytes, etag: this.#etag });
    this.#loggedAt = performance.now();
  }

  async restart(etag: string | null): Promise<void> {
    this.log.clear();
    this.data.truncate(0);
    this.#bytes = 0;
    this.#etag = etag;
    this.hasher = await hasherOf(this.file);
  }

  isRight(): boolean {
    return this.hasher === null || this.hasher.digest() === this.file.hash?.digest;
  }

  /** Gives the complete file its final name. */
  async finish(): Promise<void> {
    this.data.flush();
    this.#close();
    await moveFile(this.part, this.directory, this.name);
    await this.directory.removeEntry(this.name + PART_LOG);
  }

  suspend(): void {
    try {
      // A full disk may have accepted half of a chunk; without it there is room for the log's line.
      this.data.truncate(this.#bytes);
      this.#checkpoint();
    } finally {
      this.#close();
    }
  }

  #close(): void {
    this.data.close();
    this.log.close();
  }

  /** Bytes beyond the last line of the log may be missing after a power failure, whatever the file's length. */
  #recover(): void {
    const { last } = this.log;
    const isUsable =
      last !== null && last.bytes <= this.data.getSize() && last.bytes <= this.file.bytes;
    this.#bytes = isUsable ? last.bytes : 0;
    this.#etag = isUsable ? last.etag : null;
    this.data.truncate(this.#bytes);
    if (!isUsable) this.log.clear();
    if (!this.hasher) return;
    // Read again instead of remembered, so that the final hash covers the bytes on the disk.
    for (let at = 0; at < this.#bytes; at += READ_BYTES) {
      const bytes = new Uint8Array(Math.min(READ_BYTES, this.#bytes - at));
      this.data.read(bytes, { at });
      this.hasher.update(bytes);
    }
  }
}

async function hasherOf({ hash, bytes }: PlannedFile): Promise<Hasher | null> {
  return hash && createHasher(hash.algorithm, bytes);
}

/** How many logged bytes of the file at `path` below `root` an earlier visit left. */
export async function partialBytes(root: FileSystemDirectoryHandle, path: string): Promise<number> {
  const log = await readFile(root, path + PART_LOG);
  if (!log) return 0;
  return lastEntry(new Uint8Array(await log.arrayBuffer()), checkpoint).last?.bytes ?? 0;
}
