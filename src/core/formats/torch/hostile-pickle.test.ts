import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { attack, readAll } from '../__fixtures__/attack.ts';
import { concat, withNumber } from '../__fixtures__/byte-mutations.ts';
import { get, named, OPCODES, pickle, put, torchFile } from '../__fixtures__/pickle-code.ts';
import { bytesSource } from '../byte-source.ts';
import { openCheckpoint } from '../checkpoint/open-checkpoint.ts';

const open = (code: Uint8Array, storages: Record<string, Uint8Array> = {}) =>
  attack('x.pt', torchFile(code, storages), async (source) =>
    readAll(await openCheckpoint(source)),
  );

const reasonOf = (code: Uint8Array, storages: Record<string, Uint8Array> = {}) =>
  openCheckpoint(bytesSource('x.pt', torchFile(code, storages))).then(
    () => 'read',
    (error: { details: { reason: string } }) => error.details.reason,
  );

const repeat = (count: number, ...parts: readonly Uint8Array[]) => {
  const once = concat(...parts);
  const result = new Uint8Array(once.length * count);
  for (let i = 0; i < count; i++) result.set(once, i * once.length);
  return result;
};

const ORDERED_DICT = named('collections', 'OrderedDict');
const int = (value: bigint | number) => ({ int: BigInt(value) });
const tuple = (...values: readonly (bigint | number)[]) =>
  pickle('MARK', ...values.map(int), 'TUPLE');

/** Code for a storage of float32. */
const storage = (key = '0', size: bigint | number = 4, type = named('torch', 'FloatStorage')) =>
  pickle(
    'MARK',
    { text: 'storage' },
    type,
    { text: key },
    { text: 'cpu' },
    int(size),
    'TUPLE',
    'BINPERSID',
  );

/** Code for a tensor with that storage. */
const tensor = (
  shape: Uint8Array,
  strides: Uint8Array,
  offset: bigint | number = 0,
  of: Uint8Array = storage(),
) =>
  pickle(
    named('torch._utils', '_rebuild_tensor_v2'),
    'MARK',
    of,
    int(offset),
    shape,
    strides,
    'NEWFALSE',
    'NONE',
    'TUPLE',
    'REDUCE',
  );

/** A pickle of a dict with one value. */
const dictOf = (value: Uint8Array) =>
  pickle('EMPTY_DICT', { text: 'weight' }, value, 'SETITEM', 'STOP');

const DATA = { '0': new Uint8Array(16) };

test('the tensor that the attacks start from is valid', async () => {
  expect(await open(dictOf(tensor(tuple(2, 2), tuple(2, 1))), DATA)).toBe('read');
});

describe('code that Python would run', () => {
  const goldens = JSON.parse(
    readFileSync(new URL('./__goldens__/hostile-pickles.json', import.meta.url), 'utf8'),
  ) as Record<string, string>;

  test.each(Object.entries(goldens))('%s', async (name, base64) => {
    const code = new Uint8Array(Buffer.from(base64, 'base64'));
    expect(await open(code)).toBe('invalid-file');
    // Protocols 0 and 1 already fail because of their opcodes.
    if (!/protocol [234]/.test(name)) return;
    await expect(openCheckpoint(bytesSource('x.pt', torchFile(code)))).rejects.toMatchObject({
      details: {
        reason: expect.stringMatching(/which no model file needs/) as string,
        fault: 'runs-code',
        named: expect.stringMatching(/^\w+\./) as string,
      },
    });
  });

  test.each([
    ['a call to text', pickle({ text: 'os.system' }, 'EMPTY_TUPLE', 'REDUCE')],
    [
      'a call to the result of a call',
      pickle(ORDERED_DICT, 'EMPTY_TUPLE', 'REDUCE', 'EMPTY_TUPLE', 'REDUCE'),
    ],
    ['a call to a storage class', pickle(named('torch', 'FloatStorage'), 'EMPTY_TUPLE', 'REDUCE')],
    ['a call to a dtype', pickle(named('torch', 'float32'), 'EMPTY_TUPLE', 'REDUCE')],
    ['a call without a tuple', pickle(ORDERED_DICT, 'EMPTY_LIST', 'REDUCE')],
    [
      'a rebuild of a rebuild',
      pickle(
        named('torch._tensor', '_rebuild_from_type_v2'),
        'MARK',
        named('torch._tensor', '_rebuild_from_type_v2'),
        'NONE',
        'EMPTY_TUPLE',
        'NONE',
        'TUPLE',
        'REDUCE',
      ),
    ],
    ['state for a list', pickle('EMPTY_LIST', 'EMPTY_DICT', 'BUILD')],
    ['state for a name', pickle(ORDERED_DICT, 'EMPTY_DICT', 'BUILD')],
    ['state for a tensor', pickle(tensor(tuple(2), tuple(1)), 'EMPTY_DICT', 'BUILD')],
    ['an extension', pickle('EXT1', Uint8Array.of(1))],
    ['INST', pickle('MARK', 'INST', Buffer.from('os\nsystem\n'))],
    ['OBJ', pickle('MARK', ORDERED_DICT, 'OBJ')],
    ['NEWOBJ_EX', pickle(ORDERED_DICT, 'EMPTY_TUPLE', 'EMPTY_DICT', 'NEWOBJ_EX')],
    [
      'a name that starts like an allowed one',
      named('torch._utils', '_rebuild_tensor_v2.__globals__'),
    ],
    ['an attribute of an allowed name', named('collections', 'OrderedDict.__init__')],
  ])('%s', async (_, code) => {
    expect(await open(dictOf(code), DATA)).toBe('invalid-file');
  });
});

