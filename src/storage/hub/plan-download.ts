import { AppError } from '../../core/errors.ts';
import { ADAPTER_CONFIG } from '../../core/formats/lora/lora-metadata.ts';
import {
  CLIP_CONFIG,
  CLIP_WEIGHTS,
  PROCESSOR_CONFIGS,
} from '../add-ons/image-encoder/image-encoder-recipe.ts';
import type { DownloadOffer, DownloadPlan, FileHash } from '../../contract/download-plan.ts';
import type { ModelManifest } from '../../contract/manifest.ts';
import { isModelFile } from '../../contract/model-files.ts';
import { SAFETY_CHECKER_PATHS } from '../import/model-recipe.ts';
import { MANIFEST_FILE } from '../stored-model.ts';
import { slug } from '../slug.ts';
import { licenceOf } from './licence.ts';
import type { ListedFile, RepositoryListing } from './list-repository.ts';
import { chooseWeights } from './weight-sets.ts';

/** Parts of a diffusers folder with weights. */
const WEIGHTED_PARTS = ['text_encoder', 'unet', 'vae'] as const;
const VOCABULARIES = [
  ['tokenizer/vocab.txt'],
  ['tokenizer/vocab.json', 'tokenizer/merges.txt'],
  // The only vocabulary file that transformers 5 saves.
  ['tokenizer/tokenizer.json'],
  // XLM-R's, in repositories from before tokenizer.json.
  ['tokenizer/sentencepiece.bpe.model'],
] as const;
/** Of a BERT that is a whole repository. */
const BERT_VOCABULARIES = ['vocab.txt', 'tokenizer.json'] as const;
const BERT_SETTINGS = 'tokenizer_config.json';
const CHECKPOINT = /\.(safetensors|ckpt)$/i;
/** Formats of add-ons that are not saved as safetensors, mostly embeddings. */
const ADD_ON = /\.(pt|pth|bin)$/i;
/** Files of a trainer's own state. */
const TRAINING_STATE =
  /(^|\/)(optimizer|scheduler|scaler|training_args|rng_state|random_states)[^/]*$/i;
/** They take a few kB. */
const MAX_SETTINGS_BYTES = 2 ** 20;
const PART_CONFIG = 'config.json';
const VAE_CONFIG = 'vae/config.json';
/** The weights of a pipeline's parts; other files in their folders are something else. */
const PART_FILE =
  /(^|\/)(text_encoder(_\d)?|unet|vae|movq|transformer(_\d)?|prior|decoder|image_encoder|safety_checker)\/(diffusion_pytorch_model|pytorch_model|model|flax_model)\b[^/]*$/;

export interface PlanOptions {
  /** The path of the file that the user chose, or whose address was entered. */
  readonly choice?: string | undefined;
  /** The repository's own manifest, if it was made for this program. */
  readonly manifest?: ModelManifest | null;
}

/**
 * Decides which files of a repository to download:
 * - made for this program: the files in its manifest;
 * - a CLIPModel as transformers saves it: its weights in one form, and the image processor's config;
 * - a text encoder as transformers saves it: its weights in one form, and its vocabulary;
 * - a diffusers folder, or a separate part (a VAE): what the pipeline or part needs, in one format and precision;
 * - single files: the one in `choice`, or a list to choose from, of checkpoints or else of add-ons.
 *
 * If `choice` is the UNet or the text encoder of a diffusers folder, the whole folder is downloaded, because neither is of use
 * alone; if it is the VAE, only the VAE.
 *
 * @throws AppError `unsupported` if it is none of these, naming what is missing; `not-found` for any other `choice`.
 */
