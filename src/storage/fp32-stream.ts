import { AppError } from '../core/errors.ts';
import { decodeFloat16 } from '../core/tensor/float16.ts';
import type { SafetensorsFile } from './safetensors-file.ts';
import { safetensorsHead } from './safetensors-head.ts';

const CHUNK_BYTES = 4 * 2 ** 20;

/**
 * A safetensors file whose tensors are all F16, as the same file in F32: same names, shapes and order.
 *
 * @throws AppError `unsupported` for any other dtype.
 */
export function fp32Stream({
  file,
  tensors,
  dataOffset,
}: SafetensorsFile): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { head } = safetensorsHead(
    [...tensors].map(([name, { dtype, shape }]) => {
      if (dtype === 'F16') return [name, { dtype: 'F32', shape }] as const;
      throw new AppError('unsupported', `${name} is ${dtype}, not F16.`, {
        what: dtype,
        supported: ['F16'],
      });
    }),
  );

  let position = dataOffset;
  return new ReadableStream({
    start(controller) {
      controller.enqueue(head);
    },
    async pull(controller) {
      if (position >= file.size) {
        controller.close();
        return;
      }
      const end = Math.min(position + CHUNK_BYTES, file.size);
      const halves = new Uint16Array(await file.slice(position, end).arrayBuffer());
      position = end;
      controller.enqueue(new Uint8Array(decodeFloat16(halves).buffer));
    },
  });
}
