import { AppError } from '../../core/errors.ts';
import type { DownloadPlan } from '../../contract/download-plan.ts';
import type { ModelManifest } from '../../contract/manifest.ts';
import type { Added, NameTaken } from '../../contract/model-import.ts';
import { importAddOn } from '../add-ons/import-add-on.ts';
import { importToolModel } from '../add-ons/tool-model/import-tool-model.ts';
import { downloadedFiles, DOWNLOADS_DIRECTORY, readPlan } from '../download/download-store.ts';
import { withGaps } from '../download/file-parts.ts';
import { halvedFiles } from '../halving/halved-files.ts';
import { busy, downloadLock, ifFree } from '../locks.ts';
import { modelDirectory, readManifest } from '../stored-model.ts';
import { openDirectory, removePath } from '../opfs.ts';
import { slug } from '../slug.ts';
import { diffusersRecipe } from './diffusers-recipe.ts';
import { fingerprint } from './fingerprint.ts';
import {
  importBundle,
  importRecipe,
  type ImportContext,
  type ImportedModel,
} from './import-model.ts';
import type { Origin } from './imported-manifest.ts';
import { SAFETY_CHECKER_PATHS } from './model-recipe.ts';
import { recognise, type Recognised } from './recognise.ts';
import { singleFileRecipe } from './single-file-recipe.ts';
import { sourceFiles, type SourceFiles } from './source-files.ts';

/**
 * Turns files into a model or an add-on.
 *
 * @param plan null for the user's own files
 * @throws AppError `invalid-config`, `invalid-file`, `unsupported`, `integrity`, `quota`, `busy`; the signal's reason
 */
export async function importFiles(
  picked: Iterable<readonly [path: string, file: Blob]>,
  embedded: readonly string[],
  context: ImportContext,
  plan: DownloadPlan | null = null,
): Promise<Added | NameTaken> {
  const reading = (file: string) => context.onProgress({ type: 'reading', file });
  const found = await recognise(sourceFiles(picked), reading);
  if (found.type === 'add-on') {
    const { files } = found;
    return importAddOn(found, { files, repository: repositoryOf(plan) }, context);
  }
  if (found.type === 'tool-model') {
    const name = repositoryOf(plan) ?? found.folder.split('/').at(-1)!;
    return importToolModel(found.files, name, context);
  }
  if (found.type === 'bundle') {
    const { manifest } = found;
    const taken = async (id: string) => embedded.includes(id) || (await isAnother(id, manifest));
    return { type: 'model', ...(await importBundle(found.files, manifest, taken, plan, context)) };
  }
  return { type: 'model', ...(await importFound(found, plan, context)) };
}

/**
 * The same for a complete download, whose files are then deleted, unless its name is taken.
 *
 * @throws AppError like `importFiles`; `not-found` if there is no such download, or it is incomplete
 */
export async function importDownload(
  id: string,
  embedded: readonly string[],
  context: ImportContext,
): Promise<Added | NameTaken> {
  const run = async (): Promise<Added | NameTaken> => {
    const downloads = await openDirectory(DOWNLOADS_DIRECTORY);
    const directory = await downloads.getDirectoryHandle(id).catch(() => null);
    const plan = directory && (await readPlan(directory));
    if (!plan) throw notFound(id);
    const files = await downloadedFiles(plan);
    const { standIns, ready } = await halvedFiles(directory, plan.files);
    const whole = plan.files.map((file) => {
      const { path, bytes } = file;
      const downloaded = files.get(path);
      if (downloaded?.size === bytes) return [path, withGaps(downloaded, file)] as const;
      const standIn = standIns.get(path);
      if (!standIn) throw notFound(path);
      return [path, standIn] as const;
    });
    // Its files were downloaded only if the user wanted it.
    const keepsSafetyChecker = files.has(SAFETY_CHECKER_PATHS.config);
    const own = { ...context, keepsSafetyChecker, ready };
    const imported = await importFiles(whole, embedded, own, plan);
    if (imported.type !== 'name-taken') await removePath(downloads, id);
    return imported;
  };
  return ifFree(downloadLock(id), run, () => busy(id));
}

async function importFound(
  found: Extract<Recognised, { type: 'diffusers' | 'single-file' }>,
  plan: DownloadPlan | null,
  context: ImportContext,
): Promise<ImportedModel> {
  const isFolder = found.type === 'diffusers';
  const recipe = isFolder
    ? await diffusersRecipe(found.files, context.clipMerges)
    : await singleFileRecipe(found.file, context.clipMerges);
  const ownName = isFolder ? found.folder.split('/').at(-1)! : stemOf(found.file.checkpoint.name);
  const repository = isFolder ? repositoryOf(plan) : null;
  const name = (repository ?? ownName) || recipe.name || 'Stable Diffusion';
  const files = isFolder ? found.files : found.file.beside;
  const origin = await originOf(name, plan, files, context.signal);
  return importRecipe(recipe, origin, context);
}

async function originOf(
  name: string,
  plan: DownloadPlan | null,
  files: SourceFiles,
  signal: AbortSignal,
): Promise<Origin> {
  if (plan?.source.type === 'hub') {
    return { id: plan.id, name, version: plan.source.commit.slice(0, 8), plan };
  }
  // What an address serves may change unnoticed: only its content shows which file it was.
  const version = await fingerprint(files, signal);
  return { id: slug(slug(name) || 'model', version), name, version, plan };
}

/** The name of a hub repository without its owner. */
function repositoryOf(plan: DownloadPlan | null): string | null {
  return plan?.source.type === 'hub' ? (plan.source.repo.split('/').at(-1) ?? null) : null;
}

/** Whether the library has another model with this id. */
async function isAnother(id: string, { files }: ModelManifest): Promise<boolean> {
  const directory = await modelDirectory(id);
  const kept = directory && (await readManifest(directory));
  return kept !== null && JSON.stringify(kept.files) !== JSON.stringify(files);
}

const stemOf = (path: string) => path.replace(/^.*\//, '').replace(/\.\w+$/, '');

const notFound = (what: string) =>
  new AppError('not-found', `${what} is not downloaded.`, { what });
