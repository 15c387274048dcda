import type { ByteSource } from '../core/formats/byte-source.ts';
import { rangeChunks } from '../core/formats/checkpoint/strided-view.ts';
import { invalidFile } from '../core/formats/file-error.ts';
import { StandIn } from './stand-in.ts';

/** A stream that is silent for this long is abandoned, and its range is read directly. */
export const SILENCE_MS = 10_000;

/**
 * The readers that are waiting for bytes. Chromium collects a Blob's byte stream during a pending read unless its reader is
 * reachable from a root, and then the read never settles.
 */
const reading = new Set<ReadableStreamBYOBReader>();

/** A gap between two reads, such as a zip entry's header, is skipped by reading: opening a new stream takes longer. */
export const MAX_GAP_BYTES = 64 * 1024;

/**
 * A file on the disk for the format readers, which read ranges and never the whole file. Sequential reads are served from a
 * stream, which the browser fills in advance and which is twice as fast as requesting every range. A jump requests only its
 * own range.
 *
 * @throws AppError `invalid-file`, from `read`, if the file was moved or changed after the user picked it
 */
export function blobSource(name: string, blob: Blob): ByteSource {
  if (blob instanceof StandIn) return blob.source;
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
 * A file's bytes, one piece at a time.
 *
 * @param name for messages
 * @throws AppError `invalid-file` if the file has become shorter, or was moved or changed
 */
export function blobChunks(blob: Blob, name = ''): AsyncIterable<Uint8Array<ArrayBuffer>> {
  return rangeChunks(blobSource(name, blob), 0, blob.size);
}

/** null in a browser whose Blob streams do not support BYOB readers. */
function openStream(blob: Blob): ForwardStream | null {
  try {
    return new ForwardStream(blob.stream().getReader({ mode: 'byob' }));
  } catch {
    return null;
  }
}

/** A stream's bytes in the lengths that the caller asks for, each copied once. */
class ForwardStream {
  constructor(private readonly reader: ReadableStreamBYOBReader) {}

  /** The next bytes: as many as asked for, or fewer at the end of the stream; null if it goes silent. */
  async read(length: number): Promise<Uint8Array<ArrayBuffer> | null> {
    let content = new Uint8Array(length);
    for (let filled = 0; filled < length;) {
      const result = await this.#fill(content.subarray(filled));
      if (result === 'silent') return null;
      const { done, value } = result;
      if (!value) return new Uint8Array();
      // The memory was transferred to the stream and back.
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
        // In browsers without `min`, the bytes come in more pieces.
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
    // A read that never settles would keep the reader for ever.
    reading.delete(this.reader);
    this.reader.cancel().catch(() => undefined);
  }
}
