import { z } from 'zod';
import { fp32Stream } from './fp32-stream.ts';
import { sha256OfBlob, Sha256Stream } from './integrity.ts';
import { alone } from './locks.ts';
import { readFile, writeFile, writeText } from './opfs.ts';
import type { SafetensorsFile } from './safetensors-file.ts';

export const FP32 = '.fp32';
/** Beside a copy: what it was made from, and what its bytes hash to. */
export const FP32_SEAL = '.fp32-seal';

/** Hashing gigabytes whenever a model is opened would cost more than it saves; their length must do. */
const HASH_MAX_BYTES = 256 * 2 ** 20;

const sealSchema = z.object({ source: z.string(), sha256: z.string(), bytes: z.int() });
type Seal = z.infer<typeof sealSchema>;

/**
 * The fp32 copy that adapters without `shader-f16` and the WASM backend run: made once, and made again when the
 * weights it came from have changed or its own bytes have.
 */
export function fp32Copy(
  modelId: string,
  directory: FileSystemDirectoryHandle,
  source: SafetensorsFile,
  { path, sha256 }: { readonly path: string; readonly sha256: string },
): Promise<File> {
  return alone(`fp32-${modelId}`, async () => {
    const seal = await readSeal(directory, path + FP32_SEAL);
    const kept = await readFile(directory, path + FP32);
    if (kept && seal?.source === sha256 && (await matches(kept, seal))) return kept;

    const hash = new Sha256Stream();
    await writeFile(directory, path + FP32, fp32Stream(source).pipeThrough(hash));
    const copy = (await readFile(directory, path + FP32))!;
    const newSeal: Seal = { source: sha256, sha256: await hash.digest, bytes: copy.size };
    await writeText(directory, path + FP32_SEAL, JSON.stringify(newSeal));
    return copy;
  });
}

async function matches(copy: File, seal: Seal): Promise<boolean> {
  if (copy.size !== seal.bytes) return false;
  return copy.size > HASH_MAX_BYTES || (await sha256OfBlob(copy)) === seal.sha256;
}

async function readSeal(directory: FileSystemDirectoryHandle, path: string): Promise<Seal | null> {
  try {
    const file = await readFile(directory, path);
    return file && (sealSchema.safeParse(JSON.parse(await file.text())).data ?? null);
  } catch {
    return null;
  }
}
