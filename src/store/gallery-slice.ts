import type { StoreApi } from 'zustand/vanilla';
import type { Picture, PictureMarks, StorePorts } from './ports.ts';
import { revivePicture } from './revive-picture.ts';
import type { AppState, SliceCreator } from './state/app-state.ts';
import type { GallerySlice } from './state/gallery-state.ts';

/** Whether the model's own safety checker marked the picture. */
export const isMarked = ({ warnings }: Pick<Picture, 'warnings'>): boolean =>
  warnings.some(({ type }) => type === 'marked-unsafe');

/** A marked picture is covered until the user wants to see it. */
export const isCovered = (picture: Picture, { uncoveredIds }: Pick<AppState, 'uncoveredIds'>) =>
  isMarked(picture) && !uncoveredIds.includes(picture.id);

export function createGallerySlice({ gallery, clock }: StorePorts): SliceCreator<GallerySlice> {
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

    /** The ids of what the disk has refused; the gallery holds the files. */
    const refused = new Set<string>();

    /** Once there is room again. It may have been changed or erased meanwhile. */
    const keepRefused = async () => {
      if (refused.size === 0) return;
      for (const id of refused) {
        // Two pictures may be done at once, and each tries this.
        refused.delete(id);
        const picture = [...get().pictures, ...get().bin].find((one) => one.id === id);
        const file = gallery.held(id);
        try {
          if (picture && file) await gallery.add({ ...picture, file }, false);
        } catch {
          refused.add(id);
          return;
        }
      }
      if (get().galleryNotice?.type === 'not-kept') set({ galleryNotice: null });
    };

    const show = (shown: readonly Picture[]) => set(withPictures(get(), shown));

    const forget = (ids: readonly string[]) => set(withoutPictures(get(), ids));

    /** Shows the change at once, and saves it. */
    const change = async (
      ids: readonly string[],
      marksOf: (marks: PictureMarks) => PictureMarks,
    ) => {
      const isWanted = new Set(ids);
      const { pictures, bin } = get();
      const changed = [...pictures, ...bin].filter(({ id }) => isWanted.has(id));
      show(changed.map((picture) => ({ ...picture, ...marksOf(picture) })));
      await onDisk(gallery.change(ids, marksOf));
    };

    /** Successive deletions are undone together, so that the next one does not make the last final. */
    const offerBack = (removed: readonly string[]) => {
      const { undoable } = get();
      const before = undoable?.type === 'removed' ? undoable.ids : [];
      set({ undoable: { type: 'removed', ids: [...before, ...removed] } });
    };

    return {
      pictures: [],
      bin: [],
      selectedId: null,
      uncoveredIds: [],
      galleryNotice: null,
      hasUnkeptPictures: false,
      async loadGallery() {
        await onDisk(gallery.list((part) => show(part.map(revivePicture))));
      },
      async keep(painted) {
        // From here on, the gallery holds the file.
        const adding = gallery.add(painted);
        get().showKept(painted);
        const dropped = await onDisk(adding);
        if (!dropped) return void refused.add(painted.id);
        if (dropped.length === 0) return keepRefused();
        forget(dropped);
        set({ galleryNotice: { type: 'dropped', count: dropped.length } });
      },
      showKept: ({ file, ...picture }) => show([{ ...picture, bytes: file.size }]),
      pictureFile: (id) => gallery.file(id).catch(() => null),
      heldFile: (id) => gallery.held(id),
      async neededFile(id) {
        const file = await get().pictureFile(id);
        if (!file) set({ galleryNotice: { type: 'file-gone' } });
        return file;
      },
      pictureThumbnail: (id, signal) => gallery.thumbnail(id, signal).catch(() => null),
      select: (selectedId) => set({ selectedId }),
      setCovered(id, isCovered) {
        const others = get().uncoveredIds.filter((one) => one !== id);
        set({ uncoveredIds: isCovered ? others : [...others, id] });
      },
      remove: (id) => get().removeMany([id]),
      async removeMany(ids) {
        const { pictures } = get();
        const isGoing = new Set(ids);
        const removed = pictures.filter(({ id }) => isGoing.has(id)).map(({ id }) => id);
        if (removed.length === 0) return;
        offerBack(removed);
        const binnedAt = clock();
        await change(removed, () => ({ binnedAt }));
      },
      clearGallery: () => get().removeMany(get().pictures.map(({ id }) => id)),
      async putBack(ids) {
        const changing = change(ids, () => ({ binnedAt: undefined }));
        set({ selectedId: ids.at(-1) ?? null });
        await changing;
      },
      async erase(ids) {
        forget(ids);
        await onDisk(gallery.erase(ids));
        await keepRefused();
      },
      mark: (ids, marksOf) => change(ids, marksOf),
      dismissGalleryNotice: () => set({ galleryNotice: null }),
    };
  };
}

type Shown = Pick<AppState, 'pictures' | 'bin' | 'selectedId'>;

/** Adds or updates these pictures. If the picture on the stage goes into the bin, its neighbour is shown. */
function withPictures(state: Shown, shown: readonly Picture[]): Shown {
  const rest = withoutPictures(
    state,
    shown.filter(isBinned).map(({ id }) => id),
  );
  const ids = new Set(shown.map(({ id }) => id));
  const others = [...rest.pictures, ...rest.bin].filter(({ id }) => !ids.has(id));
  const all = [...others, ...shown];
  return {
    pictures: all.filter((one) => !isBinned(one)).sort((a, b) => b.createdAt - a.createdAt),
    bin: all.filter(isBinned).sort((a, b) => b.binnedAt - a.binnedAt),
    selectedId: rest.selectedId,
  };
}

function withoutPictures({ pictures, bin, selectedId }: Shown, ids: readonly string[]): Shown {
  const isGoing = new Set(ids);
  const stays = ({ id }: Picture) => !isGoing.has(id);
  const at = pictures.findIndex(({ id }) => id === selectedId);
  const neighbour = pictures.slice(at + 1).find(stays) ?? pictures.slice(0, at + 1).findLast(stays);
  return {
    pictures: pictures.filter(stays),
    bin: bin.filter(stays),
    selectedId:
      selectedId !== null && isGoing.has(selectedId) ? (neighbour?.id ?? null) : selectedId,
  };
}

const isBinned = (picture: Picture): picture is Picture & { readonly binnedAt: number } =>
  picture.binnedAt !== undefined;

/** Shows what other tabs do to the pictures. */
export function watchGallery(store: StoreApi<AppState>, { gallery }: StorePorts): void {
  gallery.subscribe((ids) => {
    void gallery
      .get(ids)
      .then((found) => {
        const isThere = new Set(found.map(({ id }) => id));
        const gone = ids.filter((id) => !isThere.has(id));
        if (gone.length > 0) store.setState(withoutPictures(store.getState(), gone));
        if (found.length === 0) return;
        // What this tab has on the stage stays there.
        const { run, pictures, selectedId } = store.getState();
        if (!run && selectedId === null) store.setState({ selectedId: pictures[0]?.id ?? null });
        store.setState(withPictures(store.getState(), found.map(revivePicture)));
      })
      // A disk that cannot be read is reported when this tab itself needs it.
      .catch(() => undefined);
  });
}
