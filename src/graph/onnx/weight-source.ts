import { AppError } from '../../core/errors.ts';
import type { Precision } from '../built-graph.ts';
import type { WeightIndex, WeightLocation } from '../weights.ts';
import { elementCount } from './tensor.ts';

const PRECISIONS: Readonly<Record<string, { precision: Precision; bytes: number }>> = {
  F16: { precision: 'fp16', bytes: 2 },
  F32: { precision: 'fp32', bytes: 4 },
};

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

  /** @throws AppError `invalid-file` if it is missing, or not of this shape, dtype and byte length */
  get(name: string, shape: readonly number[]): WeightLocation {
    const location = this.#locate(name, shape);
    if (location.shape.join() !== shape.join()) {
      throw invalid(location.file, name, 'shape', [...location.shape], [...shape]);
    }
    if (location.dtype !== this.#dtype) {
      throw invalid(location.file, name, 'dtype', location.dtype, this.#dtype);
    }
    const byteLength = elementCount(shape) * this.bytesPerElement;
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
