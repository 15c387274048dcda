import { crc32 } from 'node:zlib';
import { concat, INTERESTING, withNumber, type Mutator } from './byte-mutations.ts';

export interface ZipMember {
  readonly name: string;
  readonly content: Uint8Array;
  /** Fields with wrong values, in the member's own header and in its directory entry. */
  readonly lies?: Partial<Record<keyof typeof MEMBER_FIELDS, bigint>>;
}

export interface ZipOptions {
  readonly zip64?: boolean;
  readonly comment?: Uint8Array;
  readonly lies?: Partial<Record<keyof typeof END_FIELDS, bigint>>;
}

/** Offset and size in bytes within a directory entry: APPNOTE.TXT 4.3.12. */
export const MEMBER_FIELDS = {
  flags: [8, 2],
  method: [10, 2],
  crc: [16, 4],
  packedBytes: [20, 4],
  bytes: [24, 4],
  nameLength: [28, 2],
  extraLength: [30, 2],
  commentLength: [32, 2],
  headerOffset: [42, 4],
} as const;

/** Fields of the end record: 4.3.16. */
export const END_FIELDS = {
  disk: [4, 2],
  countHere: [8, 2],
  count: [10, 2],
  directoryBytes: [12, 4],
  directoryOffset: [16, 4],
  commentLength: [20, 2],
} as const;

/** Fields of a member's own header: 4.3.7. */
const LOCAL_FIELDS = {
  flags: [6, 2],
  method: [8, 2],
  packedBytes: [18, 4],
  bytes: [22, 4],
  nameLength: [26, 2],
  extraLength: [28, 2],
} as const;

/** Fields of the ZIP64 end record and of its locator: 4.3.14 and 4.3.15. */
const ZIP64_FIELDS = { count: [32, 8], directoryBytes: [40, 8], directoryOffset: [48, 8] } as const;
const LOCATOR_FIELDS = { offset: [8, 8], disks: [16, 4] } as const;

type Fields = Readonly<Record<string, readonly [number, number]>>;

function patched(record: Uint8Array, fields: Fields, lies: Readonly<Record<string, bigint>> = {}) {
  return Object.entries(lies).reduce((result, [field, value]) => {
    const [at, size] = fields[field]!;
    return withNumber(result, at, size, value);
  }, record);
}

/** An archive of stored members, or one that claims to be. */
export function zipFile(members: readonly ZipMember[], options: ZipOptions = {}): Uint8Array {
  const { zip64 = false, comment = new Uint8Array(0) } = options;
  const locals: Uint8Array[] = [];
  const entries: Uint8Array[] = [];
  let offset = 0;
  for (const { name, content, lies } of members) {
    const encoded = Buffer.from(name);
    const size = BigInt(content.length);
    const local = new Uint8Array(30);
    const entry = new Uint8Array(46);
    const set = (record: Uint8Array, fields: Fields, values: Readonly<Record<string, bigint>>) =>
      record.set(patched(record, fields, values));
    const checksum = BigInt(crc32(content));
    const named = { nameLength: BigInt(encoded.length), bytes: size, packedBytes: size };
    local.set(Buffer.from('PK\x03\x04'));
    set(local, LOCAL_FIELDS, named);
    entry.set(Buffer.from('PK\x01\x02'));
    set(entry, MEMBER_FIELDS, { ...named, crc: checksum, headerOffset: BigInt(offset) });
    let extra = new Uint8Array(0);
    if (zip64) {
      const widest = 0xffffffffn;
      extra = new Uint8Array(28);
      extra.set(withNumber(withNumber(extra, 0, 2, 1n), 2, 2, 24n));
      [size, size, BigInt(offset)].forEach((value, i) =>
        extra.set(withNumber(extra, 4 + 8 * i, 8, value)),
      );
      set(entry, MEMBER_FIELDS, {
        bytes: widest,
        packedBytes: widest,
        headerOffset: widest,
        extraLength: 28n,
      });
    }
    entries.push(patched(entry, MEMBER_FIELDS, lies), encoded, extra);
    locals.push(local, encoded, content);
    offset += local.length + encoded.length + content.length;
  }
  const directory = concat(...entries);
  const numbers = {
    count: BigInt(members.length),
    directoryBytes: BigInt(directory.length),
    directoryOffset: BigInt(offset),
  };
  const tail: Uint8Array[] = [];
  if (zip64) {
    const record = new Uint8Array(56);
    record.set(Buffer.from('PK\x06\x06'));
    const locator = new Uint8Array(20);
    locator.set(Buffer.from('PK\x06\x07'));
    tail.push(
      patched(record, ZIP64_FIELDS, numbers),
      withNumber(locator, 8, 8, BigInt(offset + directory.length)),
    );
  }
  const end = new Uint8Array(22);
  end.set(Buffer.from('PK\x05\x06'));
  const truth = patched(end, END_FIELDS, {
    ...numbers,
    countHere: numbers.count,
    commentLength: BigInt(comment.length),
  });
  return concat(...locals, directory, ...tail, patched(truth, END_FIELDS, options.lies), comment);
}

const RECORDS: readonly (readonly [string, string, Fields])[] = [
  ['a header', 'PK\x03\x04', LOCAL_FIELDS],
  ['an entry', 'PK\x01\x02', MEMBER_FIELDS],
  ['the ZIP64 record', 'PK\x06\x06', ZIP64_FIELDS],
  ['the locator', 'PK\x06\x07', LOCATOR_FIELDS],
  ['the end', 'PK\x05\x06', END_FIELDS],
];

/** The archive with one field of one record changed. */
export const mutateZip: Mutator = (bytes, random) => {
  const file = Buffer.from(bytes);
  const found = RECORDS.flatMap(([label, mark, fields]) => {
    const places: number[] = [];
    for (let at = file.indexOf(mark); at >= 0; at = file.indexOf(mark, at + 1)) places.push(at);
    return places.length > 0 ? [{ label, fields, places }] : [];
  });
  const { label, fields, places } = random.pick(found);
  const start = random.pick(places);
  const [field, [at, size]] = random.pick(Object.entries(fields));
  const near = file.readUInt32LE(Math.min(start + at, file.length - 4)) + random.pick([-1, 1, 30]);
  const value = random.pick([...INTERESTING, BigInt(bytes.length), BigInt(near)]);
  return {
    bytes: withNumber(bytes, start + at, size, value),
    what: `${field} of ${label} at ${start} is ${value}`,
  };
};
