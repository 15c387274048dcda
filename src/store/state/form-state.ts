import type { KeysOfType, ModelOptionKey, NumberKey } from '../../contract/picture-options.ts';
import type { FieldNote } from '../fields.ts';
import type { Form, ModelOptions } from '../form.ts';
import type { Picture } from '../ports.ts';

export type NotedField = NumberKey | TextKey | 'prompt' | 'hiresSteps' | 'hiresStrength';

export type TextKey = KeysOfType<'text'>;

/** Options that are chosen rather than typed. */
export type ChosenKey = Exclude<ModelOptionKey, NumberKey | TextKey>;

export type Notes = Readonly<Partial<Record<NotedField, FieldNote | null>>>;

export interface FormSlice {
  readonly form: Form;
  /** How the last entry in a field was corrected, if it was. */
  readonly notes: Notes;
  setPrompt(text: string): void;
  /** Takes what was typed; text that is too long is cut off, with a note. */
  setText(field: TextKey, text: string): void;
  /** Takes what was typed; a number out of range is brought into it, with a note. */
  setNumber(field: NumberKey, text: string): void;
  setOption<Key extends ChosenKey>(key: Key, value: ModelOptions[Key]): void;
  setHires(change: Partial<Form['hires']>): void;
  /** Like `setNumber`. */
  setHiresNumber(field: 'steps' | 'strength', text: string): void;
  setSeedMode(seedMode: Form['seedMode']): void;
  /** Resets the options to the model's defaults; prompt and seed stay. */
  resetOptions(): void;
  /**
   * Fills the form with this picture's settings, including its seed, and switches to its model. For a picture of the user's own, the
   * reading slice reads its file.
   */
  reuse(picture: Picture): Promise<void>;
}
