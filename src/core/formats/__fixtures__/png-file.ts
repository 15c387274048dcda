import { crc32, deflateSync } from 'node:zlib';
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

/** A whole PNG of 8-bit RGB `[height, width, 3]`. */
export function rgbPng(rgb: Uint8Array, width: number, height: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const rows = Array.from({ length: height }, (_, y) =>
    // Each row begins with its filter: none.
    concat(new Uint8Array(1), rgb.subarray(3 * width * y, 3 * width * (y + 1))),
  );
  return concat(
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(concat(...rows))),
    pngChunk('IEND', new Uint8Array()),
  );
}
