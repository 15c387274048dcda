import { AppError } from '../../core/errors.ts';
import { parsePythonJson } from '../../core/formats/python-json.ts';
import type { Padding, WeightIndex, WeightLocation } from '../../graph/index.ts';
import type { SafetensorsFile } from '../../storage/safetensors-file.ts';
import type { StoredParts } from '../../storage/stored-model.ts';
import type { WeightFiles } from '../graph-session.ts';

/** One of a model's parts: its config and its weights on the disk. */
export interface Part<Config> {
  readonly config: Config;
  readonly index: WeightIndex;
  readonly files: WeightFiles;
  readonly precision: 'fp16' | 'fp32';
  /** What tells its graphs apart from others of the same files and shapes, besides the precision. */
  readonly variant?: string;
}

/** The same part with convolutions that see the opposite edge. */
export function seamless<Config extends { readonly padding?: Padding }>(
  part: Part<Config>,
): Part<Config> {
  const padding: Padding = 'circular';
  return { ...part, config: { ...part.config, padding }, variant: padding };
}

/**
 * Opens a part by its name in the manifest; reads only the headers of its weights.
 *
 * @param precision of the weights; they stay in fp32 if fp16 cannot hold them
 * @throws AppError `unsupported` if the model has no such part; `invalid-config`, `invalid-file`, and whatever the store throws
 */
export async function readPart<Config>(
  model: StoredParts,
  name: string,
  precision: 'fp16' | 'fp32',
  parse: (json: unknown, file: string) => Config,
): Promise<Part<Config>> {
  const { parts } = model.manifest;
  const { config: path, weights = [] } = Object.hasOwn(parts, name) ? parts[name]! : {};
  if (path === undefined || weights.length === 0) {
    const message = `${model.manifest.id} has no ${name}.`;
    throw new AppError('unsupported', message, { what: name });
  }
  const config = parse(parsePythonJson(await model.text(path), path), path);
  const index = new Map<string, WeightLocation>();
  const files = new Map<string, Blob>();
  for (const file of weights) {
    const opened = await model.weights(file, precision);
    files.set(file, opened.file);
    for (const [tensor, location] of opened.tensors) index.set(tensor, { file, ...location });
  }
  return { config, index, files, precision };
}

/** An add-on whose weights are one file. */
interface LoneFile {
  /** Differs between weights. */
  readonly contentId: string;
  /** In fp32 if fp16 cannot hold them. */
  weights(precision: 'fp16' | 'fp32'): Promise<SafetensorsFile>;
}

/**
 * Opens such an add-on; reads only the header of its weights.
 *
 * @throws AppError whatever `parse` and the store throw
 */
export async function readLonePart<Config>(
  stored: LoneFile,
  precision: 'fp16' | 'fp32',
  parse: (index: WeightIndex) => Config,
): Promise<Part<Config>> {
  const { contentId: name } = stored;
  const { file, tensors } = await stored.weights(precision);
  const index = new Map(
    [...tensors].map(([tensor, location]) => [tensor, { file: name, ...location }] as const),
  );
  return { config: parse(index), index, files: new Map([[name, file]]), precision };
}

/** Size of all its weights. */
export function bytesOf({ index }: Part<unknown>): number {
  return [...index.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
}
