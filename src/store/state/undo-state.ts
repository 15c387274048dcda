import type { Form, ModelOptions } from '../form.ts';
import type { QueueEntry } from './queue-state.ts';
import type { Guide } from './guide-state.ts';
import type { ChosenStart } from './start-state.ts';

/** A picture's settings, a preset, the model's defaults, another start picture or none, or the removal of a guide. */
export type OverwrittenBy =
  'reused' | 'preset' | 'reset' | 'start-replaced' | 'start-removed' | 'guide-removed';

/** The last thing that can be undone. */
export type Undoable =
  | { readonly type: 'removed'; readonly ids: readonly string[] }
  | { readonly type: 'unqueued'; readonly entries: readonly QueueEntry[] }
  /** The form, the start picture or the guides were overwritten. */
  | {
      readonly type: OverwrittenBy;
      readonly start: ChosenStart | null;
      readonly guides: readonly Guide[];
      /** The file that the settings were read from, which could be used as the start picture instead. */
      readonly file: File | null;
      readonly form: Form;
      readonly modelId: string;
      readonly optionsByModel: Readonly<Record<string, Partial<ModelOptions>>>;
    };

export interface UndoSlice {
  readonly undoable: Undoable | null;
  undo(): Promise<void>;
  /** Remembers the form, the start picture and the guides, which are about to be overwritten. */
  offerFormBack(type: OverwrittenBy, file?: File): void;
  /** Makes the last action final. */
  forgetUndo(): void;
}
