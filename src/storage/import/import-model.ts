import { AppError } from '../../core/errors.ts';
import { parsePythonJson } from '../../core/formats/python-json.ts';
import { unknownSchedulerFields } from '../../core/schedulers/index.ts';
import type { DownloadPlan } from '../../contract/download-plan.ts';
import { textIn } from '../../contract/local-text.ts';
import type { ModelManifest } from '../../contract/manifest.ts';
import { modelBytes } from '../../contract/model-files.ts';
import type { ImportEvent, ImportWarning } from '../../contract/model-import.ts';
import { sha256OfBlob } from '../file-hash.ts';
import type { ReadyWeights } from '../halving/halved-files.ts';
import { forgetSource } from '../halving/halving-store.ts';
import { storeModel, type WithoutModel } from '../library/store-model.ts';
import { requireSpace } from '../opfs.ts';
import { originOfModel } from '../plan-source.ts';
import { slug } from '../slug.ts';
import { checkBundle, writeBundle } from './bundle.ts';
import {
  partToCheck,
  type CheckControlNet,
  type CheckImageEncoder,
  type CheckIpAdapter,
  type CheckModel,
  type CheckTextEncoder,
  type CheckVae,
  type CheckUpscaler,
} from './model-checks.ts';
import { fingerprint } from './fingerprint.ts';
import { importedManifest, type Origin } from './imported-manifest.ts';
import {
  FINAL_PATHS,
  SCHEDULER_PATH,
  type ModelRecipe,
  type PartName,
  type SafetyCheckerRecipe,
} from './model-recipe.ts';
import type { SourceFiles } from './source-files.ts';
import { layOutParts, WriteProgress, writeModel, type Layouts } from './write-model.ts';
import {
  SAFETY_CHECKER_PARTS,
  safetyCheckerBytes,
  safetyCheckerToCheck,
  writeSafetyChecker,
} from './write-safety-checker.ts';

/** What an import needs from its thread. */
export interface ImportContext {
  readonly signal: AbortSignal;
  readonly onProgress: (event: ImportEvent) => void;
  readonly check: CheckModel;
  readonly checkVae: CheckVae;
  readonly checkUpscaler: CheckUpscaler;
  readonly checkIpAdapter: CheckIpAdapter;
  readonly checkImageEncoder: CheckImageEncoder;
  readonly checkTextEncoder: CheckTextEncoder;
  readonly checkControlNet: CheckControlNet;
  readonly withoutModel: WithoutModel;
  /** The text of CLIP's merges.txt. */
  readonly clipMerges: () => Promise<string>;
  /** Whether an add-on may replace another with the same name. */
  readonly mayReplace: boolean;
  /** Whether a model's own safety checker is kept. */
  readonly keepsSafetyChecker: boolean;
  /** ISO 8601 */
  readonly now: string;
  /** Weights that were converted while they arrived. */
  readonly ready?: ReadyWeights;
}

/** Where a diffusers folder has it. */
const SAFETY_FOLDER = 'safety_checker/';

export interface ImportedModel {
  readonly manifest: ModelManifest;
  readonly warnings: readonly ImportWarning[];
}

/**
 * Converts a model into the stored form: fp16, one safetensors file per part, read and written once, one piece at a time.
 * All possible refusals come before the first byte is written.
 *
 * @throws AppError `invalid-config`, `invalid-file`, `unsupported`, `quota`, `busy`; the signal's reason
 */
export async function importRecipe(
  recipe: ModelRecipe,
  origin: Origin,
  context: ImportContext,
): Promise<ImportedModel> {
  const { check, now } = context;
  const layouts = layOutParts(recipe);
  const ready = await readyFor(layouts, context.ready);
  const { kept, leftOutBytes } = await safetyCheckerOf(recipe, context);
  const parts = {
    ...partsToCheck(recipe, layouts),
    safetyChecker: kept && safetyCheckerToCheck(kept),
  };
  const facts = check(parts, recipe.tokenizer.maxLength);
  const manifestOf = (files: ModelManifest['files']) => {
    const manifest = importedManifest(origin, recipe, facts, files, now);
    return kept ? { ...manifest, parts: { ...manifest.parts, ...SAFETY_CHECKER_PARTS } } : manifest;
  };
  manifestOf([]);

  const warnings: ImportWarning[] = [];
  const fill: Fill = async (directory, progress) => {
    const model = await writeModel(directory, recipe, layouts, progress, ready);
    const checker = kept && (await writeSafetyChecker(directory, kept, progress));
    const tensors = [...model.keptInFp32, ...(checker?.keptInFp32 ?? [])];
    if (tensors.length > 0) warnings.push({ type: 'kept-in-fp32', tensors });
    return manifestOf([...model.files, ...(checker?.files ?? [])]);
  };
  const readyBytes = ready
    ? [...ready.made.values()].reduce((sum, { bytes }) => sum + bytes, 0)
    : 0;
  const totalBytes = bytesOf(recipe, layouts) - readyBytes + (kept ? safetyCheckerBytes(kept) : 0);
  const manifest = await storeImport(origin.id, totalBytes, context, fill);
  if (leftOutBytes !== null) {
    warnings.push({ type: 'safety-checker-left-out', bytes: leftOutBytes });
  }
  const isKnown = kept !== null || leftOutBytes !== null;
  const leftOut = recipe.leftOut.filter((path) => !(isKnown && path.startsWith(SAFETY_FOLDER)));
  if (leftOut.length > 0) warnings.push({ type: 'left-out', files: leftOut });
  const fields = unknownSchedulerFields(parsePythonJson(recipe.scheduler, SCHEDULER_PATH));
  if (fields.length > 0) warnings.push({ type: 'ignored-fields', fields: fields.slice(0, 10) });
  return { manifest, warnings };
}

