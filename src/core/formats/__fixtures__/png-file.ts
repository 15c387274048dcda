import { crc32 } from 'node:zlib';
import { concat, mutateBytes, type Mutator } from './byte-mutations.ts';

/** A chunk of a PNG with its length and checksum. */
export function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return concat(length, body, sum);
}

/** One chunk's data damaged, removed or repeated, with a matching checksum. */
export const mutateChunk: Mutator = (bytes, random) => {
  const file = Buffer.from(bytes);
  const starts: number[] = [];
  for (let at = 8; at + 12 <= file.length; at += 12 + file.readUInt32BE(at)) starts.push(at);
  const start = random.pick(starts.slice(1));
  const end = start + 12 + file.readUInt32BE(start);
  const type = file.toString('latin1', start + 4, start + 8);
  const data = file.subarray(start + 8, end - 4);
  const before = bytes.subarray(0, start);
  const after = bytes.subarray(end);
  if (data.length === 0 || random.chance(0.1)) {
    const chunks = Array.from({ length: random.pick([0, 2, 200]) }, () =>
      bytes.subarray(start, end),
    );
    return { bytes: concat(before, ...chunks, after), what: `${type} ${chunks.length} times` };
  }
  const mutant = mutateBytes(data, random);
  const kind = random.chance(0.2) ? random.pick(['tEXt', 'zTXt', 'iTXt', 'abXt']) : type;
  return {
    bytes: concat(before, pngChunk(kind, mutant.bytes), after),
    what: `${type} as ${kind}: ${mutant.what}`,
  };
};
