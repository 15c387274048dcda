import type { CheckpointTensor } from '../checkpoint/checkpoint-file.ts';
import { elements, loadFloats, misfit, type OpenChange } from './weight-change.ts';

/** The full difference of a weight or bias, as trainers write it for norms, biases and full fine-tuning. */
export function difference(values: CheckpointTensor, file: string): OpenChange {
  return async (target) => {
    const columns = target.inputs * target.area;
    if (elements(values) !== target.rows * columns) throw misfit(file, target);
    const all = await loadFloats(values, file);
    return (row) => all.subarray(row * columns, (row + 1) * columns);
  };
}
