import { concat, INTERESTING, withNumber, type Mutator } from './byte-mutations.ts';
import { zipFile, type ZipOptions } from './zip-file.ts';

/** Opcodes by the names of Python's pickletools.py. */
export const OPCODES = {
  MARK: 0x28,
  EMPTY_TUPLE: 0x29,
  STOP: 0x2e,
  POP: 0x30,
  DUP: 0x32,
  BINBYTES: 0x42,
  SHORT_BINBYTES: 0x43,
  BINFLOAT: 0x47,
  BININT: 0x4a,
  BININT1: 0x4b,
  BININT2: 0x4d,
  NONE: 0x4e,
  BINPERSID: 0x51,
  REDUCE: 0x52,
  SHORT_BINSTRING: 0x55,
  BINUNICODE: 0x58,
  EMPTY_LIST: 0x5d,
  APPEND: 0x61,
  BUILD: 0x62,
  GLOBAL: 0x63,
  APPENDS: 0x65,
  BINGET: 0x68,
  INST: 0x69,
  LONG_BINGET: 0x6a,
  OBJ: 0x6f,
  BINPUT: 0x71,
  LONG_BINPUT: 0x72,
  SETITEM: 0x73,
  TUPLE: 0x74,
  SETITEMS: 0x75,
  EMPTY_DICT: 0x7d,
  PROTO: 0x80,
  NEWOBJ: 0x81,
  EXT1: 0x82,
  TUPLE1: 0x85,
  TUPLE2: 0x86,
  TUPLE3: 0x87,
  NEWTRUE: 0x88,
  NEWFALSE: 0x89,
  LONG1: 0x8a,
  LONG4: 0x8b,
  SHORT_BINUNICODE: 0x8c,
  BINUNICODE8: 0x8d,
  EMPTY_SET: 0x8f,
  ADDITEMS: 0x90,
  NEWOBJ_EX: 0x92,
  STACK_GLOBAL: 0x93,
  MEMOIZE: 0x94,
  FRAME: 0x95,
} as const;

type Opcode = keyof typeof OPCODES;

/** The size in bytes of arguments with a fixed length. */
const FIXED: Partial<Record<Opcode, number>> = {
  BINFLOAT: 8,
  BININT: 4,
  BININT1: 1,
  BININT2: 2,
  BINGET: 1,
  LONG_BINGET: 4,
  BINPUT: 1,
  LONG_BINPUT: 4,
  PROTO: 1,
  EXT1: 1,
  FRAME: 8,
};

/** The size in bytes of the length that precedes an argument. */
const PREFIXED: Partial<Record<Opcode, number>> = {
  BINBYTES: 4,
  SHORT_BINBYTES: 1,
  SHORT_BINSTRING: 1,
  BINUNICODE: 4,
  LONG1: 1,
  LONG4: 4,
  SHORT_BINUNICODE: 1,
  BINUNICODE8: 8,
};

const NAMES = new Map(Object.entries(OPCODES).map(([name, code]) => [code as number, name]));

/** A pickle made of opcodes and of literal text, integers and bytes. */
export function pickle(
  ...code: readonly (Opcode | { text: string } | { int: bigint } | Uint8Array)[]
) {
  return concat(
    ...code.map((item) => {
      if (typeof item === 'string') return Uint8Array.of(OPCODES[item]);
      if (item instanceof Uint8Array) return item;
      if ('int' in item) {
        return concat(
          Uint8Array.of(OPCODES.LONG1, 9),
          withNumber(new Uint8Array(9), 0, 9, item.int),
        );
      }
      const utf8 = Buffer.from(item.text);
      const length = withNumber(new Uint8Array(4), 0, 4, BigInt(utf8.length));
      return concat(Uint8Array.of(OPCODES.BINUNICODE), length, utf8);
    }),
  );
}

/** Code that pushes a name from a module. */
export function named(module: string, name: string): Uint8Array {
  return concat(Uint8Array.of(OPCODES.GLOBAL), Buffer.from(`${module}\n${name}\n`));
}

/** Code that stores a value in the memo, or recalls it. */
export const put = (index: number) => Uint8Array.of(OPCODES.BINPUT, index);
export const get = (index: number) => Uint8Array.of(OPCODES.BINGET, index);

/** The file that torch.save writes for a pickle and its storages. */
export function torchFile(
  code: Uint8Array,
  storages: Readonly<Record<string, Uint8Array>> = {},
  options: ZipOptions = {},
): Uint8Array {
  return zipFile(
    [
      { name: 'x/data.pkl', content: code },
      ...Object.entries(storages).map(([key, content]) => ({ name: `x/data/${key}`, content })),
    ],
    options,
  );
}

/** Where each instruction of a valid pickle begins and ends. */
function instructions(code: Uint8Array): [number, number][] {
  const view = Buffer.from(code);
  const found: [number, number][] = [];
  for (let at = 0; at < code.length;) {
    const name = NAMES.get(code[at]!) as Opcode | undefined;
    const prefix = name && PREFIXED[name];
    let end = at + 1 + ((name && FIXED[name]) ?? 0);
    if (prefix) end = at + 1 + prefix + view.readUIntLE(at + 1, Math.min(prefix, 6));
    if (name === 'GLOBAL') end = view.indexOf('\n', view.indexOf('\n', at) + 1) + 1;
    found.push([at, end]);
    at = end;
  }
  return found;
}

const CODES = Object.values(OPCODES);

/** One instruction removed, repeated, moved, replaced, inserted or given another argument. */
export const mutatePickle: Mutator = (bytes, random) => {
  const steps = instructions(bytes);
  const [start, end] = random.pick(steps);
  const [otherStart, otherEnd] = random.pick(steps);
  const step = bytes.subarray(start, end);
  const other = bytes.subarray(otherStart, otherEnd);
  const before = bytes.subarray(0, start);
  const after = bytes.subarray(end);
  const name = NAMES.get(bytes[start]!);
  switch (random.below(7)) {
    case 0:
      return { bytes: concat(before, after), what: `${name} at ${start} removed` };
    case 1: {
      const times = random.pick([1, 2, 1000]);
      const copies = Array.from({ length: times }, () => step);
      return {
        bytes: concat(before, step, ...copies, after),
        what: `${name} at ${start} ${times} times`,
      };
    }
    case 2:
      return {
        bytes: concat(before, other, after),
        what: `${name} at ${start} is that of ${otherStart}`,
      };
    case 3:
      return {
        bytes: concat(before, other, step, after),
        what: `at ${start} comes that of ${otherStart}`,
      };
    case 4: {
      const code = random.pick(CODES);
      return {
        bytes: concat(before, Uint8Array.of(code), step.subarray(1), after),
        what: `${name} at ${start} is ${NAMES.get(code)}`,
      };
    }
    case 5: {
      const code = Uint8Array.from({ length: 1 + random.below(4) }, () => random.pick(CODES));
      return {
        bytes: concat(before, code, step, after),
        what: `at ${start} come ${Array.from(code, (each) => NAMES.get(each)).join(' ')}`,
      };
    }
    default: {
      const value = random.pick(INTERESTING);
      const integer = pickle({ int: value });
      if (random.chance(0.5)) {
        return { bytes: concat(before, integer, after), what: `${name} at ${start} is ${value}` };
      }
      const size = Math.min(step.length - 1, 8);
      return {
        bytes: concat(before, withNumber(step, 1, size, value), after),
        what: `argument of ${name} at ${start} is ${value}`,
      };
    }
  }
};
