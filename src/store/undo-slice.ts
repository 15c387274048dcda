import type { SliceCreator } from './app-state.ts';
import type { Form, ModelOptions } from './form.ts';
import type { Picture } from './ports.ts';

/** The last thing that can be undone. */
export type Undoable =
  | { readonly type: 'removed'; readonly pictures: readonly Picture[] }
  /** The form was overwritten by a picture's settings or by the model's defaults. */
  | {
      readonly type: 'reused' | 'reset';
      readonly form: Form;
      readonly modelId: string;
      readonly optionsByModel: Readonly<Record<string, Partial<ModelOptions>>>;
    };

export interface UndoSlice {
  readonly undoable: Undoable | null;
  undo(): Promise<void>;
  /** Remembers the form, which is about to be overwritten. */
  offerFormBack(type: 'reused' | 'reset'): void;
  /** Makes the last action final. */
  forgetUndo(): void;
}

export const createUndoSlice: SliceCreator<UndoSlice> = (set, get) => ({
  undoable: null,
  async undo() {
    const { undoable } = get();
    if (!undoable) return;
    set({ undoable: null });
    if (undoable.type === 'removed') return get().putBack(undoable.pictures);
    const { form, modelId, optionsByModel } = undoable;
    const choosing = modelId === get().modelId ? null : get().chooseModel(modelId);
    // Choosing a model changes the options, so the old ones are restored after it.
    set({ form, optionsByModel, notes: {}, modelNotice: null, readingNotice: null });
    await choosing;
  },
  offerFormBack(type) {
    const { form, modelId, optionsByModel } = get();
    set({ undoable: { type, form, modelId, optionsByModel } });
  },
  forgetUndo: () => set({ undoable: null }),
});