export function planDownload(
  listing: RepositoryListing,
  { choice, manifest }: PlanOptions = {},
): DownloadOffer {
  const byPath = new Map(listing.files.map((file) => [file.path, file]));
  if (manifest) return plan(listing, 'skypaint', ownFiles(byPath, manifest));
  const lone = lonePart([...byPath.keys()]);
  if (lone && (choice === undefined || lone.has(choice))) {
    const files = listing.files.filter(({ path }) => lone.has(path));
    return plan(listing, 'diffusers', files);
  }
  for (const [layout, filesOf] of [
    ['clip', clipFiles],
    ['text-encoder', textEncoderFiles],
  ] as const) {
    const paths = filesOf([...byPath.keys()], choice);
    if (!paths) continue;
    const files = listing.files.filter(({ path }) => paths.has(path));
    const chosen = choice === undefined ? undefined : byPath.get(choice)?.hash;
    return plan(listing, layout, files, chosen);
  }
  const chosen = choice !== undefined && isModelFile(choice) ? byPath.get(choice) : undefined;
  const vaeConfig = byPath.get(VAE_CONFIG);
  if (chosen && vaeConfig && PART_FILE.test(chosen.path) && isIn('vae', chosen.path)) {
    return plan(listing, 'diffusers', [vaeConfig, chosen], chosen.hash);
  }
  const diffusers = diffusersFiles([...byPath.keys()]);
  const isWhole = diffusers.missing.length === 0;
  if (isWhole && (choice === undefined || (chosen && PART_FILE.test(chosen.path)))) {
    const planOf = (paths: readonly string[]) =>
      plan(
        listing,
        'diffusers',
        paths.map((path) => byPath.get(path)!),
      );
    const offer = planOf(diffusers.paths);
    const checker = safetyCheckerFiles([...byPath.keys()]);
    if (checker.length === 0) return offer;
    return { ...offer, withSafetyChecker: planOf([...diffusers.paths, ...checker]).plan };
  }
  if (choice === undefined) {
    const files = offered(listing.files);
    if (files.length === 0) throw unsupported(diffusers.missing);
    if (files.length > 1) {
      const licence = licenceOf(listing.source.repo, listing.card);
      return { type: 'choices', files: files.map(({ path, bytes }) => ({ path, bytes })), licence };
    }
    return plan(listing, 'single-file', withSettings(files[0]!, byPath));
  }
  if (!chosen) throw new AppError('not-found', `No model file ${choice}.`, { what: choice });
  return plan(listing, 'single-file', withSettings(chosen, byPath));
}

/**
 * The manifest's files with its hashes, which are SHA-256 for small files too; with the hub's hash where the manifest only has
 * a block hash.
 */
function ownFiles(byPath: ReadonlyMap<string, ListedFile>, manifest: ModelManifest): ListedFile[] {
  const missing = manifest.files.filter(({ path }) => !byPath.has(path));
  if (missing.length > 0) throw unsupported(missing.map(({ path }) => path));
  const files = manifest.files.map(({ path, bytes, sha256, blockBytes }) => {
    if (blockBytes !== undefined) return byPath.get(path)!;
    return { path, bytes, hash: { algorithm: 'sha256' as const, digest: sha256 } };
  });
  return [byPath.get(MANIFEST_FILE)!, ...files];
}

/** The files that a pipeline needs from a diffusers folder, and which of them are missing. */
export function diffusersFiles(paths: readonly string[]): {
  readonly paths: readonly string[];
  readonly missing: readonly string[];
} {
  const all = new Set(paths);
  const taken: string[] = [];
  const missing: string[] = [];
  const require = (path: string) => (all.has(path) ? taken : missing).push(path);

  require('model_index.json');
  require('scheduler/scheduler_config.json');
  for (const part of WEIGHTED_PARTS) {
    require(`${part}/config.json`);
    const weights = chooseWeights(paths.filter((path) => isIn(part, path)));
    if (weights) taken.push(...weights.paths);
    else missing.push(`${part}/*.safetensors`);
  }
  const vocabulary = VOCABULARIES.find((files) => files.every((path) => all.has(path)));
  if (vocabulary) taken.push(...vocabulary);
  else missing.push('tokenizer/vocab.txt');
  if (all.has('tokenizer/tokenizer_config.json')) taken.push('tokenizer/tokenizer_config.json');
  return { paths: taken, missing };
}

/** A pipeline's own safety checker, and the config of what prepares its pictures; empty if it has none. */
function safetyCheckerFiles(paths: readonly string[]): readonly string[] {
  const { config, processor } = SAFETY_CHECKER_PATHS;
  const weights = chooseWeights(paths.filter((path) => isIn('safety_checker', path)));
  const isWhole = weights && paths.includes(config) && paths.includes(processor);
  return isWhole ? [config, processor, ...weights.paths] : [];
}

/** diffusers' folder of a single part, if that is the whole repository; null otherwise. */
function lonePart(paths: readonly string[]): ReadonlySet<string> | null {
  if (paths.includes('model_index.json') || !paths.includes(PART_CONFIG)) return null;
  const weights = chooseWeights(paths.filter((path) => path.startsWith('diffusion_pytorch_model')));
  return weights && new Set([PART_CONFIG, ...weights.paths]);
}

