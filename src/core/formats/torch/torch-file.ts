import { readRange, type ByteSource } from '../byte-source.ts';
import { DTYPE_BITS, type Dtype } from '../dtype.ts';
import { excerpt, invalidFile, unsupportedFile } from '../file-error.ts';
import { decodeLatin1 } from '../text-codec.ts';
import { PICKLE_LIMITS, readPickle, type PickleHost } from './pickle.ts';
import {
  PickleGlobal,
  PickleHosted,
  PickleObject,
  PickleTuple,
  type PickleValue,
} from './pickle-value.ts';
import {
  CONSTRUCTORS,
  DTYPES,
  INERT,
  INERT_PREFIX,
  modernName,
  STORAGE_DTYPES,
  UNTYPED_STORAGES,
} from './torch-globals.ts';
import { locateZipEntry, readZipDirectory, type ZipEntry } from './zip.ts';

/** A contiguous range of elements in the file, shared by the tensors that view it. */
export class TorchStorage extends PickleHosted {
  readonly kind = 'storage';
  readonly entry: ZipEntry;
  /** Null for a storage of untyped bytes. */
  readonly dtype: Dtype | null;
  constructor(entry: ZipEntry, dtype: Dtype | null) {
    super();
    this.entry = entry;
    this.dtype = dtype;
  }
}

/** A view that has been checked to lie within its storage; `offset` and `strides` count elements. */
export class TorchTensor extends PickleHosted {
  readonly kind = 'tensor';
  readonly storage: TorchStorage;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
  constructor(
    storage: TorchStorage,
    dtype: Dtype,
    shape: readonly number[],
    strides: readonly number[],
    offset: number,
  ) {
    super();
    this.storage = storage;
    this.dtype = dtype;
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
  }
}

const MAX_DIMENSIONS = 16;
/** torch numbers its storages. */
const MAX_KEY_LENGTH = 100;
/** Entries of all dicts made by calls: one list of pairs, recalled from the memo, can create any number of them. */
const MAX_CALLED_ENTRIES = 1_000_000;

/**
 * Reads a file of torch.save (torch/serialization.py, the zip format of torch 1.6 and later): the pickle's value, with
 * tensors that are still in the file. Nothing in the file is executed.
 *
 * @throws AppError `invalid-file`, naming what the pickle must not refer to; `unsupported` for TorchScript and big-endian files
 */
export async function readTorchFile(source: ByteSource): Promise<PickleValue> {
  const entries = await readZipDirectory(source);
  const root = [...entries.keys()].filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (root.length !== 1) {
    throw invalidFile(source.name, 'zip without exactly one data.pkl: not made by torch.save');
  }
  const folder = root[0]!.slice(0, -'data.pkl'.length);
  if (entries.has(`${folder}constants.pkl`)) {
    throw unsupportedFile(source.name, 'TorchScript', [], {
      fault: 'other-format',
      named: 'TorchScript',
    });
  }

  const read = async (entry: ZipEntry) => {
    const start = await locateZipEntry(source, entry);
    return readRange(source, start, start + entry.bytes);
  };
  const order = entries.get(`${folder}byteorder`);
  if (order !== undefined && (order.bytes > 16 || decodeLatin1(await read(order)) !== 'little')) {
    throw unsupportedFile(source.name, 'numbers in big-endian order');
  }
  const pickle = entries.get(root[0]!)!;
  if (pickle.bytes > PICKLE_LIMITS.bytes) {
    throw invalidFile(source.name, 'pickle too long', {
      found: pickle.bytes,
      max: PICKLE_LIMITS.bytes,
    });
  }
  return readPickle(await read(pickle), source.name, new TorchHost(source.name, entries, folder));
}

/** How PyTorch saves tensors of devices whose memory it cannot address (torch/_tensor.py, `__reduce_ex__`). */
const DEVICE_TENSOR = 'torch._utils._rebuild_device_tensor_from_numpy';

class TorchHost implements PickleHost {
  readonly #file: string;
  readonly #entries: ReadonlyMap<string, ZipEntry>;
  readonly #folder: string;
  readonly #storages = new Map<string, TorchStorage>();
  #calledEntries = 0;

  constructor(file: string, entries: ReadonlyMap<string, ZipEntry>, folder: string) {
    this.#file = file;
    this.#entries = entries;
    this.#folder = folder;
  }

