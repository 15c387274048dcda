import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../errors.ts';
import { parseSafetensors, parseSafetensorsHeader, safetensorsHeaderEnd } from './safetensors.ts';

const goldens = new URL('./__goldens__/', import.meta.url);
const DTYPES: Record<string, string> = {
  float32: 'F32',
  float16: 'F16',
  bfloat16: 'BF16',
  int64: 'I64',
  bool: 'BOOL',
  uint8: 'U8',
};

/** A file with `header` (text or value) and this many bytes of data. */
function build(header: unknown, dataBytes: number): Uint8Array {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.alloc(dataBytes)]);
}

const parse = (bytes: Uint8Array, fileBytes = bytes.length) =>
  parseSafetensors(bytes, { name: 'x.safetensors', bytes: fileBytes });

test('reads a file of the reference implementation', () => {
  const bytes = readFileSync(new URL('mixed.safetensors', goldens));
  const expected = JSON.parse(
    readFileSync(new URL('mixed.safetensors.json', goldens), 'utf8'),
  ) as Record<string, { dtype: string; shape: number[]; hex: string }>;
  const tensors = parse(bytes);
  expect(new Set(tensors.keys())).toEqual(new Set(Object.keys(expected)));
  for (const [name, { dtype, shape, hex }] of Object.entries(expected)) {
    const entry = tensors.get(name)!;
    expect(entry).toMatchObject({ dtype: DTYPES[dtype], shape });
    const data = bytes.subarray(entry.byteOffset, entry.byteOffset + entry.byteLength);
    expect(data.toString('hex')).toBe(hex);
  }
});

test('needs no more than the header', () => {
  const bytes = readFileSync(new URL('mixed.safetensors', goldens));
  const end = safetensorsHeaderEnd(bytes, { name: 'x', bytes: bytes.length });
  expect(parse(bytes.subarray(0, end), bytes.length)).toEqual(parse(bytes));
});

const f32 = (shape: unknown, ...data_offsets: unknown[]) => ({ dtype: 'F32', shape, data_offsets });

test('the order of names does not matter, and __metadata__ is not a tensor', () => {
  const header = { __metadata__: { format: 'pt' }, b: f32([2], 4, 12), a: f32([1], 0, 4) };
  expect([...parse(build(header, 12)).keys()]).toEqual(['a', 'b']);
});

test('the header may end in spaces, and its metadata is text', () => {
  const bytes = build('{"__metadata__":{"format":"pt","ss_network_alpha":"8"}}   ', 0);
  const file = { name: 'x.safetensors', bytes: bytes.length };
  const { tensors, metadata } = parseSafetensorsHeader(bytes, file);
  expect(tensors.size).toBe(0);
  expect([...metadata]).toEqual([
    ['format', 'pt'],
    ['ss_network_alpha', '8'],
  ]);
});

test('elements smaller than a byte', () => {
  const header = { a: { dtype: 'F4', shape: [2, 3], data_offsets: [0, 3] } };
  expect(parse(build(header, 3)).get('a')).toMatchObject({ dtype: 'F4', byteLength: 3 });
});

test('a tensor may be called __proto__', () => {
  const tensors = parse(build('{"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 1));
  expect(tensors.get('__proto__')).toMatchObject({ dtype: 'U8', byteLength: 1 });
});

describe('refuses', () => {
  test.each<[string, string, Uint8Array]>([
    ['no prefix', 'shorter than 8 bytes', new Uint8Array(7)],
    ['an absurd header length', 'header too long', Buffer.alloc(16, 0xff)],
    ['a header past the end', 'header longer than the file', build({}, 0).subarray(0, 9)],
    ['text that is not JSON', 'header is not JSON in UTF-8', build('{"a":', 0)],
    ['a list', 'header does not begin with {', build('[]', 0)],
    ['space before the header', 'header does not begin with {', build(' {}', 0)],
    ['an empty header', 'header does not begin with {', build('', 0)],
    [
      'an empty tensor whose sizes overflow',
      'disagree',
      build({ a: f32([2 ** 52, 2 ** 52, 0], 0, 0) }, 0),
    ],
    ['half a byte', 'disagree', build({ a: { ...f32([3], 0, 2), dtype: 'F4' } }, 2)],
    ['metadata that is not text', '__metadata__ is not', build({ __metadata__: { a: 1 } }, 0)],
    ['no entry', 'unknown dtype', build({ a: null }, 0)],
    ['an unknown dtype', 'unknown dtype', build({ a: { ...f32([1], 0, 4), dtype: 'F7' } }, 4)],
    [
      'an inherited dtype',
      'unknown dtype',
      build({ a: { ...f32([1], 0, 4), dtype: 'toString' } }, 4),
    ],
    ['a negative size', 'header is not JSON', build({ a: f32([-1, -1], 0, 4) }, 4)],
    ['a fractional size', 'header is not JSON', build({ a: f32([0.5, 2], 0, 4) }, 4)],
    [
      'a size that is not a safe integer',
      'shape is not a list',
      build({ a: f32([2 ** 60], 0, 4) }, 4),
    ],
    ['sizes whose product overflows', 'disagree', build({ a: f32([2 ** 40, 2 ** 40], 0, 4) }, 4)],
    ['one offset', 'data_offsets is not', build({ a: f32([1], 0) }, 4)],
    ['offsets backwards', 'data_offsets is not', build({ a: f32([1], 4, 0) }, 4)],
    ['a wrong length', 'data_offsets disagree', build({ a: f32([2], 0, 4) }, 4)],
    ['an overlap', 'tensors overlap', build({ a: f32([2], 0, 8), b: f32([2], 4, 12) }, 12)],
    ['a gap', 'gap between tensors', build({ a: f32([1], 0, 4), b: f32([1], 8, 12) }, 12)],
    ['a gap at the start', 'gap between tensors', build({ a: f32([1], 4, 8) }, 8)],
    ['a truncated file', 'file cut off', build({ a: f32([2], 0, 8) }, 7)],
    ['trailing bytes', 'bytes after the last tensor', build({ a: f32([2], 0, 8) }, 9)],
    [
      'a duplicate name',
      'header is not JSON',
      build('{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\\u0061":{}}', 1),
    ],
    [
      'a duplicate field',
      'header is not JSON',
      build('{"a":{"dtype":"U8","dtype":"I8","shape":[1],"data_offsets":[0,1]}}', 1),
    ],
    [
      'bytes that are not UTF-8',
      'not JSON in UTF-8',
      Buffer.concat([build('{"\u00e9":1}', 0)].map((b) => ((b[11] = 0xff), b))),
    ],
  ])('%s', (_, reason, bytes) => {
    const details = expect.objectContaining({ file: 'x.safetensors' });
    expect(() => parse(bytes)).toThrow(expect.objectContaining({ code: 'invalid-file', details }));
    expect(() => parse(bytes)).toThrow(reason);
  });

  test('a head shorter than the header', () => {
    const bytes = build({ a: f32([1], 0, 4) }, 4);
    expect(() => parse(bytes.subarray(0, 20), bytes.length)).toThrow('header cut off');
  });
});

test('any bytes are either parsed or cause an AppError', () => {
  const valid = build({ a: f32([2], 0, 8), b: f32([1, 3], 8, 20) }, 20);
  const edits = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.integer({ min: 0, max: 255 })));
  fc.assert(
    fc.property(edits, (changes) => {
      const bytes = Uint8Array.from(valid);
      for (const [at, byte] of changes) bytes[at] = byte;
      try {
        parse(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
      }
    }),
    { numRuns: 2000 },
  );
});
