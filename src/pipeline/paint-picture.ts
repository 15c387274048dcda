import { AppError } from '../core/errors.ts';
import type { PromptPlan } from '../core/prompt/index.ts';
import type { NoiseGenerator } from '../core/random/index.ts';
import type { Scheduler } from '../core/schedulers/index.ts';
import { joinChannels, scale } from '../core/tensor/tensor.ts';
import type { Variation } from './beginning.ts';
import { encodePrompts } from './conditioning.ts';
import { decodeImage } from './decode-image.ts';
import { requireFinite } from './finite.ts';
import { predictGuided } from './guided-prediction.ts';
import { type LatentPreview, previewLatents, type RgbaPixels } from './latent-preview.ts';
import type { DiffusionModel } from './ports.ts';
import { begin, firstIndex, type Start } from './start.ts';

export interface PictureInput {
  readonly start: Start;
  /**
   * Both are planned for as many steps as the scheduler has timesteps. A loop that starts late counts its steps from the first
   * one, as A1111 does.
   */
  readonly prompt: PromptPlan;
  readonly negativePrompt: PromptPlan;
  /** See `DiffusionModel.encodeText`. */
  readonly clipSkip: number;
  /** Pixels, multiples of the model's `vaeScaleFactor`. */
  readonly width: number;
  readonly height: number;
  /**
   * At most 1 means no guidance: one UNet pass per step instead of a batch of two (Ho & Salimans 2022). Several prompts are
   * always combined with the negative one, then with a scale of 1.
   */
  readonly guidanceScale: number;
  /** The source of all noise but the variation's, drawn in diffusers' order. */
  readonly random: NoiseGenerator;
  readonly variation: Variation | null;
  readonly scheduler: Scheduler;
  readonly preview: LatentPreview;
}

export type PaintingEvent =
  | { readonly type: 'encoding' }
  | { readonly type: 'encoding-image' }
  | { readonly type: 'denoising' }
  | {
      readonly type: 'step';
      readonly step: number;
      readonly totalSteps: number;
      readonly preview: RgbaPixels;
    }
  | { readonly type: 'decoding' };

/**
 * `__call__` of diffusers' StableDiffusionPipeline, StableDiffusionImg2ImgPipeline and StableDiffusionInpaintPipeline over
 * ports: the same order of random draws and the same arithmetic. start.ts has the differences between them.
 *
 * @returns the picture, or null when `signal` was aborted, which is checked between steps
 * @throws AppError `invalid-request` for sizes that the VAE cannot decode and for a start that leaves no steps, `numerical`
 * for NaN or Inf (details: stage, and the UNet's step)
 */
export async function paintPicture(
  model: DiffusionModel,
  input: PictureInput,
  onEvent: (event: PaintingEvent) => void,
  signal: AbortSignal,
): Promise<RgbaPixels | null> {
  // 1. Check
  const { width, height, guidanceScale, scheduler, start, random, variation } = input;
  for (const [field, pixels] of Object.entries({ width, height })) {
    if (pixels % model.vaeScaleFactor !== 0) {
      throw new AppError('invalid-request', `${field} must be a multiple of the VAE factor.`, {
        field,
        found: pixels,
        expected: model.vaeScaleFactor,
      });
    }
  }
  const first = firstIndex(start, input);

  // 2. Encode
  onEvent({ type: 'encoding' });
  const { parts } = input.prompt;
  const weights = guidanceScale > 1 || parts.length > 1 ? parts.map(({ weight }) => weight) : null;
  const negativePrompt = weights && input.negativePrompt;
  const conditioning = await encodePrompts(
    model,
    input.prompt,
    negativePrompt,
    input.clipSkip,
    signal,
  );
  if (!conditioning) return null;

  // 3. Latents
  const shape = [
    1,
    model.latentChannels,
    height / model.vaeScaleFactor,
    width / model.vaeScaleFactor,
  ];
  if (start.type !== 'noise') onEvent({ type: 'encoding-image' });
  const beginning = await begin(model, start, {
    scheduler,
    index: first,
    shape,
    random,
    variation,
  });
  const { condition, keep } = beginning;
  let { latents } = beginning;
  if (signal.aborted) return null;

  // 4. Denoise
  onEvent({ type: 'denoising' });
  let state = scheduler.initialState();
  const timesteps = scheduler.timesteps.slice(first);
  try {
    for (const [done, timestep] of timesteps.entries()) {
      const [index, step] = [first + done, done + 1];
      const scaled = scheduler.scaleModelInput(latents, index);
      const sample = condition ? joinChannels([scaled, condition]) : scaled;
      const passes = await conditioning.at(step);
      const guidance = { passes, weights, guidanceScale: Math.max(1, guidanceScale) };
      const modelOutput = await predictGuided({ sample, timestep, ...guidance }, signal);
      if (!modelOutput) return null;
      requireFinite(modelOutput, { stage: 'unet', step });
      const noise = scheduler.drawsNoise(index) ? random.randn(shape) : undefined;
      const next = scheduler.step({ state, index, modelOutput, sample: latents, noise });
      state = next.state;
      latents = keep(next.sample, step < timesteps.length ? index + 1 : null);
      const preview = previewLatents(next.predOriginalSample, input.preview);
      onEvent({ type: 'step', step, totalSteps: timesteps.length, preview });
      if (signal.aborted) return null;
    }
  } finally {
    conditioning.release();
  }

  // 5. Decode
  onEvent({ type: 'decoding' });
  return decodeImage(model, scale(latents, 1 / model.scalingFactor));
}
