import { hiresSize, type HiresFix } from '../contract/hires.ts';
import type { PixelSize } from '../contract/pixel-size.ts';
import type { ModelManifest } from '../contract/manifest.ts';
import { numberRule } from '../contract/picture-options.ts';

/** Rectangles look right up to these limits: the longer side half as long again as the model's square, the shorter a quarter less. */
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

/** Every SD 1.x model can paint this many pixels at once on any GPU. */
const ALWAYS_ON_GPU = 512 * 512;

/** Larger models on the CPU leave less of the 4 GB for the picture. */
const SMALL_MODEL_BYTES = 2 ** 30;

/** Whether a size may exceed what can be painted at once, so that it is worth reading the model's weights. */
export function mayExceed(
  { width, height }: PixelSize,
  modelBytes: number,
  backend: 'webgpu' | 'wasm',
): boolean {
  return width * height > ALWAYS_ON_GPU || (backend === 'wasm' && modelBytes > SMALL_MODEL_BYTES);
}

/** The largest size that the UNet processes at once. A second pass usually works in tiles as large as the first pass. */
export function paintedAtOnce(size: PixelSize, hires: HiresFix | null): PixelSize {
  return hires?.tiles === false ? hiresSize(size, hires.scale) : size;
}

/**
 * The largest size of roughly the same shape that can be painted at once; null if the size itself can be.
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
