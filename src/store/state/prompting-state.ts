import type { PickedFile } from '../../contract/import-api.ts';
import type { Locale } from '../../contract/locales.ts';
import type { PromptStyle } from '../../contract/prompt-styles.ts';
import type {
  AddedWordList,
  Completion,
  Completions,
  PromptMeasures,
  WordList,
} from '../../contract/prompting.ts';
import type { ErrorData } from '../ports.ts';

export type PromptPanel = 'styles' | 'history' | 'lists';

export interface PromptingSlice {
  /** Which panel is open. */
  readonly promptPanel: PromptPanel | null;
  openPromptPanel(panel: PromptPanel): void;
  closePromptPanel(): void;
  /** Of the prompts as they were a moment ago; null until they have been measured. */
  readonly measures: PromptMeasures | null;
  /** The user's own, by name; null until they have been read. */
  readonly ownStyles: readonly PromptStyle[] | null;
  /** Prompts that were painted, the latest first; null until they have been read. */
  readonly history: readonly string[] | null;
  /** null until they have been listed. */
  readonly wordLists: readonly WordList[] | null;
  /** What became of the files that were added last; null before. */
  readonly addedWordLists: readonly AddedWordList[] | null;
  /** Why styles, prompts or lists could not be kept. */
  readonly promptingFailure: ErrorData | null;
  /** Measures the prompts as they are now. If it fails, there is simply no count: painting will say what is wrong. */
  measurePrompts(): Promise<void>;
  loadStyles(): Promise<void>;
  /** Puts a style on, or takes it off. */
  toggleStyle(style: PromptStyle): void;
  /** Adds those of a styles.csv; null if it has none, and how many otherwise. */
  importStyles(file: Blob): Promise<number | null>;
  keepStyles(styles: readonly PromptStyle[]): Promise<void>;
  removeStyle(name: string): Promise<void>;
  loadHistory(): Promise<void>;
  rememberPrompt(text: string): Promise<void>;
  /** Forgets one prompt, or all. */
  forgetPrompt(text: string | null): Promise<void>;
  loadWordLists(): Promise<void>;
  addWordLists(files: readonly PickedFile[]): Promise<void>;
  removeWordList(list: WordList): Promise<void>;
  /** What may be meant by the text before the caret; earlier prompts if there is none. */
  complete(before: string, locale: Locale): Promise<Completions>;
  /** Writes a prompt by chance. */
  /** Paints all that the choices in the prompts allow, each with the same seed. */
  paintVariants(): Promise<void>;
  throwDice(locale: Locale): Promise<void>;
}

export type { Completion };
