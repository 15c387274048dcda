import { expect, test } from 'vitest';
import { attack, readAll } from '../__fixtures__/attack.ts';
import { pickle, torchFile } from '../__fixtures__/pickle-code.ts';
import { zipFile, type ZipMember, type ZipOptions } from '../__fixtures__/zip-file.ts';
import { openCheckpoint } from '../checkpoint/open-checkpoint.ts';

const open = (bytes: Uint8Array) =>
  attack('x.ckpt', bytes, async (source) => readAll(await openCheckpoint(source)));

const DICT: ZipMember = { name: 'x/data.pkl', content: pickle('EMPTY_DICT', 'STOP') };
const DATA: ZipMember = { name: 'x/data/0', content: new Uint8Array(64) };
const archive = (options: ZipOptions = {}, ...members: readonly ZipMember[]) =>
  zipFile([DICT, DATA, ...members], options);
const lying = (lies: NonNullable<ZipMember['lies']>, options: ZipOptions = {}) =>
  zipFile([DICT, { ...DATA, lies }], options);
const fill = (size: number) => new Uint8Array(size);
const END = zipFile([]);

test('the archive that the attacks start from is valid, also with ZIP64 and a comment', async () => {
  expect(await open(archive())).toBe('read');
  expect(await open(archive({ zip64: true, comment: fill(0xffff) }))).toBe('read');
});

test.each<[string, Uint8Array, string]>([
  ['a deflated entry', lying({ method: 8n, packedBytes: 10n, bytes: 0xfffffff0n }), 'unsupported'],
  ['an encrypted entry', lying({ flags: 1n }), 'unsupported'],
  ['an entry of 4 GB', lying({ bytes: 0xfffffff0n, packedBytes: 0xfffffff0n }), 'invalid-file'],
  ['contradictory sizes', lying({ bytes: 1n }), 'invalid-file'],
  ['a header beyond the file', lying({ headerOffset: 0xfffffff0n }), 'invalid-file'],
  ['entries at the same offset', lying({ headerOffset: 0n }), 'invalid-file'],
  [
    'an entry that overlaps the next',
    zipFile([{ ...DATA, lies: { bytes: 100n, packedBytes: 100n } }, DICT]),
    'invalid-file',
  ],
  [
    'an absent ZIP64 field',
    lying({ bytes: 0xffffffffn, packedBytes: 0xffffffffn }),
    'invalid-file',
  ],
  ['a name that is too long', lying({ nameLength: 0xffffn }), 'invalid-file'],
  ['a duplicate name', archive({}, DATA), 'invalid-file'],
  ['a path upwards', archive({}, { name: '../x', content: fill(1) }), 'invalid-file'],
  [
    'a path upwards inside the archive',
    archive({}, { name: 'x/../../y', content: fill(1) }),
    'invalid-file',
  ],
  ['an absolute name', archive({}, { name: '/etc/passwd', content: fill(1) }), 'invalid-file'],
  ['backslashes', archive({}, { name: '..\\x', content: fill(1) }), 'invalid-file'],
  ['a NUL in a name', archive({}, { name: 'x\0y', content: fill(1) }), 'invalid-file'],
  ['no name', archive({}, { name: '', content: fill(1) }), 'invalid-file'],
  ['two pickles', archive({}, { ...DICT, name: 'y/data.pkl' }), 'invalid-file'],
  ['TorchScript', archive({}, { ...DICT, name: 'x/constants.pkl' }), 'unsupported'],
  [
    'big-endian numbers',
    archive({}, { name: 'x/byteorder', content: Buffer.from('big') }),
    'unsupported',
  ],
  [
    'a byte order entry of a kilobyte',
    archive({}, { name: 'x/byteorder', content: fill(1024) }),
    'unsupported',
  ],
  ['fewer entries than there are', archive({ lies: { count: 1n } }), 'invalid-file'],
  ['more entries than there are', archive({ lies: { count: 0xfffen } }), 'invalid-file'],
  ['a directory of 4 GB', archive({ lies: { directoryBytes: 0xfffffff0n } }), 'invalid-file'],
  [
    'a directory after the end',
    archive({ lies: { directoryOffset: 0xfffffff0n } }),
    'invalid-file',
  ],
  ['a directory elsewhere', archive({ lies: { directoryOffset: 0n } }), 'invalid-file'],
  ['several disks', archive({ lies: { disk: 1n } }), 'unsupported'],
  ['a comment that is not there', archive({ lies: { commentLength: 10n } }), 'invalid-file'],
  ['another end record in the comment', archive({ comment: END }), 'invalid-file'],
  ['a whole archive in the comment', archive({ comment: archive() }), 'invalid-file'],
  ['no end record', archive().slice(0, -22), 'invalid-file'],
  ['only a signature', Buffer.from('PK\x03\x04'), 'invalid-file'],
])('%s', async (_, bytes, code) => {
  expect(await open(bytes)).toBe(code);
});

test.each([32, 40, 48])('ZIP64: byte %i of its record says 2^60, or 2^64 - 1', async (at) => {
  for (const value of [2n ** 60n, 2n ** 64n - 1n]) {
    const bytes = Buffer.from(archive({ zip64: true }));
    bytes.writeBigUInt64LE(value, bytes.indexOf('PK\x06\x06') + at);
    expect(await open(bytes)).toBe('invalid-file');
  }
});

test('ZIP64: a record in the wrong place, or absurd sizes of an entry', async () => {
  for (const value of [0n, 2n ** 53n - 1n, 2n ** 63n]) {
    const locator = Buffer.from(archive({ zip64: true }));
    locator.writeBigUInt64LE(value, locator.indexOf('PK\x06\x07') + 8);
    expect(await open(locator)).toBe('invalid-file');
    const sizes = Buffer.from(archive({ zip64: true }));
    const field = sizes.indexOf('PK\x01\x02') + 46 + DICT.name.length + 4;
    sizes.writeBigUInt64LE(value, field);
    sizes.writeBigUInt64LE(value, field + 8);
    expect(await open(sizes)).toBe('invalid-file');
  }
});

test('thousands of entries', async () => {
  const storages = Array.from({ length: 5000 }, (_, i) => [`${i}`, fill(0)] as const);
  expect(await open(torchFile(DICT.content, Object.fromEntries(storages)))).toBe('read');
});
