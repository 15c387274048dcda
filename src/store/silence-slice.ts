import type { StoreApi } from 'zustand/vanilla';
import type { AppState, SliceCreator } from './state/app-state.ts';
import type { StorePorts } from './ports.ts';
import type { SilenceSlice } from './state/silence-state.ts';

/** After this long without a sign of life, the user is told and can restart. */
const SILENCE_MS = 15_000;

/** If steps take minutes, silence is normal. It is reported only when it exceeds the longest so far by this factor. */
const UNUSUAL = 2;

export function createSilenceSlice({ engine }: StorePorts): SliceCreator<SilenceSlice> {
  return (set, get) => ({
    isSilent: false,
    restartEngine() {
      const { run, enlargeRun } = get();
      set({
        isSilent: false,
        run: run && { ...run, progress: null, preview: null },
        enlargeRun: enlargeRun && { ...enlargeRun, progress: null },
      });
      engine.restart();
    },
  });
}

/** Every message of the engine changes one of these, so their changes are signs of life. */
const LIVELY = ['device', 'model', 'run', 'enlargeRun'] as const;

/** Updates `isSilent`. */
export function watchSilence(store: StoreApi<AppState>, clock: () => number): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** When the engine last gave a sign of life; null while it has nothing to do. */
  let heardAt: number | null = null;
  let longestMs = 0;
  store.subscribe((state, previous) => {
    if (LIVELY.every((key) => state[key] === previous[key])) return;
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

/** Silence during a download may be due to the network, which has its own timeout. */
function isAtWork({ device, model, run, enlargeRun }: AppState): boolean {
  const runs = [run, enlargeRun];
  if (model.status === 'downloading') return false;
  if (runs.some((one) => one?.progress?.type === 'downloading')) return false;
  return (
    device.status === 'starting' || model.status === 'waiting' || runs.some((one) => one !== null)
  );
}
