import type { CheckpointFile } from '../../core/formats/checkpoint/checkpoint-file.ts';
import { identifyCheckpoint } from '../../core/formats/checkpoint/identify.ts';
import { openCheckpoint } from '../../core/formats/checkpoint/open-checkpoint.ts';
import { unsupportedFile } from '../../core/formats/file-error.ts';
import { parsePythonJson } from '../../core/formats/python-json.ts';
import { addOnKindOf, type WeightsKind } from '../../contract/add-on-kinds.ts';
import { parseManifest, type ModelManifest } from '../../contract/manifest.ts';
import { MANIFEST_FILE } from '../stored-model.ts';
import type { FoundAddOn } from '../add-ons/prepared-add-on.ts';
import { CLIP_WEIGHTS } from '../add-ons/image-encoder/image-encoder-recipe.ts';
import { DIFFUSERS_CONTROL_NET } from '../add-ons/control-net/prepare-control-net.ts';
import { DIFFUSERS_VAE } from '../add-ons/vae/prepare-vae.ts';
import { hasGraphs, TOOL_CONFIG } from '../add-ons/tool-model/tool-model-files.ts';
import { chooseWeights } from '../hub/weight-sets.ts';
import { blobSource } from '../blob-source.ts';
import type { SingleFile } from './single-file-recipe.ts';
import { NOTHING_KNOWN, readableKind, SUPPORTED } from './other-kinds.ts';
import { filesIn, folderOf, textOf, unpackArchive, type SourceFiles } from './source-files.ts';

/** The kinds of files that a user can import. */
export type Recognised =
  /** A model exported by this program with `exportModel`. */
  | { readonly type: 'bundle'; readonly files: SourceFiles; readonly manifest: ModelManifest }
  /** A folder in which diffusers saved a pipeline; `folder` is its name, '' if it has none. */
  | { readonly type: 'diffusers'; readonly files: SourceFiles; readonly folder: string }
  | { readonly type: 'single-file'; readonly file: SingleFile }
  /** A folder for transformers.js. */
  | { readonly type: 'tool-model'; readonly files: SourceFiles; readonly folder: string }
  /** `files` are all that came with it. */
  | (FoundAddOn & { readonly files: SourceFiles });

const CHECKPOINT = /\.(safetensors|ckpt|pt|pth|bin)$/i;
/** Of these, transformers' and diffusers' folders may have the same weights in several forms, under these names. */
const FORMS: Partial<Record<WeightsKind, RegExp>> = {
  'image-encoder': CLIP_WEIGHTS,
  'text-encoder': CLIP_WEIGHTS,
  'control-net': DIFFUSERS_CONTROL_NET,
};
const TEXT = /\.(txt|json|md|ya?ml)$|(^|\/)licen[cs]e[^/]*$/i;

/**
 * Recognises files by their content, whatever their names; a zip of a folder counts as the folder.
 *
 * @param onReading is called for each file that is opened
 * @throws AppError `unsupported` for anything but SD 1.x, by name, and for several models at once; `invalid-file`
 */
export async function recognise(
  picked: SourceFiles,
  onReading: (path: string) => void,
): Promise<Recognised> {
  const archive = await unpackArchive(picked);
  const files = archive ?? picked;
  const bundle = await findBundle(files, archive !== null);
  if (bundle) return bundle;
  const folder = folderOf(files, 'unet/config.json') ?? folderOf(files, 'model_index.json');
  if (folder !== null) return { type: 'diffusers', files: filesIn(files, folder), folder };
  const tool = folderOf(files, TOOL_CONFIG);
  if (tool !== null && hasGraphs(filesIn(files, tool).keys())) {
    return { type: 'tool-model', files: filesIn(files, tool), folder: tool };
  }
  const found = await recogniseCheckpoints(files, onReading);
  return found.type === 'add-on' ? { ...found, files } : found;
}

async function findBundle(files: SourceFiles, isArchive: boolean): Promise<Recognised | null> {
  const folder = folderOf(files, MANIFEST_FILE);
  if (folder === null) return null;
  const inside = filesIn(files, folder);
  try {
    const text = await textOf(inside, MANIFEST_FILE);
    const manifest = parseManifest(parsePythonJson(text, MANIFEST_FILE));
    return { type: 'bundle', files: inside, manifest };
  } catch (error) {
    // Other programs have a manifest.json too. But a zip with one at its top was exported here, so an error in it counts.
    if (isArchive && folder === '') throw error;
    return null;
  }
}

async function recogniseCheckpoints(
  files: SourceFiles,
  onReading: (path: string) => void,
): Promise<FoundAddOn | Extract<Recognised, { type: 'single-file' }>> {
  const named = [...files].filter(([path]) => CHECKPOINT.test(path));
  // A file with any other name may be a model too: only its content counts.
  const candidates = named.length > 0 ? named : [...files].filter(([path]) => !TEXT.test(path));
  const models: CheckpointFile[] = [];
  const vaes: FoundAddOn[] = [];
  const addOns: FoundAddOn[] = [];
  for (const [path, file] of candidates) {
    onReading(path);
    const checkpoint = await openCheckpoint(blobSource(path, file));
    const kind = addOnKindOf(readableKind(path, identifyCheckpoint(checkpoint.tensors)));
    if (kind === null) models.push(checkpoint);
    // One beside a model is the model's.
    else (kind === 'vae' ? vaes : addOns).push({ type: 'add-on', kind, path, file, checkpoint });
  }
  if (models.length + addOns.length === 0 && vaes.length > 0) return inOneForm(vaes, DIFFUSERS_VAE);
  const [kind, ...otherKinds] = new Set(addOns.map((addOn) => addOn.kind));
  const form = kind && FORMS[kind];
  if (form && otherKinds.length + models.length + vaes.length === 0) {
    return inOneForm(addOns, form);
  }
  const [model, addOn] = [models[0], addOns[0]];
  const wholes = models.length + addOns.length + (model ? 0 : vaes.length);
  if (wholes > 1 || vaes.length > 1) {
    throw unsupportedFile(candidates[1]?.[0] ?? '', 'several-models', ['one model at a time']);
  }
  if (addOn) return addOn;
  if (model) {
    const beside = filesIn(files, model.name.split('/').slice(0, -1).join('/'));
    return {
      type: 'single-file',
      file: { checkpoint: model, vae: vaes[0]?.checkpoint ?? null, beside },
    };
  }
  throw unsupportedFile([...files.keys()][0] ?? '', NOTHING_KNOWN, SUPPORTED);
}

/** A single file, or a folder, which may contain it in several formats under these names. */
function inOneForm(addOns: readonly FoundAddOn[], names: RegExp): FoundAddOn {
  const paths = addOns.map(({ path }) => path);
  const isFolder =
    paths.every((path) => names.test(path)) && new Set(paths.map(parentOf)).size === 1;
  const [first, second] = paths;
  const path = second === undefined ? first : isFolder ? chooseWeights(paths)?.paths[0] : null;
  const found = addOns.find((addOn) => addOn.path === path);
  if (found) return found;
  throw unsupportedFile(second ?? '', 'several-models', ['one at a time']);
}

const parentOf = (path: string) => path.replace(/[^/]*$/, '');
