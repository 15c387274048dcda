import type { rareOptionsZhCN } from './rare-options.zh-cn.ts';
import type { Catalogue } from './zh-cn.ts';

export const rareOptionsEn: Pick<Catalogue['options'], keyof typeof rareOptionsZhCN> = {
  skipEarlyGuidance: 'First steps without guidance',
  skipEarlyGuidanceHint:
    'As a share of the steps; 0 is off. Such a step is half the work, but the composition changes and may follow the prompt less',
  skipLateGuidance: 'Last steps without guidance',
  skipLateGuidanceHint:
    'As a share of the steps; such a step is half the work. 0.3 changes details; large models gain the most time',
  guidanceRescale: 'Guidance rescale',
  guidanceRescaleHint: 'Strong guidance oversaturates colours; about 0.7 corrects this, 0 is off',
  tiling: 'Seamless tiling',
  tilingHint: 'Left meets right and top meets bottom, for textures and wallpaper',
  tilingValues: { true: 'on' },
  seedResizeWidth: 'Seed’s original width',
  seedResizeWidthHint:
    'To keep a composition in another size: width and height of the picture that the seed is from; 0 is off',
  seedResizeHeight: 'Seed’s original height',
  cacheInterval: 'Deep layers every … steps',
  cacheIntervalHint:
    '1 is off. With 2 or 3, the steps in between reuse the previous deep layers, which is much faster but changes composition and detail',
};
