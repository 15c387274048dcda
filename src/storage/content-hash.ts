import { createSHA256 } from 'hash-wasm';
import type { ContentHash } from '../contract/manifest.ts';
import { blobChunks } from './blob-source.ts';
import { createHasher } from './file-hash.ts';

export type HashKind = Pick<ContentHash, 'blockBytes'>;

/**
 * The block size of hashes of files that this program writes. The browser's own SHA-256 is five times as fast as one in
 * WebAssembly and runs beside the worker, but it does not take streams. Memory below a megabyte is reused for the next
 * block; larger pieces would come fresh from the system.
 */
export const BY_BLOCKS: HashKind = { blockBytes: 512 * 1024 };

/** At most this many blocks wait for their hash, so that slow hashing does not fill the memory. */
const MAX_WAITING = 8;

/** A hash that grows with the file. */
export interface ContentHasher {
  /** The bytes may be changed once this has returned, but its promise must settle before the next call. */
  update(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  digest(): Promise<ContentHash>;
}

export async function contentHasher({ blockBytes }: HashKind): Promise<ContentHasher> {
  if (blockBytes !== undefined) return new BlockHasher(blockBytes);
  const hasher = await createHasher('sha256', 0);
  return {
    async update(bytes) {
      hasher.update(bytes);
    },
    digest: () => Promise.resolve({ sha256: hasher.digest() }),
  };
}

/**
 * Whether a file matches its hash.
 *
 * @param onRead receives the number of further bytes read; its promise is awaited
 */
export async function hasContent(
  file: Blob,
  hash: ContentHash,
  onRead: (bytes: number) => unknown = () => undefined,
): Promise<boolean> {
  const hasher = await contentHasher(hash);
  for await (const chunk of blobChunks(file)) {
    await hasher.update(chunk);
    await onRead(chunk.length);
  }
  return (await hasher.digest()).sha256 === hash.sha256;
}

class BlockHasher implements ContentHasher {
  readonly #block: Uint8Array<ArrayBuffer>;
  #filled = 0;
  readonly #digests: Promise<ArrayBuffer>[] = [];

  constructor(private readonly blockBytes: number) {
    this.#block = new Uint8Array(blockBytes);
  }

  async update(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const taken = bytes.subarray(at, at + this.blockBytes - this.#filled);
      this.#block.set(taken, this.#filled);
      this.#filled += taken.length;
      at += taken.length;
      if (this.#filled === this.blockBytes) await this.#endBlock();
    }
  }

  async digest(): Promise<ContentHash> {
    if (this.#filled > 0) await this.#endBlock();
    const digests = await new Blob(await Promise.all(this.#digests)).arrayBuffer();
    return { sha256: hexOf(await sha256(new Uint8Array(digests))), blockBytes: this.blockBytes };
  }

  async #endBlock(): Promise<void> {
    // `digest` copies the block before it returns, so the next one can be filled meanwhile.
    this.#digests.push(sha256(this.#block.subarray(0, this.#filled)));
    this.#filled = 0;
    await this.#digests.at(-MAX_WAITING);
  }
}

/** Insecure origins have no `crypto.subtle`. */
async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (subtle) return subtle.digest('SHA-256', bytes);
  const block = bytes.slice();
  const hasher = (await createSHA256()).init();
  return hasher.update(block).digest('binary').slice().buffer as ArrayBuffer;
}

const hexOf = (bytes: ArrayBuffer) =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
