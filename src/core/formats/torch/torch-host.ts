import { DTYPE_BITS, type Dtype } from '../dtype.ts';
import { excerpt, invalidFile, unsupportedFile } from '../file-error.ts';
import type { PickleHost } from './pickle.ts';
import {
  PickleGlobal,
  PickleHosted,
  PickleObject,
  PickleTuple,
  type PickleValue,
} from './pickle-value.ts';
import type { StorageFinder, StoredBytes } from './stored-bytes.ts';
import {
  CONSTRUCTORS,
  DTYPES,
  isHarmless,
  isInert,
  modernName,
  OTHER_TENSORS,
  STORAGE_DTYPES,
} from './torch-globals.ts';

/** A contiguous range of elements in the file, shared by the tensors that view it. */
export class TorchStorage extends PickleHosted {
  readonly kind = 'storage';
  readonly stored: StoredBytes;
  readonly dtype: Dtype;
  constructor(stored: StoredBytes, dtype: Dtype) {
    super();
    this.stored = stored;
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
/** torch uses numbers as keys of its storages. */
const MAX_KEY_LENGTH = 100;
/** The number of entries in all dicts created by calls: one list of pairs, recalled from the memo, can create any number of them. */
const MAX_CALLED_ENTRIES = 1_000_000;

/** How PyTorch saves tensors of devices whose memory it cannot address (torch/_tensor.py, `__reduce_ex__`). */
const DEVICE_TENSOR = 'torch._utils._rebuild_device_tensor_from_numpy';

/** What the pickle of a torch.save file may refer to: tensors, dicts, and inert names. */
export class TorchHost implements PickleHost {
  readonly #file: string;
  readonly #finder: StorageFinder;
  readonly #storages = new Map<string, TorchStorage>();
  #calledEntries = 0;

  constructor(file: string, finder: StorageFinder) {
    this.#file = file;
    this.#finder = finder;
  }

  global(pickledName: string): PickleGlobal {
    const name = modernName(pickledName);
    if (name === DEVICE_TENSOR) throw this.#ofDevice();
    if (!isHarmless(name)) {
      throw this.#runsCode(`pickle refers to ${excerpt(name)}, which no model file needs`, name);
    }
    return new PickleGlobal(name);
  }

  call({ name }: PickleGlobal, args: readonly PickleValue[]): PickleValue {
    if (Object.hasOwn(OTHER_TENSORS, name)) throw this.#ofOtherType(OTHER_TENSORS[name]!);
    const [min, max] = CONSTRUCTORS.get(name) ?? [0, Infinity];
    if (args.length < min || args.length > max)
      throw this.#fail('pickle calls with unexpected arguments', name);
    switch (name) {
      case 'collections.OrderedDict':
        return this.#dict(args);
      case 'torch.Size':
        return new PickleTuple(this.#sequence(args[0]));
      case 'torch._utils._rebuild_tensor':
      case 'torch._utils._rebuild_tensor_v2':
        this.#checkMathBits(args[6]);
        return this.#tensor(args[0], args[1], args[2], args[3], null);
      case 'torch._utils._rebuild_tensor_v3':
        this.#checkMathBits(args[7]);
        return this.#tensor(args[0], args[1], args[2], args[3], this.#dtype(args[6]));
      case 'torch._utils._rebuild_device_tensor_from_cpu_tensor':
        if (!(args[0] instanceof TorchTensor)) throw this.#fail('pickle has a malformed tensor');
        // torch would convert the values to the device's type.
        if (args[0].dtype !== this.#dtype(args[1])) throw this.#ofDevice();
        return args[0];
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
        if (isInert(name)) return new PickleObject(name);
        throw this.#fail('pickle calls something that is not a constructor', name);
    }
  }

  /**
   * `('storage', type, key, location, size)`, before torch 1.6 with a view that is always None: torch/serialization.py,
   * `persistent_id`. As in torch.load, a key that was loaded before returns the same storage, whatever type it has now.
   */
  persistentLoad(id: PickleValue): PickleValue {
    const parts = id instanceof PickleTuple ? id.items : [];
    const [kind, type, key, , size, view = null] = parts;
    const isType = type instanceof PickleGlobal;
    const isKey = typeof key === 'string' && key.length <= MAX_KEY_LENGTH;
    const isStorage = kind === 'storage' && parts.length === this.#finder.idItems && view === null;
    if (!isStorage || !isType || !isKey || !isCount(size)) {
      throw this.#fail('pickle has a malformed storage');
    }
    const known = this.#storages.get(key);
    if (known) return known;
    const dtype = Object.hasOwn(STORAGE_DTYPES, type.name) ? STORAGE_DTYPES[type.name] : undefined;
    if (dtype === undefined) {
      if (/Storage$/.test(type.name)) throw this.#ofOtherType(type.name);
      throw this.#fail('pickle has a malformed storage', type.name);
    }
    const bytes = (size * DTYPE_BITS[dtype]) / 8;
    if (!Number.isSafeInteger(bytes)) throw this.#fail('pickle has a malformed storage');
    const storage = new TorchStorage(this.#finder.find(key, size, bytes), dtype);
    this.#storages.set(key, storage);
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
    const capacity = Math.floor((storage.stored.bytes * 8) / DTYPE_BITS[dtype]);
    const isEmpty = shape.includes(0);
    const last = shape.reduce((sum, length, i) => sum + (length - 1) * strides[i]!, offset);
    // A broadcast view may claim any size. The checkpoint reader limits what all tensors claim together.
    if (!isEmpty && !(last < capacity)) throw this.#fail('tensor lies outside its storage');
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
    if (dtype !== undefined) return dtype;
    if (value instanceof PickleGlobal) throw this.#ofOtherType(value.name);
    throw this.#fail('pickle has a malformed tensor');
  }

  /** Refuses tensors that are the conjugate or negative of what is stored (torch/_utils.py, `get_tensor_metadata`). */
  #checkMathBits(metadata: PickleValue | undefined): void {
    if (!(metadata instanceof Map)) return;
    for (const bit of ['conj', 'neg']) if (metadata.get(bit) === true) throw this.#ofOtherType(bit);
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

  #ofDevice() {
    return unsupportedFile(this.#file, 'tensors of a device', [], { fault: 'device-tensors' });
  }

  #ofOtherType(type: string) {
    const named = excerpt(type.replace(/^torch\./, ''));
    return unsupportedFile(this.#file, `tensors of type ${named}`, [], {
      fault: 'other-dtype',
      named,
    });
  }

  #fail(reason: string, found?: string) {
    return invalidFile(this.#file, reason, found === undefined ? {} : { found: excerpt(found) });
  }
}

function isCount(value: PickleValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
