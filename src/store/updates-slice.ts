import type { StoreApi } from 'zustand/vanilla';
import type { AppState, SliceCreator } from './app-state.ts';
import { isUnderWay } from './arrival.ts';
import type { StorePorts, UpdateEvent, UpdatesPort } from './ports.ts';

export interface UpdatesSlice {
  /** Where this page stands among the app's versions. */
  readonly version:
    | 'current'
    /** A newer one is waiting. */
    | 'update-ready'
    /** A newer one is waiting, but a job in another tab prevents the switch. */
    | 'update-held'
    /** Another tab has switched to a newer one. */
    | 'switched'
    /** A part of the page could not be loaded. */
    | 'incomplete';
  readonly offlineReady: boolean;
  /** Switches all tabs to the waiting version; never while a job runs in one of them. */
  applyUpdate(): Promise<void>;
  /** Reloads the page into whichever version is active; never while a job runs here. */
  reload(): void;
  /** A part of the page did not load. */
  missPart(): void;
  dismissOfflineReady(): void;
}

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

/** Tells the store about versions, and the other tabs about this one's jobs. */
export function watchUpdates(store: StoreApi<AppState>, updates: UpdatesPort): void {
  updates.subscribe((event) => hear(event, store, updates));
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

/** Whether a job is running that a reload would end. */
export function isBusy({ run, arrivals, work }: AppState): boolean {
  const workers = ['renaming', 'deleting', 'exporting', 'verifying'];
  return (
    run !== null ||
    arrivals.some(isUnderWay) ||
    Object.values(work).some(({ type }) => workers.includes(type))
  );
}

/** Whether a reload would lose anything: a job, a half-typed address, an undo, or pictures that could not be saved. */
function wouldLose(state: AppState): boolean {
  const { isManagingModels, undoable, hasUnkeptPictures } = state;
  return isBusy(state) || isManagingModels || undoable !== null || hasUnkeptPictures;
}

/** Whether only a reload helps. */
const isBehind = ({ version }: AppState) => version === 'switched' || version === 'incomplete';
