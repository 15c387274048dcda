import type { SliceCreator } from './app-state.ts';
import type { StorePorts } from './ports.ts';

export interface UpdatesSlice {
  readonly updateReady: boolean;
  readonly offlineReady: boolean;
  /** Reloads into the new version; never while a picture is being painted. */
  applyUpdate(): void;
  dismissOfflineReady(): void;
}

export function createUpdatesSlice({ updates }: StorePorts): SliceCreator<UpdatesSlice> {
  return (set, get) => ({
    updateReady: false,
    offlineReady: false,
    applyUpdate() {
      if (get().run === null) updates.apply();
    },
    dismissOfflineReady: () => set({ offlineReady: false }),
  });
}
