import { readRange, type ByteSource } from '../byte-source.ts';
import { excerpt, invalidFile } from '../file-error.ts';
import { parseStrictJson } from '../strict-json.ts';
import { decodeUtf8 } from '../text-codec.ts';
import type { CheckpointFile, CheckpointTensor } from './checkpoint-file.ts';
import { openCheckpoint } from './open-checkpoint.ts';

const MAX_INDEX_BYTES = 32 * 2 ** 20;
const MAX_SHARDS = 1000;

/** Recognises the names `*.safetensors.index.json` and `pytorch_model.bin.index.json`. */
export function isShardIndex(name: string): boolean {
  return /\.(safetensors|bin)\.index\.json$/.test(name);
}

/**
 * Reads an index of transformers' or diffusers' shards: for each tensor, the name of the file beside the index that contains it.
 *
 * @throws AppError `invalid-file`, also for a file name that leaves the index's folder
 */
export async function readShardIndex(source: ByteSource): Promise<ReadonlyMap<string, string>> {
  if (source.bytes > MAX_INDEX_BYTES) {
    throw invalidFile(source.name, 'index too long', { found: source.bytes, max: MAX_INDEX_BYTES });
  }
  const content = await readRange(source, 0, source.bytes);
  let index: unknown;
  try {
    index = parseStrictJson(decodeUtf8(content));
  } catch (cause) {
    throw invalidFile(source.name, 'index is not JSON', { found: excerpt(String(cause)) });
  }
  const weightMap: unknown = isRecord(index) ? index['weight_map'] : undefined;
  if (!isRecord(weightMap)) throw invalidFile(source.name, 'index without a weight_map');
  const files = new Map<string, string>();
  for (const [tensor, file] of Object.entries(weightMap)) {
    if (typeof file !== 'string' || !/^[\w-][\w.-]*$/.test(file)) {
      throw invalidFile(source.name, 'index names a file outside its folder', {
        tensor: excerpt(tensor),
        found: excerpt(file),
      });
    }
    files.set(tensor, file);
  }
  if (new Set(files.values()).size > MAX_SHARDS) {
    throw invalidFile(source.name, 'index names too many files', { max: MAX_SHARDS });
  }
  return files;
}

/**
 * All shards of an index, presented as one file.
 *
 * @param open opens the shard with that name in the index's folder
 * @throws AppError `invalid-file`, also when a shard lacks a tensor; whatever `open` throws
 */
export async function openShards(
  index: ByteSource,
  open: (name: string) => ByteSource | Promise<ByteSource>,
): Promise<CheckpointFile> {
  const fileOf = await readShardIndex(index);
  const shards = new Map<string, CheckpointFile>();
  for (const name of new Set(fileOf.values())) {
    shards.set(name, await openCheckpoint(await open(name)));
  }
  const tensors = new Map<string, CheckpointTensor>();
  for (const [name, file] of fileOf) {
    const tensor = shards.get(file)!.tensors.get(name);
    if (tensor === undefined) {
      throw invalidFile(file, 'shard lacks a tensor of its index', { tensor: excerpt(name) });
    }
    tensors.set(name, tensor);
  }
  return { name: index.name, tensors, metadata: new Map() };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
