import { createSHA256 } from 'hash-wasm';

/** SHA-256 of everything that passes through, without holding it. */
export class Sha256Stream extends TransformStream<
  Uint8Array<ArrayBuffer>,
  Uint8Array<ArrayBuffer>
> {
  /** 64 lower-case hex digits, once the stream has ended. */
  readonly digest: Promise<string>;

  constructor() {
    let resolve: (digest: string) => void = () => undefined;
    const digest = new Promise<string>((r) => (resolve = r));
    const hasher = createSHA256();
    super({
      async transform(chunk, controller) {
        (await hasher).update(chunk);
        controller.enqueue(chunk);
      },
      async flush() {
        resolve((await hasher).digest('hex'));
      },
    });
    this.digest = digest;
  }
}

const CHUNK_BYTES = 4 * 2 ** 20;

/** SHA-256 of a Blob, read a chunk at a time; 64 lower-case hex digits. */
export async function sha256OfBlob(blob: Blob): Promise<string> {
  const hasher = await createSHA256();
  for (let start = 0; start < blob.size; start += CHUNK_BYTES) {
    hasher.update(new Uint8Array(await blob.slice(start, start + CHUNK_BYTES).arrayBuffer()));
  }
  return hasher.digest('hex');
}