/** transformers' folder of a model that looks at pictures, in the chosen form or the best; null for any other repository. */
function clipFiles(paths: readonly string[], choice?: string): ReadonlySet<string> | null {
  const processor = PROCESSOR_CONFIGS.find((name) => paths.includes(name));
  const weights = processor && wholeWeights(paths, choice);
  return weights ? new Set([CLIP_CONFIG, processor, weights]) : null;
}

/** The same of a model that reads texts with a vocabulary of BERT's. */
function textEncoderFiles(paths: readonly string[], choice?: string): ReadonlySet<string> | null {
  const vocabulary = BERT_VOCABULARIES.find((name) => paths.includes(name));
  const weights = vocabulary && wholeWeights(paths, choice);
  if (!weights) return null;
  const settings = [BERT_SETTINGS].filter((name) => paths.includes(name));
  return new Set([CLIP_CONFIG, vocabulary, ...settings, weights]);
}

/** The weights of a repository that is a single model of transformers. */
function wholeWeights(paths: readonly string[], choice?: string): string | null {
  if (!paths.includes(CLIP_CONFIG) || paths.includes('model_index.json')) return null;
  const forms = paths.filter((path) => CLIP_WEIGHTS.test(path) && !path.includes('/'));
  const weights = choice ?? chooseWeights(forms)?.paths[0];
  return weights !== undefined && forms.includes(weights) ? weights : null;
}

/**
 * Single-file checkpoints other than the weights of a pipeline's parts, or else add-ons. If a file exists in two formats, only
 * the safetensors.
 */
function offered(files: readonly ListedFile[]): ListedFile[] {
  const own = files.filter(({ path }) => !PART_FILE.test(path) && !TRAINING_STATE.test(path));
  const inForm = (form: RegExp) => own.filter(({ path }) => form.test(path));
  const checkpoints = inForm(CHECKPOINT);
  const candidates = checkpoints.length > 0 ? checkpoints : inForm(ADD_ON);
  const safe = new Set(candidates.filter(isSafe).map(({ path }) => stemOf(path)));
  return candidates
    .filter((file) => isSafe(file) || !safe.has(stemOf(file.path)))
    .sort((a, b) => Number(isSafe(b)) - Number(isSafe(a)) || a.bytes - b.bytes);
}

/**
 * A file together with the small file that is needed to read it correctly: a checkpoint's config of the same name, which has
 * the prediction type, or peft's settings beside an adapter, which have its strength.
 */
function withSettings(file: ListedFile, byPath: ReadonlyMap<string, ListedFile>): ListedFile[] {
  const yaml = ['.yaml', '.yml'].map((ending) => stemOf(file.path) + ending);
  const settings = [
    ...(CHECKPOINT.test(file.path) ? yaml : []),
    file.path.replace(/[^/]*$/, ADAPTER_CONFIG),
  ];
  const found = settings
    .map((path) => byPath.get(path))
    .find((one) => one && one.bytes <= MAX_SETTINGS_BYTES);
  return found ? [file, found] : [file];
}

const isSafe = ({ path }: ListedFile) => /\.safetensors$/i.test(path);
const stemOf = (path: string) => path.replace(CHECKPOINT, '');
const isIn = (folder: string, path: string) =>
  path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes('/');

/** @param of the file that distinguishes the plan from that of the whole repository */
export function plan(
  { source, card }: RepositoryListing,
  layout: DownloadPlan['layout'],
  files: readonly ListedFile[],
  of: FileHash | undefined = layout === 'single-file' ? files[0]?.hash : undefined,
): Extract<DownloadOffer, { type: 'plan' }> {
  return {
    type: 'plan',
    plan: {
      id: slug(source.repo, source.commit.slice(0, 8), ...(of ? [of.digest.slice(0, 8)] : [])),
      source: { type: 'hub', ...source },
      layout,
      files: [...files],
      totalBytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      licence: licenceOf(source.repo, card),
    },
  };
}

const unsupported = (missing: readonly string[]) =>
  new AppError('unsupported', `No usable model, because of missing files: ${missing.join(', ')}.`, {
    what: 'repository',
    missing: [...missing],
    supported: ['diffusers', 'safetensors', 'ckpt'],
  });
