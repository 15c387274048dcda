import { concat, withNumber, type Mutator } from './byte-mutations.ts';
import { mutateJson } from './json-mutations.ts';

/** A safetensors file with a header (text or value) and this many bytes of data. */
export function safetensorsFile(header: unknown, data: number | Uint8Array = 0): Uint8Array {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const prefix = withNumber(new Uint8Array(8), 0, 8, BigInt(json.length));
  return concat(prefix, json, typeof data === 'number' ? new Uint8Array(data) : data);
}

/** A mutated header, preceded by either its own length or the old one. */
export const mutateHeader: Mutator = (bytes, random) => {
  const end = 8 + Number(Buffer.from(bytes).readBigUInt64LE(0));
  const { text, what } = mutateJson(Buffer.from(bytes.subarray(8, end)).toString('utf8'), random);
  const file = safetensorsFile(text, bytes.subarray(end));
  if (random.chance(0.9)) return { bytes: file, what };
  file.set(bytes.subarray(0, 8));
  return { bytes: file, what: `${what}, under the old length` };
};

interface NewTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/** A safetensors file in which one tensor is replaced. */
export function withTensor(file: Uint8Array, name: string, tensor: NewTensor): Uint8Array {
  const end = 8 + Number(Buffer.from(file).readBigUInt64LE(0));
  const header = JSON.parse(Buffer.from(file.subarray(8, end)).toString('utf8')) as Record<
    string,
    { readonly data_offsets: readonly [number, number] }
  >;
  const { [name]: _, ...others } = header;
  const kept = file.subarray(end);
  const { dtype, shape, data } = tensor;
  const offsets = [kept.length, kept.length + data.length];
  // The old tensor's bytes are removed, because the format allows no gaps.
  const [from, to] = header[name]!.data_offsets;
  const cut = (place: number) => (place >= to ? place - (to - from) : place);
  const moved = Object.entries({ ...others, [name]: { dtype, shape, data_offsets: offsets } }).map(
    ([key, entry]) =>
      'data_offsets' in entry
        ? [key, { ...entry, data_offsets: entry.data_offsets.map(cut) }]
        : [key, entry],
  );
  const content = concat(kept.subarray(0, from), kept.subarray(to), data);
  return safetensorsFile(Object.fromEntries(moved), content);
}
