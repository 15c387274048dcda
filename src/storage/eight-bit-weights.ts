import type { CheckpointTensor } from '../core/formats/checkpoint/checkpoint-file.ts';
import type { PartTensors } from '../core/formats/checkpoint/model-parts.ts';
import { isFloatDtype, toFloat32 } from '../core/formats/checkpoint/to-half.ts';
import { DTYPE_BITS } from '../core/formats/dtype.ts';
import { EIGHT_BIT, SCALE, toEightBit } from '../core/formats/eight-bit.ts';
import { safetensorsHead } from './safetensors-head.ts';

/** These are small, and errors in them would show in the picture at once. */
const KEPT = /^(conv_in|conv_out|time_embedding)\./;

/**
 * Whether a weight of a UNet or a control net is kept in eight bits: those of linear layers and convolutions, which are nearly
 * all of it. What a control net reads its picture with is small.
 */
export const becomesEightBit = (name: string, { shape, dtype }: CheckpointTensor) =>
  name.endsWith('.weight') &&
  shape.length >= 2 &&
  dtype === 'F16' &&
  !KEPT.test(name) &&
  !name.startsWith('controlnet_cond_embedding.');

/** A safetensors file with a UNet or a control net in eight bits. */
export function eightBitFile(tensors: PartTensors): {
  readonly bytes: number;
  readonly chunks: () => AsyncIterable<Uint8Array<ArrayBuffer>>;
} {
  const entries = [...tensors].flatMap(([name, tensor]) => {
    const { dtype, shape } = tensor;
    if (!becomesEightBit(name, tensor)) return [[name, { dtype, shape }] as const];
    return [
      [name, { dtype: EIGHT_BIT, shape }] as const,
      [name + SCALE, { dtype, shape: shape.slice(0, 1) }] as const,
    ];
  });
  const { head, bytes } = safetensorsHead(entries);
  async function* chunks() {
    yield head;
    for (const [name, tensor] of tensors) {
      if (becomesEightBit(name, tensor)) yield* eightBitChunks(tensor);
      else yield* tensor.chunks();
    }
  }
  return { bytes, chunks };
}

async function* eightBitChunks(tensor: CheckpointTensor) {
  const { dtype, shape } = tensor;
  if (!isFloatDtype(dtype)) return;
  const rowLength = shape.slice(1).reduce((product, size) => product * size, 1);
  const scales: Uint8Array<ArrayBuffer>[] = [];
  for await (const rows of wholeRows(tensor, (rowLength * DTYPE_BITS[dtype]) / 8)) {
    const made = toEightBit(toFloat32(rows, dtype), rowLength);
    scales.push(new Uint8Array(made.scales.buffer));
    yield made.bytes;
  }
  yield* scales;
}

/** A tensor's pieces, cut at the ends of rows. */
async function* wholeRows(tensor: CheckpointTensor, rowBytes: number) {
  let rest = new Uint8Array();
  for await (const piece of tensor.chunks()) {
    const joined = new Uint8Array(rest.length + piece.length);
    joined.set(rest);
    joined.set(piece, rest.length);
    const end = joined.length - (joined.length % rowBytes);
    if (end > 0) yield joined.slice(0, end);
    rest = joined.slice(end);
  }
}
