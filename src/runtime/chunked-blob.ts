const CHUNK_BYTES = 8 * 2 ** 20;
/** Tiny models have hundreds of tensors shorter than this, and each read takes up to a millisecond in two processes. */
const NEAR_BYTES = 2 ** 15;

/**
 * A Blob for onnxruntime's external data that is read with `arrayBuffer()`, slice by slice.
 *
 * onnxruntime reads each tensor through `blob.slice(…).stream()` with a BYOB reader. Chromium collects such a stream during a
 * pending read unless its reader is reachable from a root (see storage/blob-source.ts). onnxruntime's is not, so creating the
 * session would never end. A plain stream over `arrayBuffer()` is safe, works too, and needs the same memory: one chunk.
 */
export class ChunkedBlob extends Blob {
  readonly #source: NearbyReader;
  readonly #start: number;

  /** @param start where it begins in the source */
  constructor(source: Blob | NearbyReader, start = 0, end = source.size) {
    super();
    this.#source = source instanceof NearbyReader ? source : new NearbyReader(source);
    this.#start = start;
    Object.defineProperty(this, 'size', { value: end - start });
  }

  override slice(start = 0, end = this.size): Blob {
    const at = (place: number) => this.#start + Math.min(Math.max(place, 0), this.size);
    return new ChunkedBlob(this.#source, at(start), Math.max(at(start), at(end)));
  }

  /** The asyncify build reads the whole file at once. */
  override arrayBuffer(): Promise<ArrayBuffer> {
    return this.#source.read(this.#start, this.#start + this.size);
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const [source, start, { size }] = [this.#source, this.#start, this];
    let position = 0;
    return new ReadableStream({
      async pull(controller) {
        if (position >= size) {
          controller.close();
          return;
        }
        const from = position;
        position = Math.min(position + CHUNK_BYTES, size);
        controller.enqueue(new Uint8Array(await source.read(start + from, start + position)));
      },
    });
  }
}

/** Reads a short range together with what follows it, because that is mostly asked for next. */
class NearbyReader {
  readonly #source: Blob;
  #start = 0;
  #near: Promise<ArrayBuffer> = Promise.resolve(new ArrayBuffer(0));
  #end = 0;

  constructor(source: Blob) {
    this.#source = source;
  }

  get size(): number {
    return this.#source.size;
  }

  async read(start: number, end: number): Promise<ArrayBuffer> {
    if (end - start >= NEAR_BYTES) return this.#source.slice(start, end).arrayBuffer();
    if (start < this.#start || end > this.#end) {
      [this.#start, this.#end] = [start, Math.min(start + NEAR_BYTES, this.size)];
      this.#near = this.#source.slice(this.#start, this.#end).arrayBuffer();
    }
    const from = this.#start;
    return (await this.#near).slice(start - from, end - from);
  }
}
