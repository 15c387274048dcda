import type { PassProgress } from '../contract/engine-api.ts';
import { AppError } from '../core/errors.ts';
import { firstChannels, joinChannels, scale, type Tensor } from '../core/tensor/tensor.ts';
import { encodePrompts, type ProjectPass, type ProjectPrompt } from './conditioning.ts';
import { Controls, type PictureControl } from './control.ts';
import { decodeImage } from './decode-image.ts';
import { requireFinite } from './finite.ts';
import { isEverywhere, isGuided, type GuidanceInterval } from './guidance-interval.ts';
import { predictGuided } from './guided-prediction.ts';
import { ImagePrompts, type ImagePrompt } from './image-prompt.ts';
import type { LatentPreview, RgbaPixels } from './latent-preview.ts';
import type { PaintingEvent, PaintingPass } from './painting-pass.ts';
import type { DiffusionModel } from './ports.ts';
import { predictByTiles } from './predict-by-tiles.ts';
import { startAgain, type SecondPass } from './second-pass.ts';
import type { Size } from './size.ts';
import { begin, firstIndex } from './start.ts';
import { stepPreviews } from './step-previews.ts';
import { watchOf } from './vae-tiles.ts';

export interface PictureInput extends PaintingPass {
  /** See `DiffusionModel.encodeText`. */
  readonly clipSkip: number;
  /**
   * At most 1 means no guidance: one UNet pass per step instead of a batch of two (Ho & Salimans 2022). Several prompts are
   * always combined with the negative one, then with a scale of 1.
   */
  readonly guidanceScale: number;
  /** 0 to 1: see `rescaleGuidance`. */
  readonly guidanceRescale: number;
  readonly guidanceInterval: GuidanceInterval;
  /**
   * The UNet's deep features are computed at every n-th call and reused in between, as the `DeepCache` package does by default; at
   * most 1 means always. It counts calls, two a step with samplers of order 2. Where a timestep occurs twice, the package counts it
   * once, so that it never computes them again with Heun and an even number.
   */
  readonly cacheInterval: number;
  readonly preview: LatentPreview;
  /** Pictures beside the prompts of both passes. */
  readonly imagePrompts: readonly ImagePrompt[];
  /** Whether the picture continues at its opposite edge (A1111's "Tiling"). */
  readonly isSeamless: boolean;
  /** What guides both passes. */
  readonly controls: readonly PictureControl[];
  /** Paints over the enlarged result of the first pass (A1111's hires fix); null for one pass. */
  readonly hires: SecondPass | null;
}

type OnEvent = (event: PaintingEvent) => void;

/**
 * `__call__` of diffusers' StableDiffusionPipeline, StableDiffusionImg2ImgPipeline and StableDiffusionInpaintPipeline, and of their
 * ControlNet forms, over ports: the same order of random draws and the same arithmetic. start.ts has the differences between them.
 * With `hires`, a second pass follows.
 *
 * @returns the picture, or null when `signal` was aborted, which is checked between steps and tiles
 * @throws AppError `invalid-request` for sizes that the VAE cannot decode and for a start that leaves no steps, `numerical`
 * for NaN or Inf (details: stage, and the UNet's step)
 */
export async function paintPicture(
  model: DiffusionModel,
  input: PictureInput,
  onEvent: OnEvent,
  signal: AbortSignal,
): Promise<RgbaPixels | null> {
  try {
    return await paint(model, input, onEvent, signal);
  } catch (error) {
    // Nothing else can stop the VAE between two tiles.
    if (signal.aborted) return null;
    throw error;
  }
}

async function paint(
  model: DiffusionModel,
  input: PictureInput,
  onEvent: OnEvent,
  signal: AbortSignal,
): Promise<RgbaPixels | null> {
  const { hires } = input;
  for (const size of hires ? [input, hires] : [input]) checkSize(model, size);
  model.setSeamless(input.isSeamless);
  const later = hires ? (hires.steps * areaOf(hires)) / areaOf(input) : 0;
  const onFirst = { pass: 1, passes: hires ? 2 : 1, later };
  let latents = await denoise(model, input, input, onFirst, onEvent, signal);
  if (latents && hires) {
    const start = await startAgain(model, latents, hires, onEvent, signal);
    if (!start || signal.aborted) return null;
    const onSecond = { pass: 2, passes: 2, later: 0 };
    latents = await denoise(model, input, { ...hires, start }, onSecond, onEvent, signal);
  }
  if (!latents) return null;
  const watch = watchOf('decoding', onEvent, signal);
  return decodeImage(model, scale(latents, 1 / model.scalingFactor), watch);
}

const areaOf = ({ width, height }: Size) => width * height;

function checkSize(model: DiffusionModel, { width, height }: Size): void {
  for (const [field, pixels] of Object.entries({ width, height })) {
    if (pixels % model.vaeScaleFactor !== 0) {
      throw new AppError('invalid-request', `${field} must be a multiple of the VAE factor.`, {
        field,
        found: pixels,
        expected: model.vaeScaleFactor,
      });
    }
  }
}

