import type { PixelSize } from '../contract/pixel-size.ts';
import { defaultMaskOptions, type PaintMask } from '../contract/paint-mask.ts';
import type { StoreApi } from 'zustand/vanilla';
import { pictureFileName } from './file-name.ts';
import type { StorePorts } from './ports.ts';
import { sizeOfPicture } from './picture-size.ts';
import { reviveEditing } from './revive-editing.ts';
import type { AppState, SliceCreator } from './state/app-state.ts';
import type { Editing, Edits, EditorSlice } from './state/editor-state.ts';

const noEdits = (size: PixelSize): Edits => ({
  mask: null,
  sides: { top: 0, right: 0, bottom: 0, left: 0 },
  options: defaultMaskOptions(size),
});

export function createEditorSlice(ports: StorePorts): SliceCreator<EditorSlice> {
  const { engine, newId, editingKeeper, startKeeper } = ports;

  return (set, get) => {
    /** Opens a picture, with its unfinished edits if there are any. */
    const open = (picture: Omit<Editing, 'id'>) => {
      const { editing } = get();
      const isSame = editing !== null && isSamePicture(editing, picture);
      set({ editing: isSame ? editing : { ...picture, id: newId() }, screen: 'editor' });
    };

    /** The picture, extended if it grows. */
    const grown = async (editing: Editing, { mask, sides }: Edits) =>
      Object.values(sides).some((pixels) => pixels > 0)
        ? engine.growPicture({ picture: editing.picture, mask, sides })
        : ({ ok: true, value: { picture: editing.picture, mask } } as const);

    return {
      editing: null,
      async loadEditing() {
        const saved = reviveEditing(await editingKeeper.load().catch(() => null));
        if (saved && !get().editing) set({ editing: { ...saved, id: newId() } });
      },
      async edit(picture) {
        const file = get().heldFile(picture.id) ?? (await get().neededFile(picture.id));
        if (!file) return;
        open({
          ...noEdits(picture.parameters ?? sizeOfPicture(picture)),
          picture: file,
          name: pictureFileName(picture),
          fromId: picture.id,
          before: picture.parameters?.start?.picture ?? null,
          guide: null,
        });
      },
      editStart() {
        const { start } = get();
        if (!start) return;
        const { picture, name, mask } = start;
        const untouched = noEdits(start);
        const edits = mask
          ? { ...untouched, mask: mask.picture, options: optionsOf(mask) }
          : untouched;
        open({ ...edits, picture, name, fromId: null, before: null, guide: null });
      },
      drawGuide(id, paper) {
        const guide = get().guides.find((one) => one.id === id);
        if (!guide) return;
        open({
          ...noEdits({ width: 0, height: 0 }),
          mask: guide.picture,
          picture: paper,
          ...{ name: guide.given?.name ?? '', fromId: null, before: null },
          guide: { id, bytes: guide.picture?.size ?? 0 },
        });
      },
      keepEdits(edits) {
        const { editing } = get();
        if (editing) set({ editing: { ...editing, ...edits } });
      },
      async finishEditing(edits) {
        const { editing } = get();
        if (!editing) return null;
        if (editing.guide) {
          await get().keepDrawnGuide(editing.guide.id, edits.mask);
          set({ editing: null, screen: null });
          return null;
        }
        const outcome = await grown(editing, edits);
        if (!outcome.ok) return outcome.error;
        const { picture, mask } = outcome.value;
        const paintMask = mask && { picture: mask, ...edits.options };
        const { start } = get();
        if (start?.picture === picture) {
          set({ start: { ...start, mask: paintMask } });
        } else {
          const fromId = editing.fromId ?? start?.fromId;
          await get().useAsStart(picture, editing.name, fromId, paintMask);
        }
        // The edits stay until the start has been written, or a reload in between would lose both.
        await startKeeper.load().catch(() => undefined);
        set({ editing: null, screen: null });
        return null;
      },
    };
  };
}

const optionsOf = ({ picture: _, ...options }: PaintMask) => options;

/** A stored file is loaded as a new object, so files are compared by more than identity. */
function isSamePicture(a: Omit<Editing, 'id'>, b: Omit<Editing, 'id'>): boolean {
  return (
    a.fromId === b.fromId &&
    a.picture.size === b.picture.size &&
    a.guide?.id === b.guide?.id &&
    a.guide?.bytes === b.guide?.bytes
  );
}

/** Saves unfinished edits for the next visit. */
export function watchEditing(store: StoreApi<AppState>, { editingKeeper }: StorePorts): void {
  store.subscribe(({ editing }, previous) => {
    if (editing === previous.editing) return;
    // Without it, only a reload would lose something.
    editingKeeper.save(editing).catch(() => undefined);
  });
}
