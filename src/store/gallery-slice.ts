import type { Picture, StorePorts } from './ports.ts';
import { revivePicture } from './revive-picture.ts';
import type { AppState, SliceCreator } from './state/app-state.ts';
import type { GallerySlice } from './state/gallery-state.ts';

/** Whether its model's own safety checker marked it. */
export const isMarked = ({ warnings }: Pick<Picture, 'warnings'>): boolean =>
  warnings.some(({ type }) => type === 'marked-unsafe');

/** A picture that was marked is covered until the user wants to see it. */
export const isCovered = (picture: Picture, { uncoveredIds }: Pick<AppState, 'uncoveredIds'>) =>
  isMarked(picture) && !uncoveredIds.includes(picture.id);

export function createGallerySlice({ gallery }: StorePorts): SliceCreator<GallerySlice> {
  return (set, get) => {
    /** If the disk refuses pictures, they stay usable in this page, and the user is told. */
    const onDisk = async <T>(work: Promise<T>): Promise<T | null> => {
      try {
        return await work;
      } catch {
        set({ galleryNotice: { type: 'not-kept' }, hasUnkeptPictures: true });
        return null;
      }
    };

    const show = (shown: readonly Picture[]) => {
      const ids = new Set(shown.map(({ id }) => id));
      const pictures = [...get().pictures.filter(({ id }) => !ids.has(id)), ...shown];
      set({ pictures: pictures.sort((a, b) => b.createdAt - a.createdAt) });
    };

    /** Successive deletions are undone together, so that none is lost to the next. */
    const offerBack = (removed: readonly Picture[]) => {
      const { undoable } = get();
      const before = undoable?.type === 'removed' ? undoable.pictures : [];
      set({ undoable: { type: 'removed', pictures: [...before, ...removed] } });
    };

    return {
      pictures: [],
      selectedId: null,
      uncoveredIds: [],
      galleryNotice: null,
      hasUnkeptPictures: false,
      async loadGallery() {
        const saved = (await onDisk(gallery.list())) ?? [];
        show(saved.map(revivePicture));
      },
      async keep(picture) {
        show([picture]);
        const dropped = (await onDisk(gallery.add(picture))) ?? [];
        if (dropped.length === 0) return;
        set({
          pictures: get().pictures.filter(({ id }) => !dropped.includes(id)),
          galleryNotice: { type: 'dropped', count: dropped.length },
        });
      },
      select: (selectedId) => set({ selectedId }),
      setCovered(id, isCovered) {
        const others = get().uncoveredIds.filter((one) => one !== id);
        set({ uncoveredIds: isCovered ? others : [...others, id] });
      },
      async remove(id) {
        const { pictures, selectedId } = get();
        const index = pictures.findIndex((picture) => picture.id === id);
        const removed = pictures[index];
        if (!removed) return;
        const neighbour = pictures[index + 1] ?? pictures[index - 1];
        set({
          pictures: pictures.filter((picture) => picture !== removed),
          selectedId: selectedId === id ? (neighbour?.id ?? null) : selectedId,
        });
        offerBack([removed]);
        await onDisk(gallery.remove(id));
      },
      async clearGallery() {
        const { pictures } = get();
        set({ pictures: [], selectedId: null });
        offerBack(pictures);
        await onDisk(gallery.clear());
      },
      async putBack(pictures) {
        show(pictures);
        set({ selectedId: pictures.at(-1)?.id ?? null });
        for (const picture of pictures) await get().keep(picture);
      },
      dismissGalleryNotice: () => set({ galleryNotice: null }),
    };
  };
}
