import { excerpt, invalidFile, type FileDetails } from '../file-error.ts';
import { decodeLatin1, decodeUtf8 } from '../text-codec.ts';
import { PickleGlobal, PickleObject, PickleTuple, type PickleValue } from './pickle-value.ts';

/** What a pickle may refer to outside itself; every method throws for anything unknown. */
export interface PickleHost {
  /** Returns the name from a module; throws if it may not be mentioned at all. */
  global(name: string): PickleGlobal;
  /** Returns the result of calling a name. Only the listed constructors are ever called. */
  call(callee: PickleGlobal, args: readonly PickleValue[]): PickleValue;
  persistentLoad(id: PickleValue): PickleValue;
}

/**
 * Limits on the memory that a pickle can take. It cannot loop, so its length limits everything else. 1,900 tensors take 100,000
 * opcodes and 12,000 containers.
 */
export const PICKLE_LIMITS = {
  bytes: 32 * 2 ** 20,
  opcodes: 10_000_000,
  /** Lists, dicts, tuples, byte strings, calls: two bytes of a pickle can create one that takes a hundred bytes or more. */
  containers: 1_000_000,
  stack: 1_000_000,
  memo: 2_000_000,
  /** Characters in the names of a module and its member: the memo can recall long ones, and join them again and again. */
  globalName: 200,
  /** Bytes of one integer; torch's magic number has 10. */
  integerBytes: 16,
} as const;

/**
 * The single value of a pickle (Python's pickletools.py, protocols 2 to 4, except for what torch.save never writes). A pickle is a
 * program for a stack machine without jumps. Calls go to `host`, so the file cannot run code.
 *
 * @throws AppError `invalid-file` naming the opcode, or whatever `host` throws
 */
export function readPickle(bytes: Uint8Array, file: string, host: PickleHost): PickleValue {
  return readPickleAt(bytes, 0, file, host).value;
}

/**
 * Like `readPickle`, for the first of several pickles.
 *
 * @returns the value, with the offset of what follows
 */
export function readPickleAt(
  bytes: Uint8Array,
  start: number,
  file: string,
  host: PickleHost,
): { readonly value: PickleValue; readonly end: number } {
  if (bytes.length > PICKLE_LIMITS.bytes) {
    throw invalidFile(file, 'pickle too long', { found: bytes.length, max: PICKLE_LIMITS.bytes });
  }
  const machine = new Machine(bytes, start, file, host);
  return { value: machine.run(), end: machine.at };
}

const STOP = 0x2e;

/** Instructions that create an object: byte strings, lists, sets, tuples, dicts, calls and persistent ids. */
const CONTAINERS: ReadonlySet<number> = new Set([
  0x43, 0x42, 0x5d, 0x8f, 0x29, 0x85, 0x86, 0x87, 0x74, 0x7d, 0x63, 0x93, 0x52, 0x81, 0x51,
]);

class Machine {
  readonly #view: DataView;
  readonly #host: PickleHost;
  readonly #file: string;
  readonly #memo = new Map<number, PickleValue>();
  readonly #marks: number[] = [];
  #stack: PickleValue[] = [];
  #at: number;
  #opcodes = 0;
  #containers = 0;

