import type { SliceCreator } from './state/app-state.ts';
import type { Screen, ScreenSlice } from './state/screen-state.ts';

export const createScreenSlice: SliceCreator<ScreenSlice> = (set, get) => {
  /** Every screen shows something from the library. */
  const open = (screen: Screen) => {
    set({ screen });
    void get().loadLibrary();
  };
  return {
    screen: null,
    matchTab: 'compare',
    openModels: () => open('models'),
    openDrawer: () => set({ screen: 'drawer' }),
    shrinkOffer: null,
    offerShrinking(shrinkOffer) {
      set({ shrinkOffer });
      open('models');
    },
    openMatch(matchTab = get().matchTab) {
      set({ matchTab });
      if (get().screen !== 'match') open('match');
    },
    openEnlarge(picture) {
      if (picture) get().chooseOwnPicture(picture);
      set({ isEnlargedOwnNew: false });
      open('enlarge');
    },
    openGrid: () => open('grid'),
    openBenchmark: (benchmarkTable = 'full') => set({ screen: 'benchmark', benchmarkTable }),
    openShortcuts: () => set({ screen: 'shortcuts' }),
    closeScreen: () => set({ screen: null, shrinkOffer: null }),
  };
};
