import type { StoreApi } from 'zustand/vanilla';
import type { AppState } from './state/app-state.ts';

/** The first state for which this holds: the present one, or a later one. */
export function until(
  store: Pick<StoreApi<AppState>, 'getState' | 'subscribe'>,
  holds: (state: AppState) => boolean,
): Promise<AppState> {
  const now = store.getState();
  if (holds(now)) return Promise.resolve(now);
  return new Promise((resolve) => {
    const unsubscribe = store.subscribe((state) => {
      if (!holds(state)) return;
      unsubscribe();
      resolve(state);
    });
  });
}