/**
 * The model's safety checker, if it has one and the user wants it; if not, how many bytes it would take. A broken one matters
 * only to those who want it.
 */
async function safetyCheckerOf(
  { safetyChecker }: ModelRecipe,
  { keepsSafetyChecker }: ImportContext,
): Promise<{ readonly kept: SafetyCheckerRecipe | null; readonly leftOutBytes: number | null }> {
  if (keepsSafetyChecker) return { kept: await safetyChecker(), leftOutBytes: null };
  try {
    const found = await safetyChecker();
    return { kept: null, leftOutBytes: found && safetyCheckerBytes(found) };
  } catch {
    return { kept: null, leftOutBytes: null };
  }
}

/**
 * Stores an exported model, byte for byte.
 *
 * @param plan of the archive's download, the only trusted source of its origin; null for the user's own file
 * @param taken whether an id belongs to another model, which a file's claim must not replace
 * @throws AppError like `importRecipe`; `integrity`
 */
export async function importBundle(
  files: SourceFiles,
  published: ModelManifest,
  taken: (id: string) => Promise<boolean>,
  plan: DownloadPlan | null,
  context: ImportContext,
): Promise<ImportedModel> {
  await checkBundle(files, published, context.check);
  const wanted = slug(published.id) || 'model';
  const id = (await taken(wanted))
    ? `${wanted}-${await fingerprint(files, context.signal)}`
    : wanted;
  const fill: Fill = async (directory, progress) => {
    await writeBundle(directory, files, published, progress);
    // Anyone may have written what an archive says about its origin.
    const source = plan
      ? originOfModel(plan.source)
      : { type: 'file' as const, name: textIn(published.name, 'en') };
    return { ...published, source, id, importedAt: context.now };
  };
  return { manifest: await storeImport(id, modelBytes(published), context, fill), warnings: [] };
}

type Fill = (
  directory: FileSystemDirectoryHandle,
  progress: WriteProgress,
) => Promise<ModelManifest>;

/** Writes a model with `fill`, if there is enough space. */
async function storeImport(
  id: string,
  totalBytes: number,
  { signal, onProgress, withoutModel }: ImportContext,
  fill: Fill,
): Promise<ModelManifest> {
  await requireSpace(totalBytes);
  signal.throwIfAborted();
  const progress = new WriteProgress(totalBytes, onProgress, signal);
  return storeModel(id, withoutModel, (directory) => fill(directory, progress));
}

function partsToCheck(recipe: ModelRecipe, layouts: Layouts) {
  const part = (name: PartName) =>
    partToCheck(
      FINAL_PATHS[name].weights,
      { path: FINAL_PATHS[name].config, text: recipe[name].config },
      layouts[name].index,
    );
  return { textEncoder: part('textEncoder'), unet: part('unet'), vae: part('vae') };
}

function bytesOf(recipe: ModelRecipe, layouts: Layouts): number {
  const { textEncoder, unet, vae, tokenizer, scheduler } = recipe;
  const texts = [textEncoder.config, unet.config, vae.config, scheduler, tokenizer.vocab];
  const textBytes = new Blob([...texts, tokenizer.merges ?? '']).size;
  return Object.values(layouts).reduce((sum, { bytes }) => sum + bytes, textBytes);
}

/**
 * The weights that were already converted for exactly this model; the rest is converted now.
 *
 * @throws AppError `integrity` for weights that another version of this program has laid out differently
 */
async function readyFor(
  layouts: Layouts,
  ready: ReadyWeights | undefined,
): Promise<ReadyWeights | undefined> {
  for (const { path, head } of Object.values(layouts)) {
    const made = ready?.made.get(path);
    if (!ready || !made || made.head === (await sha256OfBlob(new Blob([head])))) continue;
    await forgetSource(ready.directory, made.source);
    throw new AppError('integrity', `${path} is laid out differently.`, { file: path });
  }
  return ready;
}