describe('tensors with false sizes', () => {
  const untyped = named('torch.storage', 'UntypedStorage');
  test.each([
    ['a size of -1', tensor(tuple(-1), tuple(1))],
    ['a size of 2^60', tensor(tuple(2n ** 60n), tuple(1))],
    ['a size beyond 64 bits', tensor(tuple(2n ** 70n), tuple(1))],
    ['sizes whose product overflows', tensor(tuple(2n ** 40n, 2n ** 40n), tuple(0, 0))],
    ['a stride of -1', tensor(tuple(2), tuple(-1), 3)],
    ['a stride of 2^60', tensor(tuple(2), tuple(2n ** 60n))],
    ['an offset of -1', tensor(tuple(1), tuple(1), -1)],
    ['an offset of 2^60', tensor(tuple(1), tuple(1), 2n ** 60n)],
    ['a view one element too long', tensor(tuple(4), tuple(1), 1)],
    ['a broadcast view of 2^50 numbers', tensor(tuple(2n ** 50n), tuple(0))],
    ['a broadcast view too large to count', tensor(tuple(2n ** 52n, 2n ** 52n), tuple(0, 0))],
    ['a different number of strides', tensor(tuple(2, 2), tuple(1))],
    [
      'a hundred dimensions',
      tensor(tuple(...Array<number>(100).fill(1)), tuple(...Array<number>(100).fill(1))),
    ],
    ['a missing storage', tensor(tuple(1), tuple(1), 0, storage('1'))],
    ['a storage outside its folder', tensor(tuple(1), tuple(1), 0, storage('../data.pkl'))],
    ['a storage larger than its entry', tensor(tuple(1), tuple(1), 0, storage('0', 5))],
    ['a storage of 2^60', tensor(tuple(1), tuple(1), 0, storage('0', 2n ** 60n))],
    ['a storage of -1', tensor(tuple(1), tuple(1), 0, storage('0', -1))],
    [
      'an allowed name that is not a storage class',
      tensor(tuple(1), tuple(1), 0, storage('0', 1, ORDERED_DICT)),
    ],
    ['a storage without a dtype', tensor(tuple(1), tuple(1), 0, storage('0', 1, untyped))],
    ['a storage with an absurd key', tensor(tuple(1), tuple(1), 0, storage('0'.repeat(101)))],
    ['a tensor on a list', tensor(tuple(1), tuple(1), 0, pickle('EMPTY_LIST'))],
    ['a persistent id that is a number', pickle(int(7), 'BINPERSID')],
  ])('%s', async (_, code) => {
    expect(await open(dictOf(code), DATA)).toBe('invalid-file');
  });

  test('reads overlapping rows as torch does', async () => {
    const data = { '0': new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer) };
    const code = dictOf(tensor(tuple(2, 2), tuple(1, 1)));
    const file = await openCheckpoint(bytesSource('x.pt', torchFile(code, data)));
    const chunks: number[] = [];
    for await (const chunk of file.tensors.get('weight')!.chunks()) {
      chunks.push(...new Float32Array(chunk.buffer));
    }
    expect(chunks).toEqual([1, 2, 2, 3]);
  });

  test('a shape changed after the check has no effect', async () => {
    const shape = pickle('EMPTY_LIST', put(1), int(2), 'APPEND');
    const code = pickle('EMPTY_DICT', { text: 'weight' }, tensor(shape, tuple(1)), 'SETITEM');
    const after = pickle({ text: 'list' }, get(1), int(2n ** 40n), 'APPEND', 'SETITEM', 'STOP');
    expect(await open(concat(code, after), DATA)).toBe('read');
  });

  test('ten thousand names that each refer to the whole file', async () => {
    const all = pickle(
      'EMPTY_DICT',
      'MARK',
      { text: 'x' },
      tensor(tuple(4), tuple(1), 0, storage('0', 2 ** 18)),
      put(1),
      'SETITEMS',
    );
    const names = Array.from({ length: 10_000 }, (_, i) =>
      pickle({ text: `${i}` }, get(1), 'SETITEM'),
    );
    const big = { '0': new Uint8Array(1 << 20) };
    const full = concat(all, ...names, pickle('STOP'));
    expect(await open(full, big)).toBe('read');
    const wide = pickle(
      'EMPTY_DICT',
      { text: 'x' },
      tensor(tuple(2 ** 18), tuple(1), 0, storage('0', 2 ** 18)),
      put(1),
      'SETITEM',
    );
    expect(await open(concat(wide, ...names, pickle('STOP')), big)).toBe('invalid-file');
  });

  test('two numbers far apart, repeated many times', async () => {
    const far = tensor(tuple(2), tuple(2 ** 18 - 1), 0, storage('0', 2 ** 18));
    const names = Array.from({ length: 100 }, (_, i) =>
      pickle({ text: `${i}` }, get(1), 'SETITEM'),
    );
    const code = concat(
      pickle('EMPTY_DICT', { text: 'x' }, far, put(1), 'SETITEM'),
      ...names,
      pickle('STOP'),
    );
    expect(await open(code, { '0': new Uint8Array(1 << 20) })).toBe('invalid-file');
  });
});

