const CHUNK_BYTES = 8 * 2 ** 20;

/**
 * A Blob for onnxruntime's external data that is read with `arrayBuffer()`, slice by slice.
 *
 * onnxruntime reads each tensor through `blob.slice(…).stream()` with a BYOB reader. Chromium collects such a stream during a
 * pending read unless its reader is reachable from a root (see storage/blob-source.ts). onnxruntime's is not, so creating the
 * session would never end. A plain stream over `arrayBuffer()` is safe, works too, and needs the same memory: one chunk.
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

  /** The asyncify build reads the whole file at once. */
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