const noiseIn = ({ random, variation, seedResize }: PaintingPass) => ({
  random,
  variation,
  seedResize,
});

interface Place extends Pick<PassProgress, 'pass' | 'passes'> {
  /** The work that follows this pass, measured in its steps. */
  readonly later: number;
}

/** @returns `[1, channels, height, width]`, scaled as the UNet sees them; null when `signal` was aborted */
async function denoise(
  model: DiffusionModel,
  {
    clipSkip,
    guidanceScale,
    guidanceRescale,
    guidanceInterval,
    cacheInterval,
    preview,
    imagePrompts,
    isSeamless,
    controls,
  }: Omit<PictureInput, keyof PaintingPass | 'hires'>,
  input: PaintingPass,
  { pass, passes, later }: Place,
  onEvent: OnEvent,
  signal: AbortSignal,
): Promise<Tensor | null> {
  // 1. Check
  const { width, height, scheduler, start, random, tile } = input;
  const first = firstIndex(start, input);

  // 2. Encode
  onEvent({ type: 'encoding' });
  const { parts } = input.prompt;
  const weights = guidanceScale > 1 || parts.length > 1 ? parts.map(({ weight }) => weight) : null;
  const negativePrompt = weights && input.negativePrompt;
  const pictures = new ImagePrompts(model, imagePrompts);
  const { projectPrompt } = pictures;
  const size = { width, height };
  const guides = controls.length > 0 ? new Controls(model, controls, size, projectPrompt) : null;
  const project = guides?.project ?? projectForUnet(projectPrompt);
  const options = { clipSkip, together: isEverywhere(guidanceInterval), project };
  const conditioning = await encodePrompts(model, input.prompt, negativePrompt, options, signal);
  if (!conditioning) return null;

  // 3. Latents
  const { latentChannels, vaeScaleFactor } = model;
  const shape = [1, latentChannels, height / vaeScaleFactor, width / vaeScaleFactor];
  const watch = watchOf('encoding-image', onEvent, signal);
  const where = { ...noiseIn(input), scheduler, index: first, shape, watch };
  const { condition, keep, ...beginning } = await begin(model, start, where);
  let { latents } = beginning;
  if (signal.aborted) return null;

  // 4. Denoise
  onEvent({ type: 'denoising' });
  let state = scheduler.initialState();
  const showStep = stepPreviews(model, preview);
  const timesteps = scheduler.timesteps.slice(first);
  const totalSteps = timesteps.length;
  try {
    for (const [done, timestep] of timesteps.entries()) {
      const [index, step] = [first + done, done + 1];
      const progress = { pass, passes, step, totalSteps };
      const scaled = scheduler.scaleModelInput(latents, index);
      const projected = await conditioning.at(step);
      const guided = weights === null || isGuided(done, totalSteps, guidanceInterval);
      const guidance = {
        passes: guided ? projected : projected.slice(1),
        weights,
        isGuided: guided,
        guidanceScale: Math.max(1, guidanceScale),
        guidanceRescale,
        scales: pictures.scalesAt(done, totalSteps),
      };
      const modelOutput = await predictByTiles(
        condition ? joinChannels([scaled, condition]) : scaled,
        tile && { width: tile.width / vaeScaleFactor, height: tile.height / vaeScaleFactor },
        (sample, tileIndex, place) => {
          const isFresh = done % cacheInterval === 0;
          const cache = cacheInterval > 1 ? { isFresh, tile: tileIndex } : null;
          // Even if the UNet takes the mask and the masked image, nets see neither.
          const own = firstChannels(sample, latentChannels);
          const call = { total: totalSteps, done, tile: tileIndex, place, latents: own, timestep };
          const guide = guides && guides.guide(call);
          return predictGuided({ sample, timestep, cache, guide, ...guidance }, signal);
        },
        (number, tiles) => onEvent({ type: 'tile', ...progress, tile: number, tiles }),
        isSeamless,
      );
      if (!modelOutput) return null;
      requireFinite(modelOutput, { stage: 'unet', step });
      const noise = scheduler.drawsNoise(index) ? random.randn(shape) : undefined;
      const next = scheduler.step({ state, index, modelOutput, sample: latents, noise });
      state = next.state;
      latents = keep(next.sample, step < totalSteps ? index + 1 : null);
      const stepsLeft = totalSteps - step + later;
      const shown = await showStep(next.predOriginalSample);
      onEvent({ type: 'step', ...progress, stepsLeft, preview: shown });
      if (signal.aborted) return null;
    }
  } finally {
    conditioning.release();
    guides?.release();
    pictures.release();
  }
  return latents;
}

const projectForUnet =
  (projectPrompt: ProjectPrompt): ProjectPass =>
  async (...args) => ({ prompt: await projectPrompt(...args), controls: [] });
