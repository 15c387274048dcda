import { AppError } from '../core/errors.ts';
import { classifierFreeGuidance } from '../core/guidance/index.ts';
import { createTorchGenerator } from '../core/random/index.ts';
import type { Scheduler } from '../core/schedulers/index.ts';
import { concatBatch, scale, splitBatch, type Tensor } from '../core/tensor/tensor.ts';
import { decodeImage } from './decode-image.ts';
import { requireFinite } from './finite.ts';
import { type LatentPreview, previewLatents, type RgbaPixels } from './latent-preview.ts';
import type { DiffusionModel, TokenIds } from './ports.ts';

export interface TextToImageInput {
  readonly promptTokens: TokenIds;
  readonly negativeTokens: TokenIds;
  /** Pixels, multiples of the model's `vaeScaleFactor`. */
  readonly width: number;
  readonly height: number;
  /** At most 1: no guidance, one UNet pass a step instead of a batch of two (Ho & Salimans 2022). */
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
  const hasGuidance = guidanceScale > 1;
  const prompt = await model.encodeText(input.promptTokens);
  const promptEmbeds = hasGuidance
    ? concatBatch([await model.encodeText(input.negativeTokens), prompt])
    : prompt;
  if (signal.aborted) return null;

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
  for (const [index, timestep] of scheduler.timesteps.entries()) {
    const sample = scheduler.scaleModelInput(latents, index);
    const batch = hasGuidance ? concatBatch([sample, sample]) : sample;
    const prediction = await model.predictNoise(batch, timestep, promptEmbeds);
    const modelOutput = hasGuidance ? guide(prediction, guidanceScale) : prediction;
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

  // 5. Decode
  onEvent({ type: 'decoding' });
  return decodeImage(model, scale(latents, 1 / model.scalingFactor));
}

function guide(prediction: Tensor, guidanceScale: number): Tensor {
  const [unconditional, conditional] = splitBatch(prediction);
  return classifierFreeGuidance(unconditional!, conditional!, guidanceScale);
}
