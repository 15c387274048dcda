import { openSafetensors, type SafetensorsFile } from './safetensors-file.ts';
import { wideFile } from './wide-file.ts';

/**
 * A stored safetensors file, for a device that computes in this precision.
 *
 * @param file in fp16, except for tensors that fp16 cannot hold
 * @throws AppError `invalid-file`; `unsupported` for a dtype that is not floating point
 */
export async function openWeights(
  file: Blob,
  name: string,
  precision: 'fp16' | 'fp32',
): Promise<SafetensorsFile> {
  const source = await openSafetensors(file, name);
  return precision === 'fp16' ? source : wideFile(source, name);
}
