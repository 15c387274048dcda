import type { ByteSource } from '../byte-source.ts';
import { byteLengthOf, DTYPE_BITS } from '../dtype.ts';
import { excerpt, invalidFile } from '../file-error.ts';
import { PickleObject, PickleTuple, type PickleValue } from '../torch/pickle-value.ts';
import { TorchTensor } from '../torch/torch-host.ts';
import type { CheckpointFile, CheckpointTensor } from './checkpoint-file.ts';
import { isContiguous, rangeChunks, STRIDED_CHUNK_BYTES, stridedChunks } from './strided-view.ts';

const MAX_TENSORS = 100_000;
/** How deep `state_dict`s may be nested. */
const MAX_NESTING = 8;
/** Tied weights may use the same bytes twice, but a file that claims far more than it has would fill the disk. */
const MAX_SHARING = 4;
/** How many times the file's bytes may be read for scattered views: without a limit, two distant numbers cost a whole storage. */
const MAX_READING = 16;
/** The maximum number of dict entries visited: otherwise one dict without tensors, referenced a million times, is read a million times. */
const MAX_ENTRIES = 1_000_000;

/**
 * The tensors in the value of a torch.save file. As in diffusers (`load_single_file_checkpoint`), `state_dict` is followed as long as
 * there is one. A dict of dicts (`string_to_param` of an embedding) gives names such as `string_to_param.*`, one level deep. Anything
 * else is dropped, except strings and numbers at the top level, which are metadata.
 *
 * @throws AppError `invalid-file`, `unsupported`
 */
export function torchCheckpoint(source: ByteSource, value: PickleValue): CheckpointFile {
  const dict = stateDict(value, source.name);
  const tensors = new Map<string, CheckpointTensor>();
  const metadata = new Map<string, string>();
  let claimedBytes = 0;
  let readBytes = 0;
  const add = (name: string, value: TorchTensor) => {
    const tensor = checkpointTensor(source, value);
    claimedBytes += tensor.byteLength;
    readBytes += bytesToRead(value, tensor.byteLength);
    if (
      tensors.size >= MAX_TENSORS ||
      claimedBytes > MAX_SHARING * source.bytes ||
      readBytes > MAX_READING * source.bytes
    ) {
      throw invalidFile(source.name, 'tensors claim more data than the file has', {
        found: claimedBytes,
        max: MAX_SHARING * source.bytes,
      });
    }
    if (tensors.has(name)) {
      throw invalidFile(source.name, 'tensor appears twice', { tensor: excerpt(name) });
    }
    tensors.set(name, tensor);
  };

  let entries = 0;
  const checkEntries = () => {
    if (++entries > MAX_ENTRIES) throw invalidFile(source.name, 'dicts with too many entries');
  };
  for (const [key, value] of dict) {
    checkEntries();
    if (typeof key === 'number') {
      for (const [name, tensor] of layersOf(key, value)) {
        checkEntries();
        add(name, tensor);
      }
    }
    if (typeof key !== 'string') continue;
    if (value instanceof TorchTensor) add(key, value);
    else if (typeof value === 'string' || typeof value === 'number') metadata.set(key, `${value}`);
    for (const [inner, item] of childrenOf(value)) {
      checkEntries();
      if (typeof inner === 'string' && item instanceof TorchTensor) add(`${key}.${inner}`, item);
    }
  }
  return { name: source.name, tensors, metadata };
}

function stateDict(root: PickleValue, file: string): ReadonlyMap<PickleValue, PickleValue> {
  let dict = root;
  for (let depth = 0; depth < MAX_NESTING; depth++) {
    if (!(dict instanceof Map)) break;
    const inner = dict.get('state_dict');
    if (inner === undefined) return dict;
    dict = inner;
  }
  // cloneofsimo's LoRAs are lists of tensors.
  if (Array.isArray(dict) && dict.length > 0 && dict.every((one) => one instanceof TorchTensor)) {
    return new Map(dict.map((tensor, index) => [String(index), tensor]));
  }
  throw invalidFile(file, 'no dict of tensors inside');
}

/** A hypernetwork's layers (A1111): a pair of dicts for each width of the UNet's attention. */
function* layersOf(width: number, value: PickleValue): Iterable<[string, TorchTensor]> {
  const dicts = value instanceof PickleTuple ? value.items : [];
  for (const [index, dict] of dicts.entries()) {
    if (!(dict instanceof Map)) continue;
    for (const [name, tensor] of dict) {
      const isTensor = typeof name === 'string' && tensor instanceof TorchTensor;
      if (isTensor) yield [`${width}.${index}.${name}`, tensor];
    }
  }
}

/** The entries of a dict, or of a torch.nn.ParameterDict, which old embeddings use. */
function childrenOf(value: PickleValue): Iterable<[PickleValue, PickleValue]> {
  if (value instanceof Map) return value;
  if (value instanceof PickleObject && value.className.endsWith('.ParameterDict')) {
    const parameters = value.state instanceof Map ? value.state.get('_parameters') : null;
    if (parameters instanceof Map) return parameters;
  }
  return [];
}

/** A view that is not contiguous is gathered from its whole span, once per piece. */
function bytesToRead(tensor: TorchTensor, byteLength: number): number {
  if (byteLength === 0 || isContiguous(tensor)) return byteLength;
  const last = tensor.shape.reduce((sum, size, i) => sum + (size - 1) * tensor.strides[i]!, 0);
  return (last + 1) * (DTYPE_BITS[tensor.dtype] / 8) * Math.ceil(byteLength / STRIDED_CHUNK_BYTES);
}

function checkpointTensor(source: ByteSource, tensor: TorchTensor): CheckpointTensor {
  const { dtype, shape, storage } = tensor;
  const itemBytes = DTYPE_BITS[dtype] / 8;
  // Null for a broadcast view too large to count, which the caller's limit refuses.
  const byteLength = byteLengthOf(dtype, shape) ?? Infinity;
  return {
    dtype,
    shape,
    byteLength,
    span: storage.stored.span,
    async *chunks(from = 0) {
      const start = await storage.stored.locate();
      const first = start + tensor.offset * itemBytes;
      if (!isContiguous(tensor)) {
        yield* withoutFirst(from, stridedChunks(source, start, itemBytes, tensor));
        return;
      }
      const chunks = rangeChunks(source, first + from, first + byteLength);
      const isWhole = from === 0 && byteLength === storage.stored.bytes;
      yield* isWhole ? storage.stored.checked(chunks) : chunks;
    },
  };
}

async function* withoutFirst(
  bytes: number,
  chunks: AsyncIterable<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let rest = bytes;
  for await (const chunk of chunks) {
    if (rest < chunk.length) yield chunk.slice(rest);
    rest = Math.max(0, rest - chunk.length);
  }
}