describe('pickles that grow', () => {
  const op = (name: keyof typeof OPCODES) => Uint8Array.of(OPCODES[name]);

  test('a billion laughs: each tuple repeats the previous one', async () => {
    const double = repeat(60, get(1), get(1), op('TUPLE2'), put(1));
    const code = concat(op('MARK'), op('EMPTY_TUPLE'), put(1), double, op('TUPLE'));
    expect(await open(dictOf(code))).toBe('read');
  });

  test('the same with DUP', async () => {
    const code = concat(op('EMPTY_TUPLE'), repeat(60, op('DUP'), op('TUPLE2')));
    expect(await open(dictOf(code))).toBe('invalid-file');
  });

  test('a dict that contains itself', async () => {
    const code = pickle('EMPTY_DICT', put(1), { text: 'state_dict' }, get(1), 'SETITEM', 'STOP');
    expect(await open(code)).toBe('invalid-file');
  });

  test.each<[string, Uint8Array]>([
    ['lists in lists', repeat(200_000, op('EMPTY_LIST'))],
    ['marks', repeat(2_000_000, op('MARK'))],
  ])('%s', async (_, code) => {
    expect(await open(dictOf(code))).toBe('invalid-file');
  });

  test('endless nesting is read without recursion', async () => {
    const deep = concat(op('EMPTY_TUPLE'), repeat(200_000, op('TUPLE1')));
    expect(await reasonOf(dictOf(deep))).toBe('read');
  });

  test.each<[string, Uint8Array]>([
    [
      'two million dicts',
      concat(op('EMPTY_LIST'), repeat(2_000_000, op('EMPTY_DICT'), op('APPEND'))),
    ],
    [
      'dicts of a million pairs, again and again',
      concat(
        ORDERED_DICT,
        put(1),
        pickle('MARK', 'EMPTY_LIST', 'MARK'),
        repeat(200_000, concat(Uint8Array.of(OPCODES.NONE), op('NONE'), op('TUPLE2'))),
        pickle('APPENDS', 'TUPLE'),
        put(2),
        repeat(1000, get(1), get(2), op('REDUCE')),
      ),
    ],
    [
      'names of a megabyte',
      concat(
        pickle(
          { text: 'pytorch_lightning.callbacks' },
          put(1),
          { text: 'a'.repeat(2 ** 20) },
          put(2),
        ),
        repeat(1000, get(1), get(2), op('STACK_GLOBAL')),
      ),
    ],
    [
      'an integer of a megabyte',
      concat(op('LONG4'), withNumber(new Uint8Array(4), 0, 4, 2n ** 20n), new Uint8Array(2 ** 20)),
    ],
    [
      'text of 2^63 bytes',
      concat(op('BINUNICODE8'), withNumber(new Uint8Array(8), 0, 8, 2n ** 63n)),
    ],
    ['bytes of 2^32', concat(op('BINBYTES'), withNumber(new Uint8Array(4), 0, 4, 2n ** 32n - 1n))],
    ['a memo entry that was never written', get(9)],
    ['an empty stack', repeat(9, op('TUPLE3'))],
    ['no end', repeat(9, op('NONE'))],
  ])('%s', async (_, code) => {
    expect(await open(concat(pickle('EMPTY_DICT', { text: 'a' }), code))).toBe('invalid-file');
  });

  test('a dict without tensors, named thousands of times', async () => {
    const entries = Array.from({ length: 2000 }, (_, i) => pickle(int(i), 'NONE'));
    const inner = concat(pickle('EMPTY_DICT', put(1), 'MARK'), ...entries, op('SETITEMS'));
    const outer = Array.from({ length: 2000 }, (_, i) => pickle({ text: `${i}` }, get(1)));
    const code = concat(
      pickle('EMPTY_DICT', 'MARK', { text: 'x' }),
      inner,
      ...outer,
      pickle('SETITEMS', 'STOP'),
    );
    expect(await reasonOf(code)).toBe('dicts with too many entries');
  });
});
