import type { AppState } from './state/app-state.ts';
import type { Run } from './state/run-state.ts';

/** Less than this is painted again without a word. */
const WORTH_A_QUESTION_MS = 30_000;

/**
 * Whether leaving the page would lose work that the user should be asked about. What is in a kept queue goes on at the next visit;
 * only the picture that is being painted starts over.
 */
export function losesWork({
  run,
  enlargeRun,
  isQueueKept,
}: Pick<AppState, 'run' | 'enlargeRun' | 'isQueueKept'>): boolean {
  if (enlargeRun !== null) return true;
  if (run === null) return false;
  return !isQueueKept || paintedMs(run) >= WORTH_A_QUESTION_MS;
}

/** How long the picture has been in work, about. */
function paintedMs({ progress }: Run): number {
  if (progress?.type === 'tile') return WORTH_A_QUESTION_MS;
  if (progress?.type !== 'step') return 0;
  const { pass, step, totalSteps, stepMs } = progress;
  return ((pass - 1) * totalSteps + step) * stepMs;
}
