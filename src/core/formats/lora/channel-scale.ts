import type { CheckpointTensor } from '../checkpoint/checkpoint-file.ts';
import { elements, loadFloats, misfit, type OpenChange } from './weight-change.ts';

/**
 * (IA)³ (arXiv:2205.05638): each input or output channel is scaled.
 *
 * @param isOnInput null if only the number of factors can tell
 * @param isOnInput null if only the number of factors can tell
 * @param neutral the factor that changes nothing: 0 as LyCORIS writes them, 1 as peft does
 */
export function channelScale(
  factors: CheckpointTensor,
  isOnInput: boolean | null,
  neutral: 0 | 1,
  file: string,
): OpenChange {
  return async (target) => {
    const { rows, inputs, area } = target;
    // A bias is a single row with one value per output.
    const isVector = target.base.shape.length === 1;
    const isByInput = isVector || (isOnInput ?? elements(factors) !== rows);
    if (elements(factors) !== (isByInput ? inputs : rows)) throw misfit(file, target);
    const scales = await loadFloats(factors, file);
    const change = new Float32Array(inputs * area);
    return (row, base) => {
      for (let i = 0; i < change.length; i++) {
        const channel = isByInput ? Math.floor(i / area) : row;
        change[i] = base[i]! * (scales[channel]! - neutral);
      }
      return change;
    };
  };
}