  constructor(bytes: Uint8Array, start: number, file: string, host: PickleHost) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = start;
    this.#file = file;
    this.#host = host;
  }

  get at(): number {
    return this.#at;
  }

  run(): PickleValue {
    for (;;) {
      const opcode = this.#uint8();
      if (opcode === STOP) return this.#pop();
      this.#opcodes++;
      if (CONTAINERS.has(opcode)) this.#containers++;
      this.#step(opcode);
      const isTooLarge =
        this.#opcodes > PICKLE_LIMITS.opcodes ||
        this.#containers > PICKLE_LIMITS.containers ||
        this.#stack.length + this.#marks.length > PICKLE_LIMITS.stack ||
        this.#memo.size > PICKLE_LIMITS.memo;
      if (isTooLarge) throw this.#fail('pickle too large');
    }
  }

  #step(opcode: number): void {
    const stack = this.#stack;
    switch (opcode) {
      case 0x80: // PROTO
        if (this.#uint8() > 5) throw this.#fail('pickle of an unknown protocol');
        return;
      case 0x95: // FRAME
        this.#length64();
        return;
      case 0x28: // MARK
        this.#marks.push(stack.length);
        return;
      case 0x4e: // NONE
        stack.push(null);
        return;
      case 0x88: // NEWTRUE
        stack.push(true);
        return;
      case 0x89: // NEWFALSE
        stack.push(false);
        return;
      case 0x4b: // BININT1
        stack.push(this.#uint8());
        return;
      case 0x4d: // BININT2
        stack.push(this.#number(2, (at) => this.#view.getUint16(at, true)));
        return;
      case 0x4a: // BININT
        stack.push(this.#number(4, (at) => this.#view.getInt32(at, true)));
        return;
      case 0x8a: // LONG1
        stack.push(this.#integer(this.#uint8()));
        return;
      case 0x8b: // LONG4
        stack.push(this.#integer(this.#uint32()));
        return;
      case 0x47: // BINFLOAT
        stack.push(this.#number(8, (at) => this.#view.getFloat64(at, false)));
        return;
      case 0x58: // BINUNICODE
        stack.push(this.#text(this.#uint32()));
        return;
      case 0x8c: // SHORT_BINUNICODE
        stack.push(this.#text(this.#uint8()));
        return;
      case 0x8d: // BINUNICODE8
        stack.push(this.#text(this.#length64()));
        return;
      case 0x55: // SHORT_BINSTRING, from Python 2's byte strings
        stack.push(decodeLatin1(this.#take(this.#uint8())));
        return;
      case 0x54: // BINSTRING
        stack.push(decodeLatin1(this.#take(this.#uint32())));
        return;
      case 0x43: // SHORT_BINBYTES
        stack.push(this.#take(this.#uint8()));
        return;
      case 0x42: // BINBYTES
        stack.push(this.#take(this.#uint32()));
        return;
      case 0x5d: // EMPTY_LIST
      case 0x8f: // EMPTY_SET
        stack.push([]);
        return;
      case 0x61: // APPEND
        this.#append([this.#pop()]);
        return;
      case 0x65: // APPENDS
      case 0x90: // ADDITEMS
        this.#append(this.#popMark());
        return;
      case 0x29: // EMPTY_TUPLE
        stack.push(new PickleTuple([]));
        return;
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: // TUPLE3
        stack.push(new PickleTuple(this.#popSome(opcode - 0x84)));
        return;
      case 0x74: // TUPLE
        stack.push(new PickleTuple(this.#popMark()));
        return;
      case 0x7d: // EMPTY_DICT
        stack.push(new Map());
        return;
      case 0x73: // SETITEM
        this.#setItems(this.#popSome(2));
        return;
      case 0x75: // SETITEMS
        this.#setItems(this.#popMark());
        return;
      case 0x71: // BINPUT
        this.#memo.set(this.#uint8(), this.#top());
        return;
      case 0x72: // LONG_BINPUT
        this.#memo.set(this.#uint32(), this.#top());
        return;
      case 0x94: // MEMOIZE
        this.#memo.set(this.#memo.size, this.#top());
        return;
      case 0x68: // BINGET
        this.#recall(this.#uint8());
        return;
      case 0x6a: // LONG_BINGET
        this.#recall(this.#uint32());
        return;
      case 0x63: // GLOBAL
        stack.push(this.#global(this.#line(), this.#line()));
        return;
      case 0x93: {
        // STACK_GLOBAL
        const [module, name] = this.#popSome(2);
        stack.push(this.#global(module, name));
        return;
      }
      case 0x52: // REDUCE
      case 0x81: {
        // NEWOBJ
        const [callee, args] = this.#popSome(2);
        stack.push(this.#call(callee, args));
        return;
      }
      case 0x62: {
        // BUILD
        const state = this.#pop();
        const object = this.#top();
        // The only other state consists of an OrderedDict's own attributes (torch's `_metadata`), which are not needed.
        if (object instanceof PickleObject) object.state = state;
        else if (!(object instanceof Map))
          throw this.#fail('pickle sets the state of something that has none');
        return;
      }
      case 0x51: // BINPERSID
        stack.push(this.#host.persistentLoad(this.#pop()));
        return;
      default:
        throw this.#refuse(opcode);
    }
  }

  #call(callee: PickleValue | undefined, args: PickleValue | undefined): PickleValue {
    if (!(callee instanceof PickleGlobal) || !(args instanceof PickleTuple)) {
      throw this.#fail('pickle calls something that is not a constructor');
    }
    return this.#host.call(callee, args.items);
  }

  #global(module: PickleValue | undefined, name: PickleValue | undefined): PickleGlobal {
    if (typeof module !== 'string' || typeof name !== 'string') {
      throw this.#fail('pickle names a module by something other than text');
    }
    if (module.length + name.length > PICKLE_LIMITS.globalName) {
      throw this.#fail('pickle names a module of absurd length', { found: excerpt(module) });
    }
    return this.#host.global(`${module}.${name}`);
  }

  #append(items: readonly PickleValue[]): void {
    const list = this.#top();
    if (!Array.isArray(list)) throw this.#fail('pickle appends to something that is not a list');
    for (const item of items) list.push(item);
  }

  #setItems(items: readonly PickleValue[]): void {
    const dict = this.#top();
    if (!(dict instanceof Map) || items.length % 2 !== 0) {
      throw this.#fail('pickle sets items of something that is not a dict');
    }
    for (let i = 0; i < items.length; i += 2) dict.set(items[i]!, items[i + 1]!);
  }

  #recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined)
      throw this.#fail('pickle reads a memo entry that it never wrote', { index });
    this.#stack.push(value);
  }

  #top(): PickleValue {
    const { length } = this.#stack;
    if (length <= (this.#marks.at(-1) ?? 0)) throw this.#fail('pickle stack is empty');
    return this.#stack[length - 1]!;
  }

  #pop(): PickleValue {
    const value = this.#top();
    this.#stack.pop();
    return value;
  }

  #popSome(count: number): PickleValue[] {
    const start = this.#stack.length - count;
    if (start < (this.#marks.at(-1) ?? 0)) throw this.#fail('pickle stack is empty');
    return this.#stack.splice(start);
  }

  #popMark(): PickleValue[] {
    const start = this.#marks.pop();
    if (start === undefined) throw this.#fail('pickle has no mark');
    return this.#stack.splice(start);
  }

  #uint8(): number {
    return this.#number(1, (at) => this.#view.getUint8(at));
  }

  #uint32(): number {
    return this.#number(4, (at) => this.#view.getUint32(at, true));
  }

  #length64(): number {
    return Number(this.#number(8, (at) => this.#view.getBigUint64(at, true)));
  }

  #number<T>(bytes: number, get: (at: number) => T): T {
    const at = this.#at;
    this.#take(bytes);
    return get(at);
  }

  #integer(bytes: number): number | bigint {
    if (bytes > PICKLE_LIMITS.integerBytes) throw this.#fail('pickle has an absurd integer');
    let value = 0n;
    for (const byte of this.#take(bytes).toReversed()) value = (value << 8n) | BigInt(byte);
    const signed = BigInt.asIntN(bytes * 8, value);
    const number = Number(signed);
    return Number.isSafeInteger(number) ? number : signed;
  }

  #text(bytes: number): string {
    try {
      return decodeUtf8(this.#take(bytes));
    } catch (error) {
      if (error instanceof TypeError) throw this.#fail('pickle text is not UTF-8');
      throw error;
    }
  }

  #line(): string {
    const start = this.#at;
    while (this.#uint8() !== 0x0a);
    const length = this.#at - 1 - start;
    return decodeLatin1(new Uint8Array(this.#view.buffer, this.#view.byteOffset + start, length));
  }

  #take(bytes: number): Uint8Array {
    const start = this.#at;
    if (bytes > this.#view.byteLength - start)
      throw this.#fail('pickle cut off', { fault: 'cut-off' });
    this.#at += bytes;
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + start, bytes);
  }

  #refuse(opcode: number) {
    const name = CALLING[opcode];
    const reason = `pickle opcode ${name ?? nameOf(opcode)} is not allowed`;
    return this.#fail(reason, name === undefined ? {} : { fault: 'runs-code', named: name });
  }

  #fail(reason: string, details: FileDetails = {}) {
    return invalidFile(this.#file, reason, { offset: this.#at, ...details });
  }
}

/** Opcodes that call something, or name what to call, and that torch.save never writes. */
const CALLING: Readonly<Record<number, string>> = {
  0x69: 'INST',
  0x6f: 'OBJ',
  0x92: 'NEWOBJ_EX',
  0x82: 'EXT1',
  0x83: 'EXT2',
  0x84: 'EXT4',
};

/** Opcodes that reach outside the pickle or belong to old protocols; named, because people search for these names. */
const REFUSED: Readonly<Record<number, string>> = {
  0x50: 'PERSID',
  0x32: 'DUP',
  0x30: 'POP',
  0x31: 'POP_MARK',
};

function nameOf(opcode: number): string {
  return REFUSED[opcode] ?? excerpt(`0x${opcode.toString(16).padStart(2, '0')}`);
}
