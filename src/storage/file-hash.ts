import { createSHA1, createSHA256 } from 'hash-wasm';
import type { FileHash } from '../contract/download-plan.ts';
import { blobChunks } from './blob-source.ts';

export interface Hasher {
  update(bytes: Uint8Array): void;
  /** Lower-case hex digits. */
  digest(): string;
  /** What `createHasher` needs to continue from here, in base64. */
  state(): string;
}

/**
 * An incremental hash. Git's starts with the file's length, which therefore has to be known.
 *
 * @param state of an earlier hasher of the same kind, to continue from
 * @throws Error for a state that another version of the hash has made
 */
export async function createHasher(
  algorithm: FileHash['algorithm'],
  bytes: number,
  state: string | null = null,
): Promise<Hasher> {
  const hasher = await (algorithm === 'sha256' ? createSHA256() : createSHA1());
  hasher.init();
  if (state !== null) hasher.load(Uint8Array.from(atob(state), (one) => one.charCodeAt(0)));
  else if (algorithm === 'git-sha1') hasher.update(`blob ${String(bytes)}\0`);
  return {
    update: (chunk) => void hasher.update(chunk),
    digest: () => hasher.digest('hex'),
    state: () => btoa(String.fromCharCode(...hasher.save())),
  };
}

/** SHA-256 of a Blob, read one piece at a time; 64 lower-case hex digits. */
export async function sha256OfBlob(blob: Blob): Promise<string> {
  const hasher = await createHasher('sha256', blob.size);
  for await (const chunk of blobChunks(blob)) hasher.update(chunk);
  return hasher.digest();
}
