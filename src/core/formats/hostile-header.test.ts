import { describe, expect, test } from 'vitest';
import { AppError } from '../errors.ts';
import { attack, readAll } from './__fixtures__/attack.ts';
import { withNumber } from './__fixtures__/byte-mutations.ts';
import { safetensorsFile } from './__fixtures__/safetensors-file.ts';
import { goldenSource } from './__goldens__/golden-file.ts';
import { bytesSource } from './byte-source.ts';
import { openCheckpoint } from './checkpoint/open-checkpoint.ts';
import { openShards } from './checkpoint/shards.ts';
import { parsePythonJson } from './python-json.ts';
import { parseStrictJson } from './strict-json.ts';

const open = (bytes: Uint8Array) =>
  attack('x.safetensors', bytes, async (source) => readAll(await openCheckpoint(source)));
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const f32 = (shape: unknown, data_offsets: unknown = [0, 4]) => ({
  dtype: 'F32',
  shape,
  data_offsets,
});

describe('safetensors', () => {
  test.each<[string, Uint8Array]>([
    ['a header of 2^60 bytes', withNumber(safetensorsFile({}), 0, 8, 2n ** 60n)],
    ['a header of 2^64 - 1 bytes', withNumber(safetensorsFile({}), 0, 8, 2n ** 64n - 1n)],
    [
      'a dtype 200,000 deep',
      safetensorsFile(`{"a":{"dtype":${nested(200_000)},"shape":[1],"data_offsets":[0,4]}}`, 4),
    ],
    [
      'a shape 100 deep',
      safetensorsFile(`{"a":{"dtype":"F32","shape":${nested(100)},"data_offsets":[0,4]}}`, 4),
    ],
    ['a million dimensions', safetensorsFile({ a: f32(Array(1_000_000).fill(1)) }, 4)],
    ['five million values', safetensorsFile(`{"a":[${'0,'.repeat(5_000_000)}0]}`)],
    [
      'an invalid tensor with a name of a megabyte',
      safetensorsFile({ ['a'.repeat(2 ** 20)]: f32([-1]) }, 4),
    ],
    [
      'a duplicate name of a megabyte',
      safetensorsFile(`{"${'a'.repeat(2 ** 20)}":1,"${'a'.repeat(2 ** 20)}":1}`),
    ],
    [
      'a tensor defined by its prototype',
      safetensorsFile('{"a":{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}}', 4),
    ],
    ['metadata in a list', safetensorsFile({ __metadata__: ['a'] })],
    ['metadata of lists', safetensorsFile({ __metadata__: { a: ['a'] } })],
  ])('%s', async (_, bytes) => {
    expect(await open(bytes)).toBe('invalid-file');
  });

  test.each<[string, Uint8Array]>([
    [
      'tensors without elements',
      safetensorsFile({ a: f32([0], [0, 0]), b: f32([0, 5], [0, 0]), c: f32([1]) }, 4),
    ],
    [
      'names of Object.prototype',
      safetensorsFile({ constructor: f32([1]), toString: f32([1], [4, 8]) }, 8),
    ],
    [
      'twenty megabytes of metadata',
      safetensorsFile({ __metadata__: { a: 'a"\\'.repeat(4_000_000) } }),
    ],
  ])('%s are read', async (_, bytes) => {
    expect(await open(bytes)).toBe('read');
  });

  test('a header length that looks like the start of a pickle', async () => {
    const bytes = safetensorsFile(JSON.stringify({ a: f32([1]) }).padEnd(0x80), 4);
    expect(bytes[0]).toBe(0x80);
    expect(await open(bytes)).toBe('read');
  });
});

describe('JSON', () => {
  test('is refused from a depth of 128, at any length', () => {
    expect(parseStrictJson(nested(128))).toBeInstanceOf(Array);
    expect(() => parseStrictJson(nested(129))).toThrow(SyntaxError);
    expect(() => parsePythonJson(`{"a":${nested(1_000_000)}}`, 'config.json')).toThrow(AppError);
  });

  test('of one long string, or of unclosed quotes', () => {
    const text = 'a'.repeat(20_000_000);
    expect(parsePythonJson(`{"a":"${text}","b":NaN}`, 'x')).toEqual({ a: text, b: null });
    expect(() => parsePythonJson(`{"a":"${'\\"'.repeat(1_000_000)}`, 'x')).toThrow(AppError);
  });

  test('distinguishes quotes from escaped ones', () => {
    const value = { 'a"': 'NaN\\', 'b\\': ['"', '\\"', -1] };
    expect(parseStrictJson(JSON.stringify(value))).toEqual(value);
    expect(parsePythonJson(JSON.stringify(value), 'x')).toEqual(value);
    expect(() => parseStrictJson('{"a":1,"\\u0061":2}')).toThrow('appears twice');
  });
});

describe('an index of shards', () => {
  const index = (weightMap: unknown) =>
    bytesSource(
      'x.safetensors.index.json',
      Buffer.from(
        typeof weightMap === 'string' ? weightMap : JSON.stringify({ weight_map: weightMap }),
      ),
    );
  const missing = (name: string) => {
    throw new AppError('not-found', `no ${name}`, { file: name });
  };

  test.each<[string, unknown]>([
    ['a URL', { a: 'https://example.com/x.safetensors' }],
    ['a drive', { a: 'C:\\x.safetensors' }],
    ['only dots', { a: '..' }],
    ['an empty name', { a: '' }],
    ['a name on two lines', { a: 'x.safetensors\n' }],
    ['a name 100 deep', `{"weight_map":{"a":${nested(100)}}}`],
    [
      'a thousand and one shards',
      Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`${i}`, `${i}.bin`])),
    ],
    ['a duplicate weight', '{"weight_map":{"a":"x.bin","a":"y.bin"}}'],
    ['a prototype', '{"__proto__":{"weight_map":{"a":"x.bin"}}}'],
  ])('refuses %s', async (_, weightMap) => {
    await expect(openShards(index(weightMap), missing)).rejects.toMatchObject({
      code: 'invalid-file',
    });
  });

  test('reports a missing shard', async () => {
    await expect(openShards(index({ a: 'x.bin' }), missing)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('reads a weight that two shards contain from the one that the index names', async () => {
    const shard = (value: number) =>
      safetensorsFile({ a: f32([1]) }, new Uint8Array(4).fill(value));
    const open = (name: string) => bytesSource(name, shard(name === 'x.bin' ? 1 : 2));
    const { tensors } = await openShards(index('{"weight_map":{"a":"y.bin"}}'), open);
    for await (const chunk of tensors.get('a')!.chunks()) expect([...chunk]).toEqual([2, 2, 2, 2]);
  });

  test('cannot list itself as a shard', async () => {
    const opened = openShards(index({ a: 'x.bin' }), () =>
      goldenSource('sharded.safetensors.index.json'),
    );
    await expect(opened).rejects.toMatchObject({ code: 'invalid-file' });
  });
});
