import { createHasher } from '../file-hash.ts';
import type { SourceFiles } from './source-files.ts';

const SAMPLES = 16;
const SAMPLE_BYTES = 64 * 1024;

/**
 * Eight hex digits that tell files apart by their lengths and by samples of what is in them. Two models of the same
 * family differ in every tensor, so that reading all of them would tell nothing more.
 */
export async function fingerprint(files: SourceFiles): Promise<string> {
  const hasher = await createHasher('sha256', 0);
  for (const [path, file] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hasher.update(new TextEncoder().encode(`${path}\0${String(file.size)}\0`));
    for (let sample = 0; sample < SAMPLES; sample++) {
      const at = Math.floor((Math.max(0, file.size - SAMPLE_BYTES) * sample) / (SAMPLES - 1));
      hasher.update(new Uint8Array(await file.slice(at, at + SAMPLE_BYTES).arrayBuffer()));
      if (file.size <= SAMPLE_BYTES) break;
    }
  }
  return hasher.digest().slice(0, 8);
}
