import type { PixelSize } from '../contract/pixel-size.ts';
import type { ModelManifest } from '../contract/manifest.ts';
import { numberRule } from '../contract/picture-options.ts';
import { sizeFit } from './size-fit.ts';

const RULE = numberRule('width');

/** The nearest paintable size with these proportions, at `scale` times the size. */
function nearestSize({ width, height }: PixelSize, scale: number): PixelSize {
  const { min, max, multipleOf } = RULE;
  const within = Math.min(scale, max / Math.max(width, height));
  const edge = (length: number) =>
    Math.min(Math.max(Math.round((length * within) / multipleOf) * multipleOf, min), max);
  return { width: edge(width), height: edge(height) };
}

type Sizes = Pick<ModelManifest, 'sizes' | 'defaults'>;

/** The sizes that suit a start picture: its own, and one with as many pixels as the model's usual size. */
export function startSizes(
  start: PixelSize,
  { defaults }: Sizes,
): { own: PixelSize; usual: PixelSize } {
  const scale = Math.sqrt((defaults.width * defaults.height) / (start.width * start.height));
  return { own: nearestSize(start, 1), usual: nearestSize(start, scale) };
}

/** Its own size if the model was made for it, otherwise the usual one. */
export function sizeToFollow(start: PixelSize, model: Sizes): PixelSize {
  const { own, usual } = startSizes(start, model);
  return sizeFit(model, own.width, own.height) === 'fits' ? own : usual;
}

/** Whether a picture must be cropped, padded or stretched, beyond rounding, to get this size. */
export function needsFit(start: PixelSize, { width, height }: PixelSize): boolean {
  const across = (start.width * height) / start.height;
  const down = (start.height * width) / start.width;
  return Math.max(Math.abs(across - width), Math.abs(down - height)) >= RULE.multipleOf;
}
