import type { CheckpointTensor } from '../checkpoint/checkpoint-file.ts';
import {
  elements,
  loadFloats,
  misfit,
  wholeRows,
  type OpenChange,
  type RowChange,
  type Target,
} from './weight-change.ts';

/**
 * DoRA (arXiv:2402.09353): the directions of the changed weight with learned magnitudes,
 * `W' = m · (W + scale · ΔW) / ‖W + scale · ΔW‖`. The norm is per output or, in files from LyCORIS before 3, per input.
 *
 * @param magnitude LyCORIS's, `[rows, 1, …]` or `[1, inputs, …]`, or peft's, which is always per output
 */
export function dora(
  open: OpenChange,
  scale: number,
  magnitude: { readonly values: CheckpointTensor; readonly isOfPeft: boolean },
  file: string,
): OpenChange {
  return async (target) => {
    const { rows, inputs } = target;
    const { values, isOfPeft } = magnitude;
    const isByOutput = isOfPeft || values.shape[0] === rows;
    if (elements(values) !== (isByOutput ? rows : inputs)) throw misfit(file, target);
    const change = merged(await open(target), scale);
    const magnitudes = await loadFloats(values, file);
    return isByOutput
      ? byOutput(change, magnitudes)
      : byInput(change, await stretches(change, magnitudes, target), target);
  };
}

/** `W + scale · ΔW` */
function merged(open: RowChange, scale: number): RowChange {
  let sum = new Float32Array(0);
  return (row, base) => {
    const change = open(row, base);
    if (sum.length !== base.length) sum = new Float32Array(base.length);
    for (let i = 0; i < sum.length; i++) sum[i] = base[i]! + scale * change[i]!;
    return sum;
  };
}

function byOutput(change: RowChange, magnitudes: Float32Array): RowChange {
  return (row, base) => {
    const values = change(row, base);
    let squares = 0;
    for (const value of values) squares += value * value;
    const stretch = stretchOf(magnitudes[row]!, squares);
    for (let i = 0; i < values.length; i++) values[i] = values[i]! * stretch - base[i]!;
    return values;
  };
}

function byInput(change: RowChange, stretch: Float32Array, { area }: Target): RowChange {
  return (row, base) => {
    const values = change(row, base);
    for (let i = 0; i < values.length; i++) {
      values[i] = values[i]! * stretch[Math.floor(i / area)]! - base[i]!;
    }
    return values;
  };
}

/** Norms per input need a separate pass over the whole weight. */
async function stretches(change: RowChange, magnitudes: Float32Array, target: Target) {
  const { inputs, area, base } = target;
  const columns = inputs * area;
  const squares = new Float64Array(inputs);
  let row = 0;
  for await (const values of wholeRows(base, columns)) {
    for (let at = 0; at < values.length; at += columns) {
      const sums = change(row++, values.subarray(at, at + columns));
      for (let i = 0; i < columns; i++) squares[Math.floor(i / area)]! += sums[i]! * sums[i]!;
    }
  }
  return magnitudes.map((magnitude, i) => stretchOf(magnitude, squares[i]!));
}

/** A weight that consists of zeros has no direction. */
const stretchOf = (magnitude: number, squares: number) =>
  squares === 0 ? 0 : magnitude / Math.sqrt(squares);
