import type { SliceCreator } from './state/app-state.ts';
import type { UndoSlice } from './state/undo-state.ts';

export const createUndoSlice: SliceCreator<UndoSlice> = (set, get) => ({
  undoable: null,
  async undo() {
    const { undoable } = get();
    if (!undoable) return;
    set({ undoable: null });
    if (undoable.type === 'removed') return get().putBack(undoable.ids);
    if (undoable.type === 'unqueued') return get().putBackInQueue(undoable.entries);
    const { form, start, guides, modelId, optionsByModel } = undoable;
    const choosing = modelId === get().modelId ? null : get().chooseModel(modelId);
    // Choosing a model changes the options, so the old options are restored afterwards.
    set({ form, start, guides, optionsByModel, notes: {}, modelNotice: null, readingNotice: null });
    await choosing;
  },
  offerFormBack(type, file) {
    const { form, start, guides, modelId, optionsByModel } = get();
    set({ undoable: { type, form, start, guides, file: file ?? null, modelId, optionsByModel } });
  },
  forgetUndo: () => set({ undoable: null }),
});
