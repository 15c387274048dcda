import { fp32Stream } from './fp32-stream.ts';
import { alone } from './locks.ts';
import type { SafetensorsFile } from './safetensors-file.ts';
import { SEAL, sealedFile } from './sealed-file.ts';

export const FP32 = '.fp32';
export const FP32_SEAL = FP32 + SEAL;

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
  return alone(`fp32-${modelId}`, () =>
    sealedFile(directory, path + FP32, sha256, () => fp32Stream(source)),
  );
}
