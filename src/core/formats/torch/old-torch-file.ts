import { AppError } from '../../errors.ts';
import { readRange, type ByteSource } from '../byte-source.ts';
import { excerpt, invalidFile } from '../file-error.ts';
import { PICKLE_LIMITS, readPickleAt } from './pickle.ts';
import type { PickleValue } from './pickle-value.ts';
import type { StorageFinder, StoredBytes } from './stored-bytes.ts';
import { TorchHost } from './torch-host.ts';

/** A pickle of `MAGIC_NUMBER` (torch/serialization.py) in protocol 2. */
export const OLD_TORCH = '\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.';

const PROTOCOL_VERSION = 1001;
/** Each storage is preceded by the number of its elements as int64. */
const COUNT_BYTES = 8;
/** How much is read at first; enough for a file with a few hundred tensors. */
const HEAD_BYTES = 256 * 1024;
const HEAD_GROWTH = 8;

/**
 * Reads a file written by torch.save before torch 1.6 (torch/serialization.py, `_legacy_load`): five pickles (magic number, version,
 * system, value, keys of the storages), followed by the storages in the order of their keys. Nothing in the file is executed.
 *
 * @returns the value; its tensors are still in the file
 * @throws AppError like `readTorchFile`
 */
export async function readOldTorchFile(source: ByteSource): Promise<PickleValue> {
  const limit = Math.min(source.bytes, PICKLE_LIMITS.bytes);
  for (let size = HEAD_BYTES; ; size *= HEAD_GROWTH) {
    const head = await readRange(source, 0, Math.min(size, limit));
    try {
      return readPickles(head, source);
    } catch (error) {
      const isShort = error instanceof AppError && error.details['fault'] === 'cut-off';
      if (!isShort || head.length === source.bytes) throw error;
      if (head.length < limit) continue;
      throw invalidFile(source.name, 'pickle too long', { found: source.bytes, max: limit });
    }
  }
}

function readPickles(head: Uint8Array, source: ByteSource): PickleValue {
  const storages = new OldStorages(source);
  const host = new TorchHost(source.name, storages);
  let end = 0;
  const next = () => {
    const read = readPickleAt(head, end, source.name, host);
    end = read.end;
    return read.value;
  };
  next();
  const version = next();
  if (version !== PROTOCOL_VERSION) {
    throw invalidFile(source.name, 'unknown version', { found: excerpt(String(version)) });
  }
  // The pickle about the system that wrote the file: whatever its byte order was, the file's is little-endian.
  next();
  const value = next();
  storages.place(next(), end);
  return value;
}

/** A storage whose position is known only once the last pickle has been read. */
class OldStorage implements StoredBytes {
  span: readonly [start: number, end: number] = [0, 0];

  constructor(
    private readonly source: ByteSource,
    private readonly items: number,
    readonly bytes: number,
  ) {}

  async locate(): Promise<number> {
    const [start] = this.span;
    const count = await readRange(this.source, start, start + COUNT_BYTES);
    const found = new DataView(count.buffer).getBigInt64(0, true);
    if (found === BigInt(this.items)) return start + COUNT_BYTES;
    throw invalidFile(this.source.name, 'storage has another size than the pickle says', {
      found: String(found),
      expected: this.items,
    });
  }

  /** There are no checksums. */
  checked(chunks: AsyncIterable<Uint8Array<ArrayBuffer>>): AsyncIterable<Uint8Array<ArrayBuffer>> {
    return chunks;
  }
}

class OldStorages implements StorageFinder {
  readonly idItems = 6;
  readonly #source: ByteSource;
  readonly #storages = new Map<string, OldStorage>();

  constructor(source: ByteSource) {
    this.#source = source;
  }

  find(key: string, items: number, bytes: number): StoredBytes {
    const storage = new OldStorage(this.#source, items, bytes);
    this.#storages.set(key, storage);
    return storage;
  }

  /** @param keys in the order of the storages, the first of which starts at `start` */
  place(keys: PickleValue, start: number): void {
    const { name, bytes } = this.#source;
    const order = Array.isArray(keys) ? keys : [];
    const placed = new Set<OldStorage>();
    let at = start;
    for (const key of order) {
      const storage = typeof key === 'string' ? this.#storages.get(key) : undefined;
      if (!storage || placed.has(storage)) throw invalidFile(name, 'storages in disorder');
      placed.add(storage);
      const end = at + COUNT_BYTES + storage.bytes;
      storage.span = [at, end];
      at = end;
    }
    if (placed.size < this.#storages.size) throw invalidFile(name, 'a storage is missing');
    if (at > bytes) {
      throw invalidFile(name, 'file cut off', { fault: 'cut-off', found: bytes, expected: at });
    }
  }
}
