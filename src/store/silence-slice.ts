import type { StoreApi } from 'zustand/vanilla';
import type { AppState, SliceCreator } from './app-state.ts';
import type { StorePorts } from './ports.ts';

/** After so long without a sign of life the user is told, and may begin anew. */
const SILENCE_MS = 15_000;
/** Where a step takes minutes, silence is usual: only what is so much longer than the longest before is news. */
const UNUSUAL = 2;

export interface SilenceSlice {
  /** Nothing has been heard for unusually long from an engine that is at work. */
  readonly isSilent: boolean;
  /** Starts the engine again; what it was at is begun anew. */
  restartEngine(): void;
}

export function createSilenceSlice({ engine }: StorePorts): SliceCreator<SilenceSlice> {
  return (set, get) => ({
    isSilent: false,
    restartEngine() {
      const { run } = get();
      set({ isSilent: false, run: run && { ...run, progress: null, preview: null } });
      engine.restart();
    },
  });
}

/** Keeps `isSilent`: all that the engine says changes the device, the model or the run. */
export function watchSilence(store: StoreApi<AppState>, clock: () => number): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** When the engine was last heard; null while it has nothing to do. */
  let heardAt: number | null = null;
  let longestMs = 0;
  store.subscribe((state, previous) => {
    const { device, model, run } = state;
    if (device === previous.device && model === previous.model && run === previous.run) return;
    clearTimeout(timer);
    if (heardAt !== null) longestMs = Math.max(longestMs, clock() - heardAt);
    heardAt = isAtWork(state) ? clock() : null;
    if (state.isSilent) store.setState({ isSilent: false });
    if (heardAt === null) return;
    timer = setTimeout(
      () => store.setState({ isSilent: true }),
      Math.max(SILENCE_MS, UNUSUAL * longestMs),
    );
  });
}

/** A download is no silence of the engine's: it may be the network's, and has a patience of its own. */
function isAtWork({ device, model, run }: AppState): boolean {
  if (model.status === 'downloading' || run?.progress?.type === 'downloading') return false;
  return device.status === 'starting' || model.status === 'waiting' || run !== null;
}
