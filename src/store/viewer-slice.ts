import type { SliceCreator } from './state/app-state.ts';
import type { ViewerSlice } from './state/viewer-state.ts';
import type { Picture } from './ports.ts';

export const createViewerSlice: SliceCreator<ViewerSlice> = (set, get) => ({
  comparedId: null,
  view: (id) => set({ selectedId: id, comparedId: null, screen: 'viewer' }),
  compare(id, withId) {
    const { pictures } = get();
    const picture = pictures.find((one) => one.id === id);
    const comparedId = withId ?? (picture && otherThan(picture, pictures)?.id);
    if (comparedId !== undefined) set({ selectedId: id, comparedId, screen: 'viewer' });
  },
  stopComparing: () => set({ comparedId: null }),
  showNext(step) {
    const { pictures, selectedId } = get();
    const next = pictures[pictures.findIndex(({ id }) => id === selectedId) + step];
    if (next) set({ selectedId: next.id });
  },
});

/** Its source, if that still exists; else the picture before it, or after it for the oldest. */
function otherThan(picture: Picture, pictures: readonly Picture[]): Picture | undefined {
  const origins = [picture.enlarged?.fromId, picture.variationOf, picture.fromId];
  const origin = origins.flatMap((id) => pictures.find((one) => one.id === id) ?? [])[0];
  const place = pictures.indexOf(picture);
  return origin ?? pictures[place + 1] ?? pictures[place - 1];
}
