import { processClipImage } from '../core/image/clip-image-processor.ts';
import { withoutAlpha } from '../core/image/without-alpha.ts';
import { isMarkedUnsafe } from '../core/safety/safety-check.ts';
import { requireFinite } from './finite.ts';
import type { RgbaPixels } from './latent-preview.ts';
import type { SafetyChecker } from './ports.ts';

/**
 * Whether diffusers would replace a finished picture with a black one: `run_safety_checker` of StableDiffusionPipeline
 * (pipelines/stable_diffusion/pipeline_stable_diffusion.py).
 *
 * @throws AppError `numerical` for NaN or Inf, which would never be marked
 */
export async function isMarked(
  checker: SafetyChecker,
  { width, height, data }: RgbaPixels,
): Promise<boolean> {
  const pixels = { width, height, channels: 3, data: withoutAlpha(data) };
  const { shape, data: values } = processClipImage(pixels, checker.processor);
  const embeds = await checker.embedImage({ shape: [1, ...shape], data: values });
  requireFinite(embeds, { stage: 'safety-checker' });
  const [, dimensions = 0] = embeds.shape;
  return isMarkedUnsafe({ dimensions, data: embeds.data }, checker.concepts);
}
