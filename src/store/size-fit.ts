import { hiresSize, type HiresFix } from '../contract/hires.ts';
import type { PixelSize } from '../contract/pixel-size.ts';
import type { ModelManifest } from '../contract/manifest.ts';
import { numberRule } from '../contract/picture-options.ts';

/** Rectangles still look right up to here: sides half as long again as the model's square, or a quarter shorter. */
const STRETCH = { longest: 1.5, shortest: 0.75 };

/** Whether a model was made for pictures of this size, in pixels. */
export function sizeFit(
  { sizes }: Pick<ModelManifest, 'sizes'>,
  width: number,
  height: number,
): 'fits' | 'too-small' | 'too-large' {
  if (Math.min(width, height) < STRETCH.shortest * Math.min(...sizes)) return 'too-small';
  return Math.max(width, height) > STRETCH.longest * Math.max(...sizes) ? 'too-large' : 'fits';
}

/** Every model of SD 1.x can paint as much at once on any GPU. */
const ALWAYS_ON_GPU = 512 * 512;

/** Beyond that, a model on the CPU leaves less of the 4 GB for the picture. */
const SMALL_MODEL_BYTES = 2 ** 30;

/** Whether a size may be more than can be painted at once, so that it pays to look at the model's weights. */
export function mayExceed(
  { width, height }: PixelSize,
  modelBytes: number,
  backend: 'webgpu' | 'wasm',
): boolean {
  return width * height > ALWAYS_ON_GPU || (backend === 'wasm' && modelBytes > SMALL_MODEL_BYTES);
}

/** The largest size whose pixels the UNet sees at once. A second pass usually goes by tiles as large as the first. */
export function paintedAtOnce(size: PixelSize, hires: HiresFix | null): PixelSize {
  return hires?.tiles === false ? hiresSize(size, hires.scale) : size;
}

/**
 * The largest size of about the same shape that can be painted at once; null if the size itself can be.
 *
 * @param most pixels
 */
export function paintableSize({ width, height }: PixelSize, most: number): PixelSize | null {
  if (width * height <= most) return null;
  const { min, multipleOf } = numberRule('width');
  const scale = Math.sqrt(most / (width * height));
  const shrunk = (edge: number) =>
    Math.max(min, Math.floor((edge * scale) / multipleOf) * multipleOf);
  return { width: shrunk(width), height: shrunk(height) };
}
