import type { AppState } from './state/app-state.ts';
import type { Run } from './state/run-state.ts';

/** Less work than this is repeated without asking. */
const WORTH_A_QUESTION_MS = 30_000;

/**
 * Whether leaving the page would lose work that the user should be asked about. A saved queue continues at the next visit; only the
 * picture that is being painted starts over.
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

/** Roughly how long the picture has been in progress. */
function paintedMs({ progress }: Run): number {
  if (progress?.type === 'tile') return WORTH_A_QUESTION_MS;
  if (progress?.type !== 'step') return 0;
  const { pass, step, totalSteps, stepMs } = progress;
  return ((pass - 1) * totalSteps + step) * stepMs;
}
