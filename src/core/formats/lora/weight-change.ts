import { AppError } from '../../errors.ts';
import { readTensor, type CheckpointTensor } from '../checkpoint/checkpoint-file.ts';
import { isFloatDtype, toFloat32 } from '../checkpoint/to-half.ts';
import { excerpt, invalidFile, unsupportedFile } from '../file-error.ts';

/** The weight that an adapter changes: `[rows, inputs, …kernel]` with a kernel of `area` elements, or a vector, which counts as one row. */
export interface Target {
  /** For messages. */
  readonly name: string;
  readonly rows: number;
  readonly inputs: number;
  readonly area: number;
  /** The weight after all earlier changes. */
  readonly base: CheckpointTensor;
}

/**
 * One row's change, `[inputs · area]` float32, before scale and strength.
 *
 * @param base the row with all earlier changes
 * @returns an array that the next call reuses
 */
export type RowChange = (row: number, base: Float32Array) => Float32Array;

/**
 * Loads the tensors that a change needs.
 *
 * @throws AppError `unsupported` when it does not fit the target, before anything is loaded; `invalid-file` for NaN
 */
export type OpenChange = (target: Target) => Promise<RowChange>;

export function targetOf(name: string, base: CheckpointTensor): Target {
  const [rows = 1, inputs, ...kernel] = base.shape;
  if (inputs === undefined) return { name, rows: 1, inputs: rows, area: 1, base };
  return { name, rows, inputs, area: product(kernel), base };
}

export const elements = ({ shape }: CheckpointTensor) => product(shape);

const product = (sizes: readonly number[]) => sizes.reduce((result, size) => result * size, 1);

/** The error for an adapter that does not fit. It may be for another model, so its factors can have any size. */
export function misfit(file: string, { name }: Pick<Target, 'name'>): AppError {
  return unsupportedFile(file, `LoRA whose shape does not fit ${name}`);
}

/** @throws AppError `invalid-file` for NaN and infinity, which would otherwise be blamed on the model */
export async function loadFloats(tensor: CheckpointTensor, file: string): Promise<Float32Array> {
  if (!isFloatDtype(tensor.dtype)) throw unsupportedFile(file, `LoRA factors of ${tensor.dtype}`);
  const values = toFloat32(await readTensor(tensor), tensor.dtype);
  if (!values.every(Number.isFinite)) throw notFinite(file);
  return values;
}

export const notFinite = (file: string, tensor = '') =>
  invalidFile(file, 'LoRA contains NaN or infinity: it broke in training or merging', {
    fault: 'not-finite',
    ...(tensor !== '' && { tensor: excerpt(tensor) }),
  });

/** A tensor's values in whole rows: in each piece, as many as a chunk of the file contains. */
export async function* wholeRows(
  tensor: CheckpointTensor,
  columns: number,
): AsyncGenerator<Float32Array<ArrayBuffer>> {
  let rest = new Float32Array(0);
  for await (const chunk of tensor.chunks()) {
    const read = floatsOf(chunk, tensor);
    const values = rest.length === 0 ? read : joined(rest, read);
    const whole = values.length - (values.length % columns);
    rest = values.slice(whole);
    if (whole === values.length) yield values;
    else if (whole > 0) yield values.slice(0, whole);
  }
}

function floatsOf(chunk: Uint8Array<ArrayBuffer>, { dtype }: CheckpointTensor) {
  if (isFloatDtype(dtype)) return toFloat32(chunk, dtype);
  throw new AppError('unsupported', `weights of ${dtype} cannot be changed by a LoRA`, {
    what: dtype,
  });
}

function joined(first: Float32Array, second: Float32Array): Float32Array<ArrayBuffer> {
  const result = new Float32Array(first.length + second.length);
  result.set(first);
  result.set(second, first.length);
  return result;
}
