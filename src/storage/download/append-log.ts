import type { z } from 'zod';
import type { FileAccess } from '../file-access.ts';
import { openAccess, writeAll } from '../opfs.ts';

const NEWLINE = 0x0a;

/** A file with a line of JSON for every state that is known to be on the disk; only the last one counts. */
export class AppendLog<T> {
  #end: number;

  private constructor(
    private readonly access: FileAccess,
    /** The last whole line; null if there is none, or it is not valid. */
    readonly last: T | null,
    end: number,
  ) {
    this.#end = end;
    access.truncate(end);
  }

  static async open<T>(file: FileSystemFileHandle, schema: z.ZodType<T>): Promise<AppendLog<T>> {
    const access = await openAccess(file);
    const content = new Uint8Array(access.getSize());
    access.read(content, { at: 0 });
    const { last, end } = lastEntry(content, schema);
    return new AppendLog(access, last, end);
  }

  append(entry: T): void {
    const line = new TextEncoder().encode(`${JSON.stringify(entry)}\n`);
    writeAll(this.access, line, this.#end);
    this.access.flush();
    this.#end += line.byteLength;
  }

  clear(): void {
    this.access.truncate(0);
    this.access.flush();
    this.#end = 0;
  }

  close(): void {
    this.access.close();
  }
}

/** The last whole line of a log, and where it ends; a crash may have cut the one after it. */
export function lastEntry<T>(
  log: Uint8Array,
  schema: z.ZodType<T>,
): { readonly last: T | null; readonly end: number } {
  const end = log.lastIndexOf(NEWLINE) + 1;
  const line = new TextDecoder().decode(log.subarray(0, end)).trimEnd().split('\n').at(-1) ?? '';
  try {
    return { last: schema.safeParse(JSON.parse(line)).data ?? null, end };
  } catch {
    return { last: null, end };
  }
}
