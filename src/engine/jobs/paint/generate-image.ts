import { applyStyleTag, planNegativePrompt, planPrompt } from '../../../core/prompt/index.ts';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import { hiresSize, type HiresFix } from '../../../contract/hires.ts';
import { textIn } from '../../../contract/local-text.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { isMarked } from '../../../pipeline/check-picture.ts';
import type { PictureControl } from '../../../pipeline/control.ts';
import type { ImagePrompt } from '../../../pipeline/image-prompt.ts';
import { paintPicture } from '../../../pipeline/paint-picture.ts';
import type { Enlargement } from '../../../pipeline/second-pass.ts';
import type {
  GenerateRequest,
  GenerateResult,
  GenerateWarning,
  GenerationParameters,
  ProgressEvent,
} from '../../../contract/engine-api.ts';
import type { ComputeDevice } from '../../../runtime/device.ts';
import type { OnnxDiffusionModel } from '../../../runtime/diffusion-model.ts';
import { storedAddOns } from '../../../storage/library/add-ons.ts';
import { schedulerConfigOf, type StoredModel } from '../../../storage/stored-model.ts';
import { encodePng } from '../../encode-png.ts';
import { usedAddOns } from '../../add-ons/usages.ts';
import { openTokenizer } from '../../../storage/stored-tokenizer.ts';
import { byTiles } from './by-tiles.ts';
import { chunksOf } from '../../chunks-of.ts';
import { learnedWords } from './learned-words.ts';
import { infotextOf } from './infotext.ts';
import { noiseOf } from './noise-of.ts';
import { promptWarnings } from './prompt-warnings.ts';
import { secondPassOf } from './second-pass-of.ts';
import { StageClock } from './stage-clock.ts';
import type { ReadyStart } from './ready-start.ts';

export interface ReadyModel {
  readonly stored: StoredModel;
  readonly device: ComputeDevice;
  readonly model: OnnxDiffusionModel;
  /** For a request with a second pass. */
  readonly enlargement: Enlargement | null;
  readonly controls: readonly PictureControl[];
  readonly imagePrompts: readonly ImagePrompt[];
}

/** Paints one request into one PNG, with a model and a start that are ready. */
export async function generateImage(
  { stored, device, model, enlargement, controls, imagePrompts }: ReadyModel,
  asked: GenerateRequest,
  { start, finish, warnings: startWarnings }: ReadyStart,
  prepareMs: number,
  warnings: readonly GenerateWarning[],
  onProgress: (event: ProgressEvent) => void,
  signal: AbortSignal,
): Promise<GenerateResult> {
  const { manifest } = stored;
  const request = { ...asked, hires: withTilesDecided(asked, device, model.largestPicture) };
  const withTag = (text: string) =>
    request.useStyleTag ? applyStyleTag(text, manifest.styleTag) : text;
  const fullPrompt = withTag(request.prompt);
  const hiresPrompt = request.hires?.prompt ?? '';
  const fullHiresPrompt = hiresPrompt === '' ? '' : withTag(hiresPrompt);
  const schedulerConfig = await schedulerConfigOf(stored);
  const scheduler = createSampler(request.sampler, schedulerConfig, request.steps);
  const steps = scheduler.timesteps.length;
  const addOns = await storedAddOns();
  const words = model.learnWords(
    await learnedWords(addOns, [fullPrompt, fullHiresPrompt], request.negativePrompt, steps),
  );
  const planOptions = {
    tokenizer: await openTokenizer(stored, words),
    steps,
    ...chunksOf(manifest),
    maxParts: LIMITS.promptParts,
    maxEncodings: LIMITS.promptEncodings,
  };
  const prompt = planPrompt(fullPrompt, planOptions);
  const negativePrompt = planNegativePrompt(request.negativePrompt, planOptions);
  const hires =
    request.hires &&
    enlargement &&
    secondPassOf(request, request.hires, {
      schedulerConfig,
      enlargement,
      plan: planOptions,
      prompt: fullHiresPrompt || fullPrompt,
      ...noiseOf(request, model.vaeScaleFactor),
    });

  const clock = new StageClock();
  const painted = await paintPicture(
    model,
    {
      start,
      tile: null,
      hires,
      controls,
      prompt,
      negativePrompt,
      clipSkip: request.clipSkip,
      width: request.width,
      height: request.height,
      guidanceScale: request.guidanceScale,
      guidanceRescale: request.guidanceRescale,
      guidanceInterval: {
        skipEarly: request.skipEarlyGuidance,
        skipLate: request.skipLateGuidance,
      },
      ...noiseOf(request, model.vaeScaleFactor),
      scheduler,
      cacheInterval: request.cacheInterval,
      preview: manifest.latentPreview,
      imagePrompts,
      isSeamless: request.tiling,
    },
    (event) => {
      if (event.type === 'step') {
        const { stepsLeft, ...step } = event;
        onProgress({ ...step, ...clock.step(stepsLeft, request.cacheInterval) });
        return;
      }
      if (event.type === 'tile') {
        onProgress({ ...event, remainingMs: clock.remainingMs });
        return;
      }
      if (event.type !== 'encoding-image' && event.type !== 'enlarging') clock.enter(event.type);
      if (event.type !== 'denoising') onProgress(event);
    },
    signal,
  );
  if (!painted) return { type: 'cancelled' };
  const pixels = finish(painted);
  const { safetyChecker } = model;
  if (safetyChecker) onProgress({ type: 'checking' });
  const isUnsafe = safetyChecker !== null && (await isMarked(safetyChecker, pixels));
  const { encoding, denoising, decoding } = clock.finish();

  const { jobId, ...settings } = request;
  const parameters: GenerationParameters = {
    ...settings,
    fullPrompt,
    fullHiresPrompt,
    modelName: textIn(manifest.name, 'en'),
    modelVersion: manifest.version,
    backend: device.backend,
    precision: device.precision,
  };
  const plans = hires ? [prompt, negativePrompt, hires.prompt] : [prompt, negativePrompt];
  const learned = plans.flatMap((plan) => plan.learned);
  const infotext = infotextOf(parameters, usedAddOns(addOns, request, learned));
  return {
    type: 'image',
    png: await encodePng(pixels, new Map([['parameters', infotext]])),
    parameters,
    warnings: [
      ...warnings,
      ...startWarnings,
      ...promptWarnings(request, {
        prompt,
        negativePrompt,
        hiresPrompt: hires && hires.prompt,
      }),
      ...(request.clipSkip > 1 && !model.canSkipLayers
        ? [{ type: 'clip-skip-ignored' } as const]
        : []),
      ...(model.vaePrecision !== device.precision ? [{ type: 'decoded-in-fp32' } as const] : []),
      ...(isUnsafe ? [{ type: 'marked-unsafe' } as const] : []),
    ],
    timings: { prepareMs, encodeMs: encoding, denoiseMs: denoising, decodeMs: decoding },
  };
}

/** Decides whether the second pass goes by tiles, if the request leaves that to the device. */
function withTilesDecided(
  request: GenerateRequest,
  device: ComputeDevice,
  largestPicture: number,
): HiresFix | null {
  const { hires } = request;
  if (!hires) return null;
  const size = hiresSize(request, hires.scale);
  return { ...hires, tiles: hires.tiles ?? byTiles(size, device, largestPicture) };
}
