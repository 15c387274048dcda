const CHUNK_BYTES = 8 * 2 ** 20;

/**
 * A Blob that is read by `arrayBuffer()` of one slice after the other, for onnxruntime's external data.
 *
 * onnxruntime reads each tensor through `blob.slice(…).stream()` with a BYOB reader. Chromium collects such a stream
 * while a read is pending unless its reader can be reached from a root (see storage/blob-source.ts), and onnxruntime's
 * cannot: the session's creation then never ends. It takes a plain stream as well, and `arrayBuffer()` is safe. Memory is
 * the same: a chunk at a time.
 */
export class ChunkedBlob extends Blob {
  readonly #source: Blob;

  constructor(source: Blob) {
    super();
    this.#source = source;
    Object.defineProperty(this, 'size', { value: source.size });
  }

  override slice(start?: number, end?: number): Blob {
    return new ChunkedBlob(this.#source.slice(start, end));
  }

  /** The asyncify build takes a file whole. */
  override arrayBuffer(): Promise<ArrayBuffer> {
    return this.#source.arrayBuffer();
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const source = this.#source;
    let position = 0;
    return new ReadableStream({
      async pull(controller) {
        if (position >= source.size) {
          controller.close();
          return;
        }
        const chunk = source.slice(position, position + CHUNK_BYTES);
        position += chunk.size;
        controller.enqueue(new Uint8Array(await chunk.arrayBuffer()));
      },
    });
  }
}
