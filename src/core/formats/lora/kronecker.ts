import type { CheckpointTensor } from '../checkpoint/checkpoint-file.ts';
import { openFactors, type Factors } from './low-rank.ts';
import {
  elements,
  loadFloats,
  misfit,
  type OpenChange,
  type RowChange,
  type Target,
} from './weight-change.ts';

/** One side of the product: whole, or itself a product of factors. */
export type Side = CheckpointTensor | Factors;

const isWhole = (side: Side): side is CheckpointTensor => 'dtype' in side;

/** `[rows, columns]`; for factors without a core, the columns include the kernel. */
export function sizeOf(side: Side): readonly [rows: number, columns: number] {
  if (isWhole(side)) return [side.shape[0] ?? 0, side.shape[1] ?? 0];
  const { up, down, isUpTransposed } = side;
  return [up.shape[isUpTransposed ? 1 : 0] ?? 0, elements(down) / (down.shape[0] ?? 1)];
}

/**
 * LoKr (arXiv:2309.14859): the Kronecker product of `first` `[a, b]` and `second` `[c, d, …kernel]`, a weight of
 * `[a · c, b · d, …kernel]`.
 */
export function kronecker(first: Side, second: Side, file: string): OpenChange {
  return async (target) => {
    const { rows, inputs, area } = target;
    const [a, b] = sizeOf(first);
    const [c] = sizeOf(second);
    const d = inputs / b;
    if (a * c !== rows || !Number.isInteger(d)) throw misfit(file, target);
    const left = await load(first, { ...target, rows: a, inputs: b, area: 1 }, file);
    const right = await load(second, { ...target, rows: c, inputs: d, area }, file);
    return rowsOf(left, right, b, c, d * area);
  };
}

function rowsOf(
  left: Float32Array,
  right: Float32Array,
  b: number,
  c: number,
  width: number,
): RowChange {
  const change = new Float32Array(b * width);
  return (row) => {
    const from = (row % c) * width;
    for (let j = 0; j < b; j++) {
      const factor = left[Math.floor(row / c) * b + j]!;
      const to = j * width;
      for (let i = 0; i < width; i++) change[to + i] = factor * right[from + i]!;
    }
    return change;
  };
}

/** One side in full. It is small; only the product of both is as large as the weight. */
async function load(side: Side, target: Target, file: string): Promise<Float32Array> {
  const columns = target.inputs * target.area;
  if (isWhole(side)) {
    if (elements(side) !== target.rows * columns) throw misfit(file, target);
    return loadFloats(side, file);
  }
  const rowOf = await openFactors(side, target, file);
  const whole = new Float32Array(target.rows * columns);
  for (let row = 0; row < target.rows; row++) whole.set(rowOf(row), row * columns);
  return whole;
}
