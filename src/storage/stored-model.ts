import { AppError } from '../core/errors.ts';
import { parsePythonJson } from '../core/formats/python-json.ts';
import type { SchedulerConfig } from '../core/schedulers/index.ts';
import { withPrediction } from '../core/schedulers/with-prediction.ts';
import { parseManifest, type ManifestPart, type ModelManifest } from '../contract/manifest.ts';
import { damaged, readVerified } from './library/verified.ts';
import { openDirectory, readFile, writeText } from './opfs.ts';
import { openWeights } from './open-weights.ts';
import type { SafetensorsFile } from './safetensors-file.ts';

/** Every model, including the embedded one, has a folder here, named after its id. */
export const MODELS_DIRECTORY = 'models';

/** Written last and removed first: a folder without it is not a model. */
export const MANIFEST_FILE = 'manifest.json';

/** A text encoder and other parts of a model, or of add-ons that are used together. */
export interface StoredParts {
  readonly manifest: Pick<ModelManifest, 'id' | 'files'> & {
    readonly parts: Readonly<Record<string, ManifestPart>> &
      Pick<ModelManifest['parts'], 'textEncoder' | 'tokenizer'>;
  };
  /** A small file (config, vocabulary) as text. */
  text(path: string): Promise<string>;
  /** A safetensors file in the requested precision, or in fp32 if fp16 cannot hold it; its bytes stay on disk. */
  weights(path: string, precision: 'fp16' | 'fp32'): Promise<SafetensorsFile>;
}

/** A complete model. */
export interface StoredModel extends StoredParts {
  readonly manifest: ModelManifest;
}

/**
 * @throws AppError `offline` if there is no such model; `integrity`, see `damaged`, if one of its files is missing or truncated,
 * or is known to have changed
 */
export async function openStoredModel(modelId: string): Promise<StoredModel> {
  const directory = await modelDirectory(modelId);
  const manifest = directory && (await readManifest(directory));
  if (!directory || !manifest) {
    throw new AppError('offline', `${modelId} is not stored.`, { file: modelId });
  }

  const requireFile = async (path: string): Promise<File> => {
    const entry = manifest.files.find((file) => file.path === path);
    const file = await readFile(directory, path);
    if (!file || file.size !== entry?.bytes) throw damaged('model', modelId, path);
    return file;
  };
  for (const { path } of manifest.files) await requireFile(path);
  const [damage] = (await readVerified(directory, manifest))?.damages ?? [];
  if (damage) throw damaged('model', modelId, damage.file);

  return {
    manifest,
    text: async (path) => (await requireFile(path)).text(),
    weights: async (path, precision) => openWeights(await requireFile(path), path, precision),
  };
}

/** Whether the open model is still the stored one: it may have been replaced, renamed or deleted meanwhile. */
export async function isCurrent({ manifest }: Pick<StoredModel, 'manifest'>): Promise<boolean> {
  const directory = await modelDirectory(manifest.id);
  const kept = directory && (await readManifest(directory));
  const stateOf = ({ importedAt, name, files, prediction, checksPictures }: ModelManifest) =>
    JSON.stringify([importedAt, name, files, prediction, checksPictures]);
  return kept !== null && stateOf(kept) === stateOf(manifest);
}

/** Its noise schedule and prediction type, from its config unless the user has overridden them. */
export async function schedulerConfigOf({
  manifest,
  text,
}: Pick<StoredModel, 'manifest' | 'text'>): Promise<SchedulerConfig> {
  const path = manifest.parts.scheduler.config;
  const config = parsePythonJson(await text(path), path);
  return manifest.prediction ? withPrediction(config, manifest.prediction) : config;
}

/** A model's folder, or null if it has none. */
export async function modelDirectory(modelId: string): Promise<FileSystemDirectoryHandle | null> {
  const models = await openDirectory(MODELS_DIRECTORY);
  return models.getDirectoryHandle(modelId).catch(() => null);
}

/** Null if there is none, or it cannot be read. */
export async function readManifest(
  directory: FileSystemDirectoryHandle,
): Promise<ModelManifest | null> {
  try {
    const file = await readFile(directory, MANIFEST_FILE);
    return file && parseManifest(parsePythonJson(await file.text(), MANIFEST_FILE));
  } catch {
    return null;
  }
}

export function writeManifest(
  directory: FileSystemDirectoryHandle,
  manifest: ModelManifest,
): Promise<void> {
  return writeText(directory, MANIFEST_FILE, JSON.stringify(manifest));
}
