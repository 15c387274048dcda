import type { CheckpointTensor } from '../../core/formats/checkpoint/checkpoint-file.ts';
import type { PartTensors } from '../../core/formats/checkpoint/model-parts.ts';
import {
  halfChunks,
  isFloatDtype,
  toFloat32,
  type FLOAT_DTYPES,
} from '../../core/formats/checkpoint/to-half.ts';
import { EIGHT_BIT, SCALE } from '../../core/formats/eight-bit.ts';
import { invalidFile, unsupportedFile } from '../../core/formats/file-error.ts';
import type { SafetensorsEntry } from '../../core/formats/safetensors.ts';
import { safetensorsHead } from '../safetensors-head.ts';

export type StoredDtype = 'F16' | 'F32';

/** A safetensors file that will be written: its first bytes, and where each tensor will be. */
export interface WeightsLayout {
  /** The name of the new file, for messages. */
  readonly path: string;
  readonly dtype: StoredDtype;
  readonly head: Uint8Array<ArrayBuffer>;
  readonly index: ReadonlyMap<string, SafetensorsEntry>;
  readonly bytes: number;
}

/**
 * Plans the file for a part's weights, in the order of their source, so that the source is read from beginning to end.
 *
 * @throws AppError `unsupported` for quantized weights
 */
export function layOut(path: string, tensors: PartTensors, dtype: StoredDtype): WeightsLayout {
  const entries = [...tensors].map(([name, tensor]) => {
    if (staysEightBit(name, tensors)) return [name, tensor] as const;
    requireFloat(tensor, name, path);
    return [name, { dtype, shape: tensor.shape }] as const;
  });
  return { path, dtype, ...safetensorsHead(entries) };
}

/**
 * The bytes of that file, converted on the way.
 *
 * @param onOverflow is called for each tensor with values outside fp16's range, which have become infinite
 * @throws AppError `invalid-file` for weights that are already NaN or infinite; whatever reading throws
 */
export async function* weightChunks(
  { path, dtype, head }: WeightsLayout,
  tensors: PartTensors,
  onOverflow: (tensor: string) => void,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield head;
  for (const [name, tensor] of tensors) {
    if (staysEightBit(name, tensors)) {
      yield* tensor.chunks();
      continue;
    }
    if (dtype === 'F16') {
      yield* finiteHalves(path, name, tensor, onOverflow);
      continue;
    }
    const floats = requireFloat(tensor, name, path);
    for await (const chunk of floats.chunks()) {
      yield new Uint8Array(toFloat32(chunk, floats.dtype).buffer);
    }
  }
}

/** Weights in eight bits that this program made, which have their scales beside them, are the same in every precision. */
const staysEightBit = (name: string, tensors: PartTensors) =>
  tensors.get(name)?.dtype === EIGHT_BIT && tensors.has(name + SCALE);

/**
 * One tensor's elements as fp16.
 *
 * @param path of the new file, for messages
 * @param from bytes of the source to leave out at the beginning
 * @throws AppError like `weightChunks`
 */
export async function* finiteHalves(
  path: string,
  name: string,
  tensor: CheckpointTensor,
  onOverflow: (tensor: string) => void,
  from = 0,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const report = { overflows: 0, infinities: 0, nans: 0 };
  for await (const halves of halfChunks(requireFloat(tensor, name, path), report, from)) {
    if (report.nans > 0) throw notFinite(path, name, 'NaN');
    if (report.infinities > 0) throw notFinite(path, name, 'infinity');
    yield new Uint8Array(halves.buffer);
  }
  if (report.overflows > 0) onOverflow(name);
}

type FloatTensor = CheckpointTensor & { readonly dtype: (typeof FLOAT_DTYPES)[number] };

function requireFloat(tensor: CheckpointTensor, name: string, path: string): FloatTensor {
  const { dtype } = tensor;
  if (isFloatDtype(dtype)) return { ...tensor, dtype };
  throw unsupportedFile(path, `weights of dtype ${dtype} (${name})`, ['F32', 'F16', 'BF16'], {
    fault: 'other-dtype',
    named: dtype,
  });
}

function notFinite(path: string, tensor: string, found: string) {
  return invalidFile(path, `a weight is ${found}: it broke in training or merging`, {
    fault: 'not-finite',
    tensor,
    found,
  });
}
