import { AppError } from '../core/errors.ts';
import type { PromptPlan } from '../core/prompt/index.ts';
import { createTorchGenerator } from '../core/random/index.ts';
import type { Scheduler } from '../core/schedulers/index.ts';
import { scale } from '../core/tensor/tensor.ts';
import { encodePrompts } from './conditioning.ts';
import { decodeImage } from './decode-image.ts';
import { requireFinite } from './finite.ts';
import { predictGuided } from './guided-prediction.ts';
import { type LatentPreview, previewLatents, type RgbaPixels } from './latent-preview.ts';
import type { DiffusionModel } from './ports.ts';

export interface TextToImageInput {
  /** Both planned for as many steps as the scheduler has timesteps. */
  readonly prompt: PromptPlan;
  readonly negativePrompt: PromptPlan;
  /** As `DiffusionModel.encodeText` takes it. */
  readonly clipSkip: number;
  /** Pixels, multiples of the model's `vaeScaleFactor`. */
  readonly width: number;
  readonly height: number;
  /**
   * At most 1: no guidance, one UNet pass a step instead of a batch of two (Ho & Salimans 2022). Several prompts are always
   * weighed against the negative one, then by a scale of 1.
   */
  readonly guidanceScale: number;
  readonly seed: number;
  readonly scheduler: Scheduler;
  readonly preview: LatentPreview;
}

export type TextToImageEvent =
  | { readonly type: 'encoding' }
  | { readonly type: 'denoising' }
  | {
      readonly type: 'step';
      readonly step: number;
      readonly totalSteps: number;
      readonly preview: RgbaPixels;
    }
  | { readonly type: 'decoding' };

/**
 * diffusers' StableDiffusionPipeline.__call__ over ports: same order of random draws, same arithmetic.
 *
 * @returns the picture, or null when `signal` was aborted; that is looked at between steps.
 * @throws AppError `invalid-request` for sizes the VAE cannot make, `numerical` for NaN or Inf
 *   (details: stage, and the UNet's step).
 */
export async function textToImage(
  model: DiffusionModel,
  input: TextToImageInput,
  onEvent: (event: TextToImageEvent) => void,
  signal: AbortSignal,
): Promise<RgbaPixels | null> {
  // 1. Check
  const { width, height, guidanceScale, scheduler } = input;
  for (const [field, pixels] of Object.entries({ width, height })) {
    if (pixels % model.vaeScaleFactor !== 0) {
      throw new AppError('invalid-request', `${field} must be a multiple of the VAE factor.`, {
        field,
        found: pixels,
        expected: model.vaeScaleFactor,
      });
    }
  }

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
  const random = createTorchGenerator(input.seed);
  const shape = [
    1,
    model.latentChannels,
    height / model.vaeScaleFactor,
    width / model.vaeScaleFactor,
  ];
  let latents = scale(random.randn(shape), scheduler.initNoiseSigma);

  // 4. Denoise
  onEvent({ type: 'denoising' });
  let state = scheduler.initialState();
  const totalSteps = scheduler.timesteps.length;
  try {
    for (const [index, timestep] of scheduler.timesteps.entries()) {
      const sample = scheduler.scaleModelInput(latents, index);
      const passes = await conditioning.at(index + 1);
      const guidance = { passes, weights, guidanceScale: Math.max(1, guidanceScale) };
      const modelOutput = await predictGuided(model, { sample, timestep, ...guidance }, signal);
      if (!modelOutput) return null;
      requireFinite(modelOutput, { stage: 'unet', step: index + 1 });
      const noise = scheduler.drawsNoise(index) ? random.randn(shape) : undefined;
      const step = scheduler.step({ state, index, modelOutput, sample: latents, noise });
      ({ state, sample: latents } = step);
      onEvent({
        type: 'step',
        step: index + 1,
        totalSteps,
        preview: previewLatents(step.predOriginalSample, input.preview),
      });
      if (signal.aborted) return null;
    }
  } finally {
    conditioning.release();
  }

  // 5. Decode
  onEvent({ type: 'decoding' });
  return decodeImage(model, scale(latents, 1 / model.scalingFactor));
}
