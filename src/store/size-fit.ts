import type { ModelManifest } from '../contract/manifest.ts';

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
