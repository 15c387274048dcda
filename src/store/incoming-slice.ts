import type { StoreApi } from 'zustand/vanilla';
import type { StorePorts } from './ports.ts';
import type { AppState, SliceCreator } from './state/app-state.ts';
import type { IncomingSlice } from './state/incoming-state.ts';

export const createIncomingSlice: SliceCreator<IncomingSlice> = (set, get) => ({
  incomingNotice: null,
  takenPicture: null,
  async takePictures([first, ...others]) {
    if (!first) return;
    get().closeScreen();
    const { name } = first;
    set({
      takenPicture: { name, file: first },
      incomingNotice:
        others.length === 0 ? null : { type: 'first-only', name, others: others.length },
    });
    await get().readPicture(first);
  },
  dismissIncomingNotice: () => set({ incomingNotice: null }),
});

/** Takes the files that the app was opened with, or that were shared to it. */
export function watchIncoming(store: StoreApi<AppState>, { incoming }: StorePorts): void {
  incoming.subscribe(async ({ from, files }) => {
    if (files.length > 0) await store.getState().takePictures(files);
    else store.setState({ incomingNotice: { type: 'lost', from } });
  });
}
