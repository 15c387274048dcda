import { AppError } from '../../core/errors.ts';
import type { Precision } from '../built-graph.ts';
import type { WeightIndex, WeightLocation } from '../weights.ts';
import { elementCount } from './tensor.ts';

const PRECISIONS: Readonly<Record<string, { precision: Precision; bytes: number }>> = {
  F16: { precision: 'fp16', bytes: 2 },
  F32: { precision: 'fp32', bytes: 4 },
};

/**
 * A weight in eight bits, with 128 for zero, has the size of a unit for each row beside it, under this ending: see
 * `core/formats/eight-bit.ts`.
 */
const EIGHT_BIT = 'U8';
const SCALE = '_scale';

/** A part's weights, checked when they are used: the file may disagree with its config or with itself. */
export class WeightSource {
  readonly precision: Precision;
  readonly bytesPerElement: number;
  readonly #index: WeightIndex;
  readonly #dtype: string;

  /**
   * @param anchor a weight that every such model has; the others must be of its dtype
   * @throws AppError `invalid-file` without it, `unsupported` if it is neither F16 nor F32
   */
  constructor(index: WeightIndex, anchor: string) {
    this.#index = index;
    const location = this.#locate(anchor, null);
    const format = PRECISIONS[location.dtype];
    if (format === undefined) {
      const supported = Object.keys(PRECISIONS);
      throw new AppError(
        'unsupported',
        `${location.file}: ${anchor} is ${location.dtype}; supported: ${supported.join(', ')}`,
        { what: `weights of dtype ${location.dtype}`, file: location.file, supported },
      );
    }
    this.#dtype = location.dtype;
    this.precision = format.precision;
    this.bytesPerElement = format.bytes;
  }

  has(name: string): boolean {
    return this.#index.has(name);
  }

  /** Whether the weight is kept in eight bits. */
  isEightBit(name: string): boolean {
    return this.#index.get(name)?.dtype === EIGHT_BIT;
  }

  get hasEightBit(): boolean {
    return [...this.#index.values()].some(({ dtype }) => dtype === EIGHT_BIT);
  }

  /** @throws AppError `invalid-file` if it is missing, or not of this shape, dtype and byte length */
  get(name: string, shape: readonly number[]): WeightLocation {
    return this.#checked(name, shape, this.#dtype, this.bytesPerElement);
  }

  /**
   * A weight in eight bits and the scales of its rows.
   *
   * @throws as `get`
   */
  getEightBit(name: string, shape: readonly number[]) {
    const bytes = this.#checked(name, shape, EIGHT_BIT, 1);
    return { bytes, scales: this.get(name + SCALE, shape.slice(0, 1)) };
  }

  #checked(name: string, shape: readonly number[], dtype: string, itemBytes: number) {
    this.#index.want?.(name, shape);
    const location = this.#locate(name, shape);
    if (location.shape.join() !== shape.join()) {
      throw invalid(location.file, name, 'shape', [...location.shape], [...shape]);
    }
    if (location.dtype !== dtype) {
      throw invalid(location.file, name, 'dtype', location.dtype, dtype);
    }
    const byteLength = elementCount(shape) * itemBytes;
    if (location.byteLength !== byteLength) {
      throw invalid(location.file, name, 'byteLength', location.byteLength, byteLength);
    }
    return location;
  }

  #locate(name: string, shape: readonly number[] | null): WeightLocation {
    const location = this.#index.get(name);
    if (location !== undefined) return location;
    const files = [...new Set([...this.#index.values()].map(({ file }) => file))].join(', ');
    throw invalid(files, name, 'shape', 'missing', shape && [...shape]);
  }
}

type Finding = string | number | number[] | null;

function invalid(file: string, tensor: string, field: string, found: Finding, expected: Finding) {
  const reason = `${tensor}: ${field} is ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`;
  return new AppError('invalid-file', `${file}: ${reason}`, {
    file,
    reason,
    tensor,
    field,
    found,
    expected,
  });
}
