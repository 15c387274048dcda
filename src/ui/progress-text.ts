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
      return t(`progress.loading.${progress.part}`);
    case 'encoding':
      return t('progress.encoding');
    case 'encoding-image':
      return t('progress.encodingImage');
    case 'step':
      return stepText(progress, t);
    case 'tile':
      return t('progress.inTile', {
        step: stepText(progress, t),
        tile: progress.tile,
        tiles: progress.tiles,
      });
    case 'decoding':
      return t('progress.decoding');
    case 'enlarging':
      return t('enlarging.tile', { tile: progress.tile, tiles: progress.tiles });
    case 'checking':
      return t('progress.checking');
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
