import { concat, withNumber, type Mutator } from './byte-mutations.ts';
import { mutateJson } from './json-mutations.ts';

/** A safetensors file with a header (text or value) and this many bytes of data. */
export function safetensorsFile(header: unknown, data: number | Uint8Array = 0): Uint8Array {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const prefix = withNumber(new Uint8Array(8), 0, 8, BigInt(json.length));
  return concat(prefix, json, typeof data === 'number' ? new Uint8Array(data) : data);
}

/** A mutated header, with either its own length or the old one in front. */
export const mutateHeader: Mutator = (bytes, random) => {
  const end = 8 + Number(Buffer.from(bytes).readBigUInt64LE(0));
  const { text, what } = mutateJson(Buffer.from(bytes.subarray(8, end)).toString('utf8'), random);
  const file = safetensorsFile(text, bytes.subarray(end));
  if (random.chance(0.9)) return { bytes: file, what };
  file.set(bytes.subarray(0, 8));
  return { bytes: file, what: `${what}, under the old length` };
};
