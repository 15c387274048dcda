import { AppError, type ErrorCode } from '../../errors.ts';
import { bytesSource, type ByteSource } from '../byte-source.ts';
import { DTYPE_BITS } from '../dtype.ts';
import type { CheckpointFile } from '../checkpoint/checkpoint-file.ts';
import { halfChunks, isFloatDtype } from '../checkpoint/to-half.ts';

/** The error codes that a reader may use for a hostile file. */
const CODES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'invalid-file',
  'unsupported',
  'invalid-config',
]);

/**
 * Limits on how much of a file a reader may read, relative to its size: 16 times for tensors with scattered elements
 * (torch-checkpoint.ts), 4 times for opening it, and the zip's tail. In memory, a number may take 8 bytes per byte.
 */
const MAX_READING = 20;
const READING_SLACK = 256 * 1024;
const MAX_ALLOCATION = 16;
const ALLOCATION_SLACK = 2 ** 20;

export type Outcome = 'read' | ErrorCode;

/**
 * Reads a file, and returns whether it was accepted, or the code with which it was refused.
 *
 * @throws Error when the reader throws anything but an AppError about the file, reads outside the file or too often, or
 *   allocates far more than the size of the file
 */
export async function attack(
  name: string,
  bytes: Uint8Array,
  read: (source: ByteSource) => Promise<void>,
): Promise<Outcome> {
  const inner = bytesSource(name, bytes);
  let total = 0;
  const source: ByteSource = {
    ...inner,
    read: (start, end) => {
      const isInside = start >= 0 && start <= end && end <= bytes.length;
      if (!isInside) throw new Error(`reads from ${start} to ${end} of ${bytes.length}`);
      total += end - start;
      if (total > MAX_READING * bytes.length + READING_SLACK) throw new Error('reads without end');
      return inner.read(start, end);
    },
  };
  const restore = watchAllocations(MAX_ALLOCATION * bytes.length + ALLOCATION_SLACK);
  try {
    await read(source);
    return 'read';
  } catch (error) {
    if (!(error instanceof AppError) || !CODES.has(error.code)) throw error;
    checkSize(error);
    return error.code;
  } finally {
    restore();
  }
}

/** An error crosses threads and ends up in logs, so it must not contain the file. */
function checkSize(error: AppError): void {
  const { length } = JSON.stringify(error.toData());
  if (length > 4000) throw new Error(`an error of ${length} characters`, { cause: error });
}

const ARRAYS = [
  'Uint8Array',
  'Uint16Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
] as const;

/** Makes typed arrays throw when more than `limit` bytes are requested. */
function watchAllocations(limit: number): () => void {
  const originals = ARRAYS.map((name) => [name, globalThis[name]] as const);
  for (const [name, original] of originals) {
    const watched: typeof original = new Proxy(original, {
      construct: (target, args: unknown[], newTarget): object => {
        const [length] = args;
        if (typeof length === 'number' && length * target.BYTES_PER_ELEMENT > limit) {
          throw new Error(`allocates ${length} in a ${name}`);
        }
        return Reflect.construct(
          target,
          args,
          newTarget === watched ? target : newTarget,
        ) as object;
      },
    });
    Object.assign(globalThis, { [name]: watched });
  }
  return () => {
    Object.assign(globalThis, Object.fromEntries(originals));
  };
}

/** Reads every tensor to its end, also as float16. */
export async function readAll({ tensors }: Pick<CheckpointFile, 'tensors'>): Promise<void> {
  for (const [name, tensor] of tensors) {
    const { dtype, shape, byteLength } = tensor;
    const count = shape.reduce((product, size) => product * size, 1);
    if ((count * DTYPE_BITS[dtype]) / 8 !== byteLength) throw new Error(`${name}: wrong length`);
    let bytes = 0;
    for await (const chunk of tensor.chunks()) bytes += chunk.length;
    if (bytes !== byteLength) throw new Error(`${name}: ${bytes} bytes of ${byteLength}`);
    if (!isFloatDtype(dtype) || byteLength > 4096) continue;
    let halves = 0;
    const report = { overflows: 0, infinities: 0, nans: 0 };
    for await (const chunk of halfChunks({ ...tensor, dtype }, report)) halves += chunk.length;
    if (halves !== count) throw new Error(`${name}: ${halves} halves of ${count}`);
  }
}
