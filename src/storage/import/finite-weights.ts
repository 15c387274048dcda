import { tensorsAt } from '../../core/formats/checkpoint/tensors-at.ts';
import { halfChunks, isFloatDtype } from '../../core/formats/checkpoint/to-half.ts';
import { invalidFile } from '../../core/formats/file-error.ts';
import { blobSource } from '../blob-source.ts';
import type { SafetensorsFile } from '../safetensors-file.ts';

/**
 * Checks weights that are copied unchanged, like the conversion checks the others.
 *
 * @throws AppError `invalid-file` for a weight that is NaN or infinite
 */
export async function requireFinite(path: string, opened: SafetensorsFile): Promise<void> {
  const report = { overflows: 0, infinities: 0, nans: 0 };
  for (const [name, tensor] of tensorsAt(blobSource(path, opened.file), opened.tensors)) {
    const { dtype } = tensor;
    if (!isFloatDtype(dtype)) continue;
    const halves = halfChunks({ ...tensor, dtype }, report);
    while (!(await halves.next()).done) {
      if (report.nans + report.infinities === 0) continue;
      throw invalidFile(path, 'a weight is not finite: it broke in training or merging', {
        fault: 'not-finite',
        tensor: name,
      });
    }
  }
}
