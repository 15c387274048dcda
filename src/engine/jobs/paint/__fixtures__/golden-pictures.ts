import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { parsePythonJson } from '../../../../core/formats/python-json.ts';
import { planNegativePrompt, planPrompt, type PlanOptions } from '../../../../core/prompt/index.ts';
import { createTorchGenerator, type NoiseGenerator } from '../../../../core/random/index.ts';
import type { Scheduler, SchedulerConfig } from '../../../../core/schedulers/index.ts';
import type { LearnedWord } from '../../../../core/tokenizer/index.ts';
import { LIMITS } from '../../../../contract/limits.ts';
import { parseManifest } from '../../../../contract/manifest.ts';
import { EVERYWHERE } from '../../../../pipeline/guidance-interval.ts';
import type { PictureControl } from '../../../../pipeline/control.ts';
import type { ImagePrompt } from '../../../../pipeline/image-prompt.ts';
import { paintPicture } from '../../../../pipeline/paint-picture.ts';
import type { PaintingEvent } from '../../../../pipeline/painting-pass.ts';
import type { SecondPass } from '../../../../pipeline/second-pass.ts';
import type { Size } from '../../../../pipeline/size.ts';
import type { Start } from '../../../../pipeline/start.ts';
import type { ComputeDevice } from '../../../../runtime/device.ts';
import { OnnxDiffusionModel } from '../../../../runtime/diffusion-model.ts';
import { openWeights } from '../../../../storage/open-weights.ts';
import type { StoredModel } from '../../../../storage/stored-model.ts';
import { openTokenizer } from '../../../../storage/stored-tokenizer.ts';
import { chunksOf } from '../../../chunks-of.ts';
import { rgbOf, type GoldenCase } from './golden-case.ts';

/** skypaint-mini 0.3.0, which is quick. */
export const MINI = 'training/models/skypaint-mini-64/';
/** The model that comes with the page. */
export const SHIPPED = 'public/models/skypaint-mini/';

/** The engine without a browser: everything is as on the page, except where the files are. */
export interface Engine {
  readonly stored: StoredModel;
  readonly model: OnnxDiffusionModel;
  readonly schedulerConfig: SchedulerConfig;
}

/** SHA-256 of each of a model's weight files, by path, as goldens record them. */
export function weightHashes({ stored }: Engine): Readonly<Record<string, string>> {
  return Object.fromEntries(
    stored.manifest.files
      .filter(({ path }) => path.endsWith('.safetensors'))
      .map(({ path, sha256 }) => [path, sha256]),
  );
}

/** Where tests in Node compute. */
export const WASM: ComputeDevice = {
  backend: 'wasm',
  precision: 'fp32',
  adapter: null,
  fallbackReasons: [],
};

/**
 * @param folder with manifest.json and the model's files, weights in F16
 * @param placeOf the location of files that are not in the folder
 */
export function openFolder(
  folder: string,
  placeOf = (path: string): string => folder + path,
): StoredModel {
  return {
    manifest: parseManifest(JSON.parse(readFileSync(`${folder}manifest.json`, 'utf8'))),
    text: (path) => Promise.resolve(readFileSync(placeOf(path), 'utf8')),
    weights: (path, precision) =>
      openWeights(new Blob([readFileSync(placeOf(path))]), path, precision),
  };
}

/** What the running test file has opened. Test files share a process, and with it WebAssembly's memory. */
const opened = { by: '', models: [] as OnnxDiffusionModel[] };

/** @param stored see `openFolder` */
export async function openEngine(stored: StoredModel, device = WASM): Promise<Engine> {
  const { testPath = '' } = expect.getState();
  if (opened.by !== testPath) {
    for (const former of opened.models.splice(0)) await former.release();
    opened.by = testPath;
  }
  const model = await OnnxDiffusionModel.open(stored, device, () => undefined);
  opened.models.push(model);
  const path = stored.manifest.parts.scheduler.config;
  return { stored, model, schedulerConfig: parsePythonJson(await stored.text(path), path) };
}

export async function planOptions(
  stored: StoredModel,
  steps: number,
  words: readonly LearnedWord[] = [],
): Promise<PlanOptions> {
  return {
    tokenizer: await openTokenizer(stored, words),
    steps,
    ...chunksOf(stored.manifest),
    maxParts: LIMITS.promptParts,
    maxEncodings: LIMITS.promptEncodings,
  };
}

export interface PaintOptions {
  readonly size?: readonly number[];
  /** In pixels; no tiles by default. */
  readonly tile?: Size | null;
  readonly hires?: SecondPass;
  readonly isSeamless?: boolean;
  readonly controls?: readonly PictureControl[];
  readonly imagePrompts?: readonly ImagePrompt[];
  readonly onEvent?: (event: PaintingEvent) => void;
  readonly signal?: AbortSignal;
}

/** 8-bit RGB `[height, width, 3]`; empty if it was cancelled. */
export async function paint(
  { stored, model }: Engine,
  request: GoldenCase<string>,
  scheduler: Scheduler,
  words: readonly LearnedWord[] = [],
  start: Start = { type: 'noise' },
  createRandom: (seed: number) => NoiseGenerator = createTorchGenerator,
  {
    size,
    tile = null,
    hires,
    isSeamless = false,
    controls = [],
    imagePrompts = [],
    onEvent = () => undefined,
    signal = new AbortController().signal,
  }: PaintOptions = {},
): Promise<Uint8ClampedArray> {
  const { latentPreview } = stored.manifest;
  const { variation } = request;
  const [height = 0, width = 0] = size ?? request.picture.shape;
  const options = await planOptions(stored, scheduler.timesteps.length, words);
  const pixels = await paintPicture(
    model,
    {
      start,
      tile,
      hires: hires ?? null,
      prompt: planPrompt(request.prompt, options),
      negativePrompt: planNegativePrompt(request.negativePrompt, options),
      clipSkip: request.clipSkip ?? 1,
      width,
      height,
      guidanceScale: request.guidanceScale,
      guidanceRescale: request.guidanceRescale ?? 0,
      cacheInterval: request.cacheInterval ?? 1,
      guidanceInterval: request.guidanceInterval ?? EVERYWHERE,
      random: createRandom(request.seed),
      variation: variation
        ? { random: createRandom(variation.seed), strength: variation.strength, of: null }
        : null,
      seedResize: null,
      scheduler,
      preview: latentPreview,
      imagePrompts,
      isSeamless,
      controls,
    },
    onEvent,
    signal,
  );
  return pixels ? rgbOf(pixels.data) : new Uint8ClampedArray();
}
