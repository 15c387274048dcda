import type { ModelManifest } from '../contract/manifest.ts';

/** Up to here a model's squares stretch to oblongs that still look right: half as long again, or a quarter shorter. */
const STRETCH = { longest: 1.5, shortest: 0.75 };

/** Whether a picture is of a size that a model was made for; pixels. */
export function sizeFit(
  { sizes }: Pick<ModelManifest, 'sizes'>,
  width: number,
  height: number,
): 'fits' | 'too-small' | 'too-large' {
  if (Math.min(width, height) < STRETCH.shortest * Math.min(...sizes)) return 'too-small';
  return Math.max(width, height) > STRETCH.longest * Math.max(...sizes) ? 'too-large' : 'fits';
}
