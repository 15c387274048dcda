import type { ByteSource } from '../core/formats/byte-source.ts';
import { rangeChunks } from '../core/formats/checkpoint/strided-view.ts';
import { invalidFile } from '../core/formats/file-error.ts';

/** A stream that says nothing for so long is given up, and its range asked for by itself. */
export const SILENCE_MS = 10_000;

/**
 * The readers that wait for bytes. Chromium collects a Blob's byte stream under a pending read unless its reader can be
 * reached from a root, and the read then never settles.
 */
const reading = new Set<ReadableStreamBYOBReader>();

/** What lies between two reads, such as a zip entry's header, is read over: to open a stream anew takes longer. */
export const MAX_GAP_BYTES = 64 * 1024;

/**
 * A file on the disk as the formats read it: by ranges, never whole. A reader that goes on where it stopped is served from
 * a stream, which the browser fills ahead of it and which is twice as fast as asking for every range; a jump asks for its
 * own range and nothing more.
 *
 * @throws AppError `invalid-file`, of `read`, when the file was moved or changed after the user picked it
 */
export function blobSource(name: string, blob: Blob): ByteSource {
  let stream: ForwardStream | null = null;
  let position = -1;
  let last: Promise<unknown> = Promise.resolve();

  async function read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    const gap = start - position;
    const goesOn = position >= 0 && gap >= 0 && gap <= MAX_GAP_BYTES;
    position = Math.max(start, end);
    if (!goesOn) close();
    else stream ??= openStream(blob.slice(start - gap));
    const streamed = stream && (await fromStream(stream, gap, position - start));
    if (streamed) return streamed;
    close();
    return new Uint8Array(await blob.slice(start, Math.max(start, end)).arrayBuffer());
  }

  async function fromStream(from: ForwardStream, gap: number, length: number) {
    return (await from.read(gap)) && from.read(length);
  }

  function close(): void {
    stream?.cancel();
    stream = null;
  }

  async function readOrFail(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    try {
      return await read(start, Math.min(end, blob.size));
    } catch (error) {
      close();
      position = -1;
      if (!(error instanceof DOMException)) throw error;
      throw invalidFile(name, 'moved or changed since it was picked', { found: error.name });
    }
  }

  return {
    name,
    bytes: blob.size,
    read(start, end) {
      const content = last.then(() => readOrFail(start, end));
      last = content.catch(() => undefined);
      return content;
    },
  };
}

/**
 * A file's bytes, a piece at a time.
 *
 * @param name for messages
 * @throws AppError `invalid-file` when the file has become shorter, was moved or changed
 */
export function blobChunks(blob: Blob, name = ''): AsyncIterable<Uint8Array<ArrayBuffer>> {
  return rangeChunks(blobSource(name, blob), 0, blob.size);
}

/** null in a browser whose Blobs' streams fill no memory of the reader's own. */
function openStream(blob: Blob): ForwardStream | null {
  try {
    return new ForwardStream(blob.stream().getReader({ mode: 'byob' }));
  } catch {
    return null;
  }
}

/** A stream's bytes in the lengths that its reader likes, each written once. */
class ForwardStream {
  constructor(private readonly reader: ReadableStreamBYOBReader) {}

  /** The next so many bytes; fewer where the stream ends, null when it falls silent. */
  async read(length: number): Promise<Uint8Array<ArrayBuffer> | null> {
    let content = new Uint8Array(length);
    for (let filled = 0; filled < length;) {
      const result = await this.#fill(content.subarray(filled));
      if (result === 'silent') return null;
      const { done, value } = result;
      if (!value) return new Uint8Array();
      // The memory was handed over and back.
      content = new Uint8Array(value.buffer);
      filled += value.length;
      if (done) return content.slice(0, filled);
    }
    return content;
  }

  #fill(rest: Uint8Array<ArrayBuffer>) {
    return new Promise<ReadableStreamReadResult<Uint8Array<ArrayBuffer>> | 'silent'>(
      (resolve, reject) => {
        const timer = setTimeout(() => resolve('silent'), SILENCE_MS);
        reading.add(this.reader);
        // Where `min` is not known yet, it comes in more pieces.
        this.reader
          .read(rest, { min: rest.length })
          .then(resolve, reject)
          .finally(() => {
            clearTimeout(timer);
            reading.delete(this.reader);
          });
      },
    );
  }

  cancel(): void {
    // A read that never settles would hold the reader for good.
    reading.delete(this.reader);
    this.reader.cancel().catch(() => undefined);
  }
}
