import type { ByteSource } from '../byte-source.ts';
import { excerpt, invalidFile, unsupportedFile } from '../file-error.ts';
import { decodeLatin1 } from '../text-codec.ts';
import { PICKLE_LIMITS, readPickle } from './pickle.ts';
import type { PickleValue } from './pickle-value.ts';
import type { StorageFinder } from './stored-bytes.ts';
import { TorchHost } from './torch-host.ts';
import {
  locateZipEntry,
  readZipDirectory,
  readZipEntry,
  withCrcChecked,
  type ZipEntry,
} from './zip.ts';

/**
 * Reads a file written by torch.save (torch/serialization.py, the zip format of torch 1.6 and later): the pickle's value, whose
 * tensors are still in the file. Nothing in the file is executed.
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

  const read = (entry: ZipEntry) => readZipEntry(source, entry);
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
  return readPickle(
    await read(pickle),
    source.name,
    new TorchHost(source.name, zipStorages(source, entries, folder)),
  );
}

function zipStorages(
  source: ByteSource,
  entries: ReadonlyMap<string, ZipEntry>,
  folder: string,
): StorageFinder {
  const fail = (reason: string, key: string) =>
    invalidFile(source.name, reason, { found: excerpt(key) });
  return {
    idItems: 5,
    find(key, _, bytes) {
      const entry = entries.get(`${folder}data/${key}`);
      if (entry === undefined) throw fail('storage is missing from the zip', key);
      if (entry.bytes !== bytes) throw fail('storage has another size than the pickle says', key);
      return {
        bytes,
        span: [entry.headerOffset, entry.limit],
        locate: () => locateZipEntry(source, entry),
        checked: (chunks) => withCrcChecked(source, entry, chunks),
      };
    },
  };
}
