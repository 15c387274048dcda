import type { CheckpointTensor } from '../checkpoint/checkpoint-file.ts';
import { elements, loadFloats, misfit, type Target } from './weight-change.ts';

/** How many rows of `down` are added at a time: 5 times as fast as single rows, because the sum is read and written less often. */
const RANKS_AT_ONCE = 8;

/** A matrix `[rows, inputs · area]` as a product of factors that are still on disk. */
export interface Factors {
  /** `[rows, rank]`, perhaps with a 1x1 kernel; `[rank, rows]` if LyCORIS puts a core between the factors. */
  readonly up: CheckpointTensor;
  readonly isUpTransposed: boolean;
  /** `[rank, inputs, …kernel]`, or `[inner, inputs]` with a core */
  readonly down: CheckpointTensor;
  /** `[rank, inner, …kernel]`: the core between the factors (Tucker, CP). */
  readonly mid: CheckpointTensor | null;
}

export type RowOfProduct = (row: number) => Float32Array;

/** The size of the dimension that `up` shares with the other factors. */
export const rankOf = ({ up, isUpTransposed }: Factors) => up.shape[isUpTransposed ? 0 : 1] ?? 0;

/** @throws AppError `unsupported` when the factors do not make a matrix of these sizes; `invalid-file` for NaN */
export async function openFactors(
  factors: Factors,
  target: Pick<Target, 'name' | 'rows' | 'inputs' | 'area'>,
  file: string,
): Promise<RowOfProduct> {
  const { rows, inputs, area } = target;
  const { up, down, mid, isUpTransposed } = factors;
  const rank = rankOf(factors);
  const inner = down.shape[0] ?? 0;
  const fits =
    up.shape[isUpTransposed ? 1 : 0] === rows &&
    elements(up) === rows * rank &&
    (mid
      ? elements(mid) === rank * inner * area && elements(down) === inner * inputs
      : inner === rank && elements(down) === rank * inputs * area);
  if (!fits) throw misfit(file, target);

  const lower = await loadFloats(down, file);
  const upper = await loadFloats(up, file);
  const core = mid && (await loadFloats(mid, file));
  const full = core ? throughCore(core, lower, rank, inner, inputs, area) : lower;
  const columns = inputs * area;
  const padded = Math.ceil(rank / RANKS_AT_ONCE) * RANKS_AT_ONCE;
  return rowsOfProduct(
    widened(isUpTransposed ? transposed(upper, rank, rows) : upper, rows, rank, padded),
    widened(full, 1, full.length, padded * columns),
    padded,
    columns,
  );
}

type Eight = readonly [number, number, number, number, number, number, number, number];

/** @param rank a multiple of RANKS_AT_ONCE */
function rowsOfProduct(
  up: Float32Array,
  down: Float32Array,
  rank: number,
  columns: number,
): RowOfProduct {
  const sums = new Float32Array(columns);
  return (row) => {
    sums.fill(0);
    for (let p = 0; p < rank; p += RANKS_AT_ONCE) {
      const [u0, u1, u2, u3, u4, u5, u6, u7] = up.subarray(row * rank + p) as unknown as Eight;
      const d0 = p * columns;
      const d1 = d0 + columns;
      const d2 = d1 + columns;
      const d3 = d2 + columns;
      const d4 = d3 + columns;
      const d5 = d4 + columns;
      const d6 = d5 + columns;
      const d7 = d6 + columns;
      for (let c = 0; c < columns; c++) {
        sums[c]! +=
          u0 * down[d0 + c]! +
          u1 * down[d1 + c]! +
          u2 * down[d2 + c]! +
          u3 * down[d3 + c]! +
          u4 * down[d4 + c]! +
          u5 * down[d5 + c]! +
          u6 * down[d6 + c]! +
          u7 * down[d7 + c]!;
      }
    }
    return sums;
  };
}

/** `[rows, from]` to `[rows, to]`, with zeros at the end of each row. */
function widened(values: Float32Array, rows: number, from: number, to: number): Float32Array {
  if (from === to) return values;
  const result = new Float32Array(rows * to);
  for (let row = 0; row < rows; row++) {
    result.set(values.subarray(row * from, (row + 1) * from), row * to);
  }
  return result;
}

function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result[column * rows + row] = values[row * columns + column]!;
    }
  }
  return result;
}

/** `down' [rank, inputs, area] = Σ_q mid[rank, q, area] · down[q, inputs]`: the core folded into one factor. */
function throughCore(
  mid: Float32Array,
  down: Float32Array,
  rank: number,
  inner: number,
  inputs: number,
  area: number,
): Float32Array {
  const result = new Float32Array(rank * inputs * area);
  for (let p = 0; p < rank; p++) {
    for (let q = 0; q < inner; q++) {
      for (let i = 0; i < inputs; i++) {
        const value = down[q * inputs + i]!;
        const to = (p * inputs + i) * area;
        const from = (p * inner + q) * area;
        for (let k = 0; k < area; k++) result[to + k]! += value * mid[from + k]!;
      }
    }
  }
  return result;
}