  global(pickledName: string): PickleGlobal {
    const name = modernName(pickledName);
    const known =
      CONSTRUCTORS.has(name) ||
      INERT.has(name) ||
      name.startsWith(INERT_PREFIX) ||
      Object.hasOwn(DTYPES, name) ||
      Object.hasOwn(STORAGE_DTYPES, name) ||
      UNTYPED_STORAGES.has(name);
    if (name === DEVICE_TENSOR) {
      throw unsupportedFile(this.#file, 'tensors of a device', [], { fault: 'device-tensors' });
    }
    if (!known) {
      throw this.#runsCode(`pickle refers to ${excerpt(name)}, which no model file needs`, name);
    }
    return new PickleGlobal(name);
  }

  call({ name }: PickleGlobal, args: readonly PickleValue[]): PickleValue {
    switch (name) {
      case 'collections.OrderedDict':
        return this.#dict(args);
      case 'torch.Size':
        return new PickleTuple(this.#sequence(args[0]));
      case 'torch._utils._rebuild_tensor':
      case 'torch._utils._rebuild_tensor_v2':
        return this.#tensor(args[0], args[1], args[2], args[3], null);
      case 'torch._utils._rebuild_tensor_v3':
        return this.#tensor(args[0], args[1], args[2], args[3], this.#dtype(args[6]));
      case 'torch._utils._rebuild_parameter':
      case 'torch._utils._rebuild_parameter_with_state':
      case 'torch.nn.parameter.Parameter':
        if (!(args[0] instanceof TorchTensor)) throw this.#fail('pickle has a malformed tensor');
        return args[0];
      case 'torch._tensor._rebuild_from_type_v2':
        if (!(args[0] instanceof PickleGlobal) || args[0].name === name) {
          throw this.#fail('pickle has a malformed tensor');
        }
        return this.call(args[0], this.#sequence(args[2]));
      default:
        if (INERT.has(name) || name.startsWith(INERT_PREFIX)) return new PickleObject(name);
        throw this.#runsCode(`pickle calls ${name}`, name);
    }
  }

  /** `('storage', type, key, location, size)`: torch/serialization.py, `persistent_id`. */
  persistentLoad(id: PickleValue): PickleValue {
    const [kind, type, key, , size] = id instanceof PickleTuple ? id.items : [];
    const isType = type instanceof PickleGlobal;
    const isKey = typeof key === 'string' && key.length <= MAX_KEY_LENGTH;
    if (kind !== 'storage' || !isType || !isKey || !isCount(size)) {
      throw this.#fail('pickle has a malformed storage');
    }
    const dtype = STORAGE_DTYPES[type.name] ?? null;
    if (dtype === null && !UNTYPED_STORAGES.has(type.name)) {
      throw this.#fail('pickle has a malformed storage', type.name);
    }
    const entry = this.#entries.get(`${this.#folder}data/${key}`);
    if (entry === undefined) throw this.#fail('storage is missing from the zip', key);
    if (entry.bytes < (size * DTYPE_BITS[dtype ?? 'U8']) / 8) {
      throw this.#fail('storage is shorter than the pickle says', key);
    }
    const known = this.#storages.get(`${key} ${dtype}`);
    const storage = known ?? new TorchStorage(entry, dtype);
    this.#storages.set(`${key} ${dtype}`, storage);
    return storage;
  }

  #tensor(
    storage: PickleValue | undefined,
    offset: PickleValue | undefined,
    size: PickleValue | undefined,
    stride: PickleValue | undefined,
    ownDtype: Dtype | null,
  ): TorchTensor {
    // Copied, because the pickle may change a list after its values were checked.
    const shape = [...this.#sequence(size)];
    const strides = [...this.#sequence(stride)];
    const dtype = storage instanceof TorchStorage ? (ownDtype ?? storage.dtype) : null;
    if (
      !(storage instanceof TorchStorage) ||
      dtype === null ||
      !isCount(offset) ||
      !shape.every(isCount) ||
      !strides.every(isCount) ||
      shape.length !== strides.length ||
      shape.length > MAX_DIMENSIONS
    ) {
      throw this.#fail('pickle has a malformed tensor');
    }
    const capacity = Math.floor((storage.entry.bytes * 8) / DTYPE_BITS[dtype]);
    const isEmpty = shape.includes(0);
    const last = shape.reduce((sum, length, i) => sum + (length - 1) * strides[i]!, offset);
    const count = shape.reduce((product, length) => product * length, 1);
    // A broadcast view can claim any size. No published weight is one, so a view must not be larger than its storage.
    if (!isEmpty && !(last < capacity && count <= capacity)) {
      throw this.#fail('tensor lies outside its storage');
    }
    return new TorchTensor(storage, dtype, shape, strides, offset);
  }

  #dict(args: readonly PickleValue[]): PickleValue {
    const pairs = args.length === 0 ? [] : this.#sequence(args[0]);
    this.#calledEntries += pairs.length;
    if (this.#calledEntries > MAX_CALLED_ENTRIES) throw this.#fail('pickle too large');
    return new Map(
      pairs.map((pair) => {
        const [key, value] = this.#sequence(pair);
        if (key === undefined || value === undefined)
          throw this.#fail('pickle has a malformed dict');
        return [key, value];
      }),
    );
  }

  #dtype(value: PickleValue | undefined): Dtype {
    const dtype = value instanceof PickleGlobal ? DTYPES[value.name] : undefined;
    if (dtype === undefined) throw this.#fail('pickle has a malformed tensor');
    return dtype;
  }

  #sequence(value: PickleValue | undefined): readonly PickleValue[] {
    if (value instanceof PickleTuple) return value.items;
    if (Array.isArray(value)) return value;
    throw this.#fail('pickle has a malformed tensor');
  }

  #runsCode(reason: string, name: string) {
    const named = excerpt(name);
    return invalidFile(this.#file, reason, { fault: 'runs-code', named, found: named });
  }

  #fail(reason: string, found?: string) {
    return invalidFile(this.#file, reason, found === undefined ? {} : { found: excerpt(found) });
  }
}

function isCount(value: PickleValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
