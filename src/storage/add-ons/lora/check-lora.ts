import type { CheckpointFile } from '../../../core/formats/checkpoint/checkpoint-file.ts';
import { isFloatDtype, toFloat32 } from '../../../core/formats/checkpoint/to-half.ts';
import { openLora } from '../../../core/formats/lora/lora-file.ts';
import { isOfUnknownStrength } from '../../../core/formats/lora/lora-metadata.ts';
import { LoraTargets } from '../../../core/formats/lora/lora-names.ts';
import { SD1_WEIGHTS } from '../../../core/formats/lora/sd1-modules.ts';
import { notFinite } from '../../../core/formats/lora/weight-change.ts';
import type { ImportWarning } from '../../../contract/model-import.ts';

const MODULES_NAMED = 8;

/**
 * Checks whether a LoRA can be used with SD 1.x models.
 *
 * @returns warnings for the user
 * @throws AppError `unsupported` for other families and other kinds of adapter; `invalid-file`
 */
export async function checkLora(file: CheckpointFile): Promise<readonly ImportWarning[]> {
  const { unmatched, modules } = await openLora(file, new LoraTargets(SD1_WEIGHTS));
  await requireFinite(file);
  return [
    ...(unmatched.length === 0
      ? []
      : [
          {
            type: 'partly-unmatched',
            unmatched: unmatched.length,
            modules,
            named: unmatched.slice(0, MODULES_NAMED),
          } as const,
        ]),
    ...(isOfUnknownStrength(file) ? [{ type: 'unknown-strength' } as const] : []),
  ];
}

/** @throws AppError `invalid-file` for NaN or infinity, which while painting would be blamed on the model */
async function requireFinite({ name: file, tensors }: CheckpointFile): Promise<void> {
  for (const [name, tensor] of tensors) {
    const { dtype } = tensor;
    if (!isFloatDtype(dtype)) continue;
    for await (const chunk of tensor.chunks()) {
      if (!toFloat32(chunk, dtype).every(Number.isFinite)) throw notFinite(file, name);
    }
  }
}
