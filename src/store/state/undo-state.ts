import type { Form, ModelOptions } from '../form.ts';
import type { QueueEntry } from './queue-state.ts';
import type { ChosenStart } from './start-state.ts';

/** A picture's settings, saved ones, the model's defaults, another start picture, or none. */
export type OverwrittenBy = 'reused' | 'preset' | 'reset' | 'start-replaced' | 'start-removed';

/** The last thing that can be undone. */
export type Undoable =
  | { readonly type: 'removed'; readonly ids: readonly string[] }
  | { readonly type: 'unqueued'; readonly entries: readonly QueueEntry[] }
  /** The form or the start picture was overwritten. */
  | {
      readonly type: OverwrittenBy;
      readonly start: ChosenStart | null;
      /** The file that the settings were read from, which could be the start picture instead. */
      readonly file: File | null;
      readonly form: Form;
      readonly modelId: string;
      readonly optionsByModel: Readonly<Record<string, Partial<ModelOptions>>>;
    };

export interface UndoSlice {
  readonly undoable: Undoable | null;
  undo(): Promise<void>;
  /** Remembers the form and the start picture, which are about to be overwritten. */
  offerFormBack(type: OverwrittenBy, file?: File): void;
  /** Makes the last action final. */
  forgetUndo(): void;
}
