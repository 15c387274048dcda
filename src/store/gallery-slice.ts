import type { SliceCreator } from './app-state.ts';
import type { Picture, StorePorts } from './ports.ts';

export interface GallerySlice {
  /** Newest first. */
  readonly pictures: readonly Picture[];
  /** The picture asked for; null shows the one being made, or else the newest. */
  readonly selectedId: string | null;
  /** The picture deleted last, while it can still be had back. */
  readonly removed: Picture | null;
  /** What the disk did to the pictures and their owner should know. */
  readonly galleryNotice:
    { readonly type: 'not-kept' } | { readonly type: 'dropped'; readonly count: number } | null;
  loadGallery(): Promise<void>;
  keep(picture: Picture): Promise<void>;
  select(id: string | null): void;
  remove(id: string): Promise<void>;
  undoRemove(): Promise<void>;
  /** The last deletion is final. */
  forgetRemoved(): void;
  clearGallery(): Promise<void>;
  dismissGalleryNotice(): void;
}

export function createGallerySlice({ gallery }: StorePorts): SliceCreator<GallerySlice> {
  return (set, get) => {
    /** Pictures stay usable in this page when the disk refuses them; their owner is told. */
    const onDisk = async <T>(work: Promise<T>): Promise<T | null> => {
      try {
        return await work;
      } catch {
        set({ galleryNotice: { type: 'not-kept' } });
        return null;
      }
    };

    const show = (picture: Picture) => {
      const pictures = [...get().pictures.filter(({ id }) => id !== picture.id), picture];
      set({ pictures: pictures.sort((a, b) => b.createdAt - a.createdAt) });
    };

    return {
      pictures: [],
      selectedId: null,
      removed: null,
      galleryNotice: null,
      async loadGallery() {
        for (const picture of (await onDisk(gallery.list())) ?? []) show(picture);
      },
      async keep(picture) {
        show(picture);
        const dropped = (await onDisk(gallery.add(picture))) ?? [];
        if (dropped.length === 0) return;
        set({
          pictures: get().pictures.filter(({ id }) => !dropped.includes(id)),
          galleryNotice: { type: 'dropped', count: dropped.length },
        });
      },
      select: (selectedId) => set({ selectedId }),
      async remove(id) {
        const { pictures, selectedId } = get();
        const index = pictures.findIndex((picture) => picture.id === id);
        const removed = pictures[index];
        if (!removed) return;
        const neighbour = pictures[index + 1] ?? pictures[index - 1];
        set({
          pictures: pictures.filter((picture) => picture !== removed),
          selectedId: selectedId === id ? (neighbour?.id ?? null) : selectedId,
          removed,
        });
        await onDisk(gallery.remove(id));
      },
      async undoRemove() {
        const { removed } = get();
        if (!removed) return;
        set({ removed: null, selectedId: removed.id });
        await get().keep(removed);
      },
      async clearGallery() {
        set({ pictures: [], selectedId: null, removed: null });
        await onDisk(gallery.clear());
      },
      forgetRemoved: () => set({ removed: null }),
      dismissGalleryNotice: () => set({ galleryNotice: null }),
    };
  };
}
