import { byteLengthOf, type Dtype } from '../core/formats/dtype.ts';
import type { SafetensorsEntry } from '../core/formats/safetensors.ts';
import { encodeUtf8 } from '../core/formats/text-codec.ts';

const LENGTH_BYTES = 8;
const SPACE = 0x20;

/**
 * The beginning of a safetensors file, up to the tensors' bytes, which follow in the given order. Padded with spaces to a
 * multiple of 8, like the reference implementation.
 *
 * @param metadata further texts for `__metadata__`
 */
export function safetensorsHead(
  tensors: readonly (readonly [
    name: string,
    { readonly dtype: Dtype; readonly shape: readonly number[] },
  ])[],
  metadata: Readonly<Record<string, string>> = {},
): {
  readonly head: Uint8Array<ArrayBuffer>;
  /** The offset of each tensor from the beginning of the file. */
  readonly index: ReadonlyMap<string, SafetensorsEntry>;
  /** The size of the whole file. */
  readonly bytes: number;
} {
  let end = 0;
  const placed = tensors.map(([name, { dtype, shape }]) => {
    const start = end;
    end += byteLengthOf(dtype, shape) ?? 0;
    return { name, dtype, shape, start, end };
  });
  const header = Object.fromEntries([
    ['__metadata__', { format: 'pt', ...metadata }],
    ...placed.map((one) => [
      one.name,
      { dtype: one.dtype, shape: one.shape, data_offsets: [one.start, one.end] },
    ]),
  ]) as object;
  const json = encodeUtf8(JSON.stringify(header));
  const head = new Uint8Array(LENGTH_BYTES + Math.ceil(json.length / 8) * 8).fill(SPACE);
  new DataView(head.buffer).setBigUint64(0, BigInt(head.length - LENGTH_BYTES), true);
  head.set(json, LENGTH_BYTES);
  const index = new Map<string, SafetensorsEntry>(
    placed.map(({ name, dtype, shape, start, end: stop }) => [
      name,
      { dtype, shape, byteOffset: head.length + start, byteLength: stop - start },
    ]),
  );
  return { head, index, bytes: head.length + end };
}
