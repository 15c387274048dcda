import type { StoreApi } from 'zustand/vanilla';
import type { AppState, SliceCreator } from './state/app-state.ts';
import { isBusy, isIdle, whenIdle } from './idle.ts';
import type { StorePorts, UpdateEvent, UpdatesPort } from './ports.ts';
import type { UpdatesSlice } from './state/updates-state.ts';

export function createUpdatesSlice({ updates }: StorePorts): SliceCreator<UpdatesSlice> {
  return (set, get) => ({
    version: 'current',
    offlineReady: false,
    async applyUpdate() {
      if (isBusy(get())) return;
      if (!(await updates.apply()) && !isBehind(get())) set({ version: 'update-held' });
    },
    reload() {
      if (!isBusy(get())) updates.reload();
    },
    missPart: () => set({ version: 'incomplete' }),
    dismissOfflineReady: () => set({ offlineReady: false }),
  });
}

/** The app is installed once nothing has happened for this long. */
const QUIET_MS = 5_000;

/** Informs the store about versions, and other tabs about this tab's jobs; installs the app. */
export function watchUpdates(
  store: StoreApi<AppState>,
  { updates, pause, missing }: Pick<StorePorts, 'updates' | 'pause' | 'missing'>,
): void {
  updates.subscribe((event) => hear(event, store, updates));
  // Without a disk, the caches hold the model. In a private window, WebKit keeps them in memory, and may drop them while no page or
  // worker has one open, as between two visits; a service worker keeps them open.
  const quiet = missing.includes('disk') ? Promise.resolve() : whenQuiet(store, pause);
  void quiet.then(() => updates.install());
  let release: (() => void) | null = null;
  store.subscribe((state) => {
    if (isBusy(state)) {
      release ??= updates.hold();
    } else {
      release?.();
      release = null;
    }
  });
}

/** The model and the pictures come first on the network and the processor. */
async function whenQuiet(store: StoreApi<AppState>, pause: StorePorts['pause']): Promise<void> {
  do {
    await whenIdle(store);
    await pause(QUIET_MS);
  } while (!isIdle(store.getState()));
}

function hear(event: UpdateEvent, store: StoreApi<AppState>, updates: UpdatesPort): void {
  switch (event) {
    case 'offline-ready':
      store.setState({ offlineReady: true });
      return;
    case 'update-ready':
      if (!isBehind(store.getState())) store.setState({ version: 'update-ready' });
      return;
    case 'switching':
    case 'switched':
      if (wouldLose(store.getState()) || updates.isTyping()) {
        store.setState({ version: 'switched' });
      } else if (event === 'switched') {
        updates.reload();
      }
  }
}

/** Whether a reload would lose anything: a job, what is typed into a screen, an undo, or unsaved pictures. */
function wouldLose(state: AppState): boolean {
  const { screen, undoable, hasUnkeptPictures } = state;
  return isBusy(state) || screen !== null || undoable !== null || hasUnkeptPictures;
}

/** Whether only a reload helps. */
const isBehind = ({ version }: AppState) => version === 'switched' || version === 'incomplete';
