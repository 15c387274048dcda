import { tensorsAt } from '../core/formats/checkpoint/tensors-at.ts';
import { blobSource } from './blob-source.ts';
import { layOut, weightChunks } from './import/half-weights.ts';
import { alone } from './locks.ts';
import type { SafetensorsFile } from './safetensors-file.ts';
import { SEAL, sealedFile } from './sealed-file.ts';

export const FP32 = '.fp32';
export const FP32_SEAL = FP32 + SEAL;

/**
 * The fp32 copy for adapters without `shader-f16` and for the WASM backend. It is made once, and again if the original
 * weights or its own bytes have changed.
 */
export function fp32Copy(
  modelId: string,
  directory: FileSystemDirectoryHandle,
  source: SafetensorsFile,
  { path, sha256 }: { readonly path: string; readonly sha256: string },
): Promise<File> {
  return alone(`fp32-${modelId}`, () =>
    sealedFile(directory, path + FP32, sha256, () => fp32Chunks(source, path)),
  );
}

/**
 * Converts a safetensors file to F32 with the same names, shapes and order.
 *
 * @throws AppError `unsupported` for a dtype that is not floating point
 */
export function fp32Chunks(
  { file, tensors }: Pick<SafetensorsFile, 'file' | 'tensors'>,
  path: string,
): AsyncIterable<Uint8Array<ArrayBuffer>> {
  const source = tensorsAt(blobSource(path, file), tensors);
  return weightChunks(layOut(path, source, 'F32'), source, () => undefined);
}
