import type { TFunction } from 'i18next';
import type { PassProgress, ProgressEvent } from '../contract/engine-api.ts';

/** What a job is doing, in words; null while it waits for its turn. */
export function progressText(progress: ProgressEvent | null, t: TFunction): string {
  if (progress === null) return t('progress.waiting');
  switch (progress.type) {
    case 'downloading':
      return t('stage.preparing');
    case 'fusing-loras':
      return t('progress.fusingLoras');
    case 'loading':
      return t('progress.loading');
    case 'encoding':
      return t('progress.encoding');
    case 'encoding-image':
      return inTiles(t('progress.encodingImage'), progress, t);
    case 'step':
      return stepText(progress, t);
    case 'tile':
      return t('progress.inTile', {
        step: stepText(progress, t),
        tile: progress.tile,
        tiles: progress.tiles,
      });
    case 'decoding':
      return inTiles(t('progress.decoding'), progress, t);
    case 'enlarging':
      return t('enlarging.tile', { tile: progress.tile, tiles: progress.tiles });
    case 'checking':
      return t('progress.checking');
    case 'measuring':
      return t('benchmark.progress', { done: progress.done, total: progress.total });
    case 'matching':
      return t('progress.matching', { done: progress.done, total: progress.total });
    case 'ranking':
      return t('progress.ranking', { done: progress.done, total: progress.total });
  }
}

function stepText({ pass, passes, step, totalSteps }: PassProgress, t: TFunction): string {
  const text = t('progress.step', { step, total: totalSteps });
  return passes > 1 ? t('progress.inPass', { pass, passes, step: text }) : text;
}

/** A picture that is processed whole counts as one tile. */
function inTiles(step: string, { tile, tiles }: { tile: number; tiles: number }, t: TFunction) {
  return tiles === 1 ? step : t('progress.inTile', { step, tile, tiles });
}
