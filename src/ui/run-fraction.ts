import { useApp } from './store-context.ts';
import type { Run } from '../store/index.ts';

/** How much of the picture is painted, from 0 to 1; null while that is unknown. */
export function useRunFraction(run: Run): number | null {
  const model = useApp((state) => state.model);
  const arrival = run.manifest === null && model.status === 'downloading' ? model : run.progress;
  if (arrival !== null && 'totalBytes' in arrival && arrival.totalBytes > 0) {
    return arrival.loadedBytes / arrival.totalBytes;
  }
  return stepFraction(run.progress);
}

/** Decoding counts as one more step, so that the bar is full only when everything is done. */
export function stepFraction(progress: Run['progress']): number | null {
  if (progress?.type !== 'step' && progress?.type !== 'tile') return null;
  const { pass, passes, step, totalSteps } = progress;
  const done = progress.type === 'step' ? step : step - 1 + (progress.tile - 1) / progress.tiles;
  return (pass - 1 + done / (totalSteps + 1)) / passes;
}
