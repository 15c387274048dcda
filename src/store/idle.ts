import type { StoreApi } from 'zustand/vanilla';
import { isUnderWay } from './arrival.ts';
import type { AppState } from './state/app-state.ts';
import { until } from './until.ts';

/** Whether a job is running that a reload would end. */
export function isBusy(state: AppState): boolean {
  const { run, enlargeRun, matchRun, describeRun, retrievalRun, arrivals, work } = state;
  const workers = ['renaming', 'deleting', 'exporting', 'verifying'];
  return (
    run !== null ||
    enlargeRun !== null ||
    matchRun !== null ||
    describeRun !== null ||
    retrievalRun !== null ||
    arrivals.some(isUnderWay) ||
    Object.values(work).some(({ type }) => workers.includes(type))
  );
}

/** Whether the page has its device and its model, and is doing nothing. */
export const isIdle = (state: AppState): boolean =>
  !isBusy(state) &&
  state.device.status !== 'starting' &&
  !['waiting', 'downloading'].includes(state.model.status);

export async function whenIdle(store: StoreApi<AppState>): Promise<void> {
  await until(store, isIdle);
}
