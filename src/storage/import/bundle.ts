import { AppError } from '../../core/errors.ts';
import { parsePythonJson } from '../../core/formats/python-json.ts';
import type { SafetensorsEntry } from '../../core/formats/safetensors.ts';
import { withPrediction } from '../../core/schedulers/with-prediction.ts';
import { isDownwardPath } from '../../contract/download-plan.ts';
import type { ManifestPart, ModelManifest } from '../../contract/manifest.ts';
import { PART_LOG } from '../download/partial-file.ts';
import { VERIFIED_FILE } from '../library/verified.ts';
import { MANIFEST_FILE } from '../stored-model.ts';
import { PART } from '../opfs.ts';
import { openTokenizer } from '../stored-tokenizer.ts';
import { openSafetensors, type SafetensorsFile } from '../safetensors-file.ts';
import { blobChunks } from '../blob-source.ts';
import {
  partToCheck,
  type CheckModel,
  type PartToCheck,
  type SafetyCheckerToCheck,
} from './model-checks.ts';
import { defaultSettings } from './imported-manifest.ts';
import { requireFinite } from './finite-weights.ts';
import { PART_NAMES, type PartName } from './model-recipe.ts';
import { textOf, type SourceFiles } from './source-files.ts';
import { writeCounted, type WriteProgress } from './write-model.ts';

/**
 * Checks a model in this program's own format like any foreign one, because anyone may have made it.
 *
 * @throws AppError `invalid-config`, `invalid-file`, `unsupported`; `integrity` if a file is missing or its length differs
 * from the manifest
 */
export async function checkBundle(
  files: SourceFiles,
  manifest: ModelManifest,
  check: CheckModel,
): Promise<void> {
  for (const { path, bytes } of manifest.files) {
    if (!isDownwardPath(path) || isReserved(path)) throw refuse('files', path);
    if (files.get(path)?.size !== bytes) throw changed(path);
  }
  const listed = new Set(manifest.files.map(({ path }) => path));
  const { scheduler } = manifest.parts;
  for (const [name, { config, weights = [], vocab, merges }] of partsOf(manifest)) {
    const missing = [config, ...weights, vocab, merges].find((path) => path && !listed.has(path));
    if (missing !== undefined) throw refuse(`parts.${name}`, missing);
  }
  const openedParts: (readonly [string, SafetensorsFile])[] = [];
  const open = async (path: string) => {
    const opened = await openSafetensors(files.get(path)!, path);
    openedParts.push([path, opened]);
    return opened;
  };
  const part = async (name: PartName) => {
    const { config, weights } = manifest.parts[name];
    const [path = ''] = weights;
    if (weights.length !== 1) throw refuse(`parts.${name}`, path);
    const { tensors } = await open(path);
    return partToCheck(path, { path: config, text: await textOf(files, config) }, tensors);
  };
  const others = new Map<string, PartToCheck['weights']>();
  for (const [name, { weights = [] }] of partsOf(manifest)) {
    if (isPainting(name)) continue;
    const index = new Map<string, SafetensorsEntry & { readonly file: string }>();
    for (const file of weights) {
      for (const [tensor, entry] of (await open(file)).tensors)
        index.set(tensor, { file, ...entry });
    }
    others.set(name, index);
  }
  const parts = {
    textEncoder: await part('textEncoder'),
    unet: await part('unet'),
    vae: await part('vae'),
    safetyChecker: await safetyCheckerIn(manifest, files, others.get('safetyChecker')),
  };
  const facts = check(parts, manifest.parts.tokenizer.maxLength);
  if (manifest.latentPreview.matrix.length !== facts.latentChannels) {
    throw refuse('latentPreview.matrix', String(manifest.latentPreview.matrix.length));
  }
  await openTokenizer({ manifest, text: (path) => textOf(files, path) });
  const config = parsePythonJson(await textOf(files, scheduler.config), scheduler.config);
  defaultSettings(manifest.prediction ? withPrediction(config, manifest.prediction) : config);
  // Last, because it reads everything.
  for (const [path, opened] of openedParts) await requireFinite(path, opened);
}

/** @param weights undefined if the bundle has no such part */
async function safetyCheckerIn(
  { parts }: ModelManifest,
  files: SourceFiles,
  weights: PartToCheck['weights'] | undefined,
): Promise<SafetyCheckerToCheck | null> {
  if (!weights) return null;
  const path = parts['safetyChecker']?.config;
  const processor = parts['imageProcessor']?.config;
  if (path === undefined) throw refuse('parts.safetyChecker', 'config');
  const json = async (file: string) => parsePythonJson(await textOf(files, file), file);
  return {
    path,
    config: await json(path),
    weights,
    processor:
      processor === undefined
        ? { path: 'parts.imageProcessor', json: {} }
        : { path: processor, json: await json(processor) },
  };
}

/**
 * Copies a bundle's files unchanged.
 *
 * @throws AppError `integrity` if one does not match the manifest
 */
export async function writeBundle(
  directory: FileSystemDirectoryHandle,
  files: SourceFiles,
  manifest: ModelManifest,
  progress: WriteProgress,
): Promise<void> {
  for (const entry of manifest.files) {
    const { path, sha256 } = entry;
    const chunks = blobChunks(files.get(path)!, path);
    const written = await writeCounted(directory, path, chunks, progress, entry);
    if (written.sha256 !== sha256) throw changed(path);
  }
}

const partsOf = ({ parts }: ModelManifest): [string, ManifestPart][] => Object.entries(parts);

/** The parts that painting needs, whose graphs have been built. */
const isPainting = (name: string) => (PART_NAMES as readonly string[]).includes(name);

/** Names that the store itself uses for temporary files. */
const isReserved = (path: string) =>
  [MANIFEST_FILE, VERIFIED_FILE].includes(path) ||
  [PART, PART_LOG].some((end) => path.endsWith(end));

function refuse(field: string, found: string): AppError {
  const file = MANIFEST_FILE;
  return new AppError('invalid-config', `${file}: ${field}: ${found}`, { file, field, found });
}

const changed = (file: string) =>
  new AppError('integrity', `${file} does not match the manifest.`, { file });
