import { bytesSource } from '../../../core/formats/byte-source.ts';
import { readTensor } from '../../../core/formats/checkpoint/checkpoint-file.ts';
import { openCheckpoint } from '../../../core/formats/checkpoint/open-checkpoint.ts';
import { safetensorsHead } from '../../safetensors-head.ts';

/** Weights with other names, or without some, as safetensors. */
export async function renamedWeights(
  bytes: Uint8Array,
  change: (name: string) => string | null,
): Promise<Blob> {
  const { tensors } = await openCheckpoint(bytesSource('weights', bytes));
  const kept = [...tensors].flatMap(([name, tensor]) => {
    const other = change(name);
    return other === null ? [] : [[other, tensor] as const];
  });
  const { head } = safetensorsHead(kept);
  return new Blob([head, ...(await Promise.all(kept.map(([, tensor]) => readTensor(tensor))))]);
}
