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

/** SHA-256 of a Blob, read in a stream; 64 lower-case hex digits. */
export async function sha256OfBlob(blob: Blob): Promise<string> {
  const hasher = await createSHA256();
  const reader = blob.stream().getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return hasher.digest('hex');
    hasher.update(value);
  }
}
