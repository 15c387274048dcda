import { z } from 'zod';
import type { ByteSource } from '../../core/formats/byte-source.ts';
import { invalidFile } from '../../core/formats/file-error.ts';

const MAX_RANGES = 100_000;
const headSchema = z.object({
  name: z.string(),
  of: z.int().min(0),
  starts: z.array(z.tuple([z.int().min(0), z.int().min(0)])).max(MAX_RANGES),
});

/** The bytes of a file that were read to find its tensors, with their positions. */
export interface SourceTable {
  readonly name: string;
  /** The size of the file. */
  readonly bytes: number;
  readonly ranges: readonly { readonly start: number; readonly content: Uint8Array<ArrayBuffer> }[];
}

/**
 * A source that has only these ranges.
 *
 * @param otherwise where other ranges are read
 */
export function tableSource(
  { name, bytes, ranges }: SourceTable,
  otherwise?: Pick<ByteSource, 'read'>,
): ByteSource {
  return {
    name,
    bytes,
    read(start, end) {
      const stop = Math.min(end, bytes);
      for (const { start: first, content } of ranges) {
        if (start < first || stop > first + content.length) continue;
        return Promise.resolve(content.slice(start - first, stop - first));
      }
      if (otherwise) return otherwise.read(start, end);
      throw invalidFile(name, 'bytes that are not here', { offset: start });
    },
  };
}

/** As a file: a line of JSON, then the ranges one after the other. */
export function tableFile({ name, bytes, ranges }: SourceTable): Blob {
  const starts = ranges.map(({ start, content }) => [start, content.length]);
  const contents = ranges.map(({ content }) => content);
  return new Blob([`${JSON.stringify({ name, of: bytes, starts })}\n`, ...contents]);
}

/** Null if it cannot be read. */
export async function readTable(file: Blob): Promise<SourceTable | null> {
  const all = new Uint8Array(await file.arrayBuffer());
  const end = all.indexOf(0x0a);
  try {
    const { name, of, starts } = headSchema.parse(
      JSON.parse(new TextDecoder().decode(all.subarray(0, end))),
    );
    let at = end + 1;
    const ranges = starts.map(([start, length]) => {
      const content = all.slice(at, (at += length));
      return { start, content };
    });
    return at === all.length ? { name, bytes: of, ranges } : null;
  } catch {
    return null;
  }
}

/**
 * Compares a piece of the file, as it passes, with what its table was read from.
 *
 * @throws AppError `invalid-file` if the file is not the one that the table describes
 */
export function compareWithTable({ name, ranges }: SourceTable, piece: Uint8Array, at: number) {
  for (const { start, content } of ranges) {
    const from = Math.max(start, at);
    const to = Math.min(start + content.length, at + piece.length);
    for (let place = from; place < to; place++) {
      if (content[place - start] === piece[place - at]) continue;
      throw invalidFile(name, 'has changed since its table was read', { offset: place });
    }
  }
}
