import type { Form, ModelOptions } from '../form.ts';
import type { Picture } from '../ports.ts';

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
