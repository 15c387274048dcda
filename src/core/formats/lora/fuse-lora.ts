import { AppError } from '../../errors.ts';
import { unsupportedFile } from '../file-error.ts';
import { readTensor, type CheckpointTensor } from '../checkpoint/checkpoint-file.ts';
import type { PartTensors } from '../checkpoint/model-parts.ts';
import { isFloatDtype, toFloat32 } from '../checkpoint/to-half.ts';
import type { Lora, LoraLayer } from './lora-file.ts';
import type { LoraPart } from './lora-names.ts';

/** A LoRA and how strongly it counts; 1 as it was trained. */
export interface LoraUse {
  readonly lora: Lora;
  readonly weight: number;
}

/** So many rows of `down` go into a sum at a time: 5 times as fast as one by one, as the sum is read and written less. */
const RANKS_AT_ONCE = 8;

/**
 * One weight's change as `scale · up · down`, `up` `[rows, rank]` and `down` `[rank, columns]`, float32; the rank is
 * filled up with zeros to a multiple of RANKS_AT_ONCE.
 */
interface Factors {
  readonly up: Float32Array;
  readonly down: Float32Array;
  readonly rank: number;
  readonly scale: number;
}

/**
 * A part's weights with LoRAs in them: `W + Σ weight · alpha / rank · (up · down)` in float32, as diffusers'
 * `fuse_lora`. The sums are made when a tensor is read, a piece at a time; tensors that no LoRA touches stay as they are.
 *
 * @throws AppError `unsupported` while reading when a LoRA's shapes do not fit a weight
 */
export function fuseLoras(
  part: LoraPart,
  weights: PartTensors,
  uses: readonly LoraUse[],
): PartTensors {
  return new Map(
    [...weights].map(([name, tensor]) => {
      const layers = uses.flatMap(({ lora, weight }) => {
        const layer = lora.layers.get(`${part}.${name}`);
        return layer && weight !== 0 ? [{ layer, weight, file: lora.name }] : [];
      });
      return [name, layers.length === 0 ? tensor : fused(name, tensor, layers)];
    }),
  );
}

type Use = { readonly layer: LoraLayer; readonly weight: number; readonly file: string };

function fused(name: string, base: CheckpointTensor, uses: readonly Use[]): CheckpointTensor {
  const { dtype, shape } = base;
  if (!isFloatDtype(dtype)) {
    throw new AppError('unsupported', `${name} is ${dtype}, which takes no LoRA`, { what: dtype });
  }
  const count = elements(base);
  const columns = count / (shape[0] ?? 1);
  return {
    dtype: 'F32',
    shape,
    byteLength: count * 4,
    async *chunks() {
      const changes = await Promise.all(uses.map((use) => loadFactors(use, name, shape)));
      let first = 0;
      for await (const chunk of base.chunks()) {
        const values = toFloat32(chunk, dtype);
        for (const change of changes) addChange(values, first, columns, change);
        first += values.length;
        yield new Uint8Array(values.buffer);
      }
    },
  };
}

async function loadFactors({ layer, weight, file }: Use, name: string, shape: readonly number[]) {
  const [rows = 0, inputs = 0, ...kernel] = shape;
  const area = kernel.reduce((product, size) => product * size, 1);
  const rank = layer.up.shape[1] ?? 0;
  const inner = layer.down.shape[0] ?? 0;
  // By shapes, before anything is loaded: a file of another model may have factors of any size.
  const fits =
    layer.up.shape[0] === rows &&
    elements(layer.up) === rows * rank &&
    (layer.mid
      ? elements(layer.mid) === rank * inner * area && elements(layer.down) === inner * inputs
      : inner === rank && elements(layer.down) === rank * inputs * area);
  if (!fits) throw unsupportedFile(file, `LoRA whose shape does not fit ${name}`);
  const down = await loadFloats(layer.down, file);
  const up = await loadFloats(layer.up, file);
  const mid = layer.mid && (await loadFloats(layer.mid, file));
  const full = mid ? throughCore(mid, down, rank, inner, inputs, area) : down;
  const padded = Math.ceil(rank / RANKS_AT_ONCE) * RANKS_AT_ONCE;
  return {
    up: widened(up, rows, rank, padded),
    down: widened(full, 1, full.length, padded * inputs * area),
    rank: padded,
    scale: weight * layer.scale,
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

type Eight = readonly [number, number, number, number, number, number, number, number];

/** Adds a change to the elements of a weight from number `first` on; rows may begin and end anywhere. */
function addChange(
  values: Float32Array,
  first: number,
  columns: number,
  { up, down, rank, scale }: Factors,
): void {
  const sums = new Float32Array(Math.min(columns, values.length));
  for (let at = 0; at < values.length;) {
    const row = Math.floor((first + at) / columns);
    const start = (first + at) % columns;
    const length = Math.min(columns - start, values.length - at);
    sums.fill(0, 0, length);
    for (let p = 0; p < rank; p += RANKS_AT_ONCE) {
      const [u0, u1, u2, u3, u4, u5, u6, u7] = up.subarray(row * rank + p) as unknown as Eight;
      const d0 = p * columns + start;
      const d1 = d0 + columns;
      const d2 = d1 + columns;
      const d3 = d2 + columns;
      const d4 = d3 + columns;
      const d5 = d4 + columns;
      const d6 = d5 + columns;
      const d7 = d6 + columns;
      for (let c = 0; c < length; c++) {
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
    for (let c = 0; c < length; c++) values[at + c]! += scale * sums[c]!;
    at += length;
  }
}

function elements({ shape }: CheckpointTensor): number {
  return shape.reduce((product, size) => product * size, 1);
}

async function loadFloats(tensor: CheckpointTensor, file: string): Promise<Float32Array> {
  if (!isFloatDtype(tensor.dtype)) throw unsupportedFile(file, `LoRA factors of ${tensor.dtype}`);
  return toFloat32(await readTensor(tensor), tensor.dtype);
}
