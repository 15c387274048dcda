import { z } from 'zod';
import type { PlannedFile } from '../../contract/download-plan.ts';
import { createHasher, type Hasher } from '../file-hash.ts';
import type { FileAccess } from '../file-access.ts';
import { moveFile, openAccess, parentOf, PART, readFile, writeAll } from '../opfs.ts';

/** A log beside the bytes so far, with a line for every range that is known to be on the disk. */
export const PART_LOG = '.part-log';

/** The interval between flushes: bytes that arrive within this time before a crash are fetched again. */
const CHECKPOINT_EVERY_MS = 250;
const NEWLINE = 0x0a;
const READ_BYTES = 4 * 2 ** 20;

const checkpoint = z.object({ bytes: z.int().min(0), etag: z.string().nullable() });
type Checkpoint = z.infer<typeof checkpoint>;

/**
 * An incomplete file, written through a sync access handle: unlike with a writable stream, its bytes survive the tab. Only
 * the bytes in the log count; it is written after they were flushed.
 */
export class PartialFile {
  #bytes = 0;
  #loggedAt = performance.now();
  #logEnd = 0;
  #etag: string | null = null;

  private constructor(
    private readonly file: PlannedFile,
    private readonly directory: FileSystemDirectoryHandle,
    private readonly part: FileSystemFileHandle,
    private readonly name: string,
    private readonly data: FileAccess,
    private readonly log: FileAccess,
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
      const log = await openAccess(logFile);
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

  /** The validator of the response that the bytes came with, see `validatorOf`. */
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
    const entry: Checkpoint = { bytes: this.#bytes, etag: this.#etag };
    const line = new TextEncoder().encode(`${JSON.stringify(entry)}\n`);
    writeAll(this.log, line, this.#logEnd);
    this.log.flush();
    this.#logEnd += line.byteLength;
    this.#loggedAt = performance.now();
  }

  /** Deletes all bytes; the next ones are the file's first. */
  async restart(etag: string | null): Promise<void> {
    this.log.truncate(0);
    this.log.flush();
    this.data.truncate(0);
    this.#bytes = this.#logEnd = 0;
    this.#etag = etag;
    this.hasher = await hasherOf(this.file);
  }

  /** Whether the bytes match the hash; called once, when they are all there. */
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

  /** Closes it and keeps the bytes for the next visit. */
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
    const { last, end } = lastCheckpoint(readRange(this.log, 0, this.log.getSize()));
    const isUsable =
      last !== null && last.bytes <= this.data.getSize() && last.bytes <= this.file.bytes;
    this.#bytes = isUsable ? last.bytes : 0;
    this.#etag = isUsable ? last.etag : null;
    this.#logEnd = isUsable ? end : 0;
    this.data.truncate(this.#bytes);
    this.log.truncate(this.#logEnd);
    if (!this.hasher) return;
    // Read again instead of remembered, so that the final hash covers the bytes on the disk.
    for (let at = 0; at < this.#bytes; at += READ_BYTES) {
      this.hasher.update(readRange(this.data, at, Math.min(at + READ_BYTES, this.#bytes)));
    }
  }
}

async function hasherOf({ hash, bytes }: PlannedFile): Promise<Hasher | null> {
  return hash && createHasher(hash.algorithm, bytes);
}

function readRange(access: FileAccess, start: number, end: number) {
  const bytes = new Uint8Array(end - start);
  access.read(bytes, { at: start });
  return bytes;
}

/** How many logged bytes of the file at `path` below `root` an earlier visit left. */
export async function partialBytes(root: FileSystemDirectoryHandle, path: string): Promise<number> {
  const log = await readFile(root, path + PART_LOG);
  return log ? (lastCheckpoint(new Uint8Array(await log.arrayBuffer())).last?.bytes ?? 0) : 0;
}

/** The last whole line of a log, and where it ends; a crash may have cut the one after it. */
function lastCheckpoint(log: Uint8Array): {
  readonly last: Checkpoint | null;
  readonly end: number;
} {
  const end = log.lastIndexOf(NEWLINE) + 1;
  const line = new TextDecoder().decode(log.subarray(0, end)).trimEnd().split('\n').at(-1) ?? '';
  try {
    return { last: checkpoint.safeParse(JSON.parse(line)).data ?? null, end };
  } catch {
    return { last: null, end };
  }
}
