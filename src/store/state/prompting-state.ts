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
  /** The measures of the latest measured prompts; null until there are any. */
  readonly measures: PromptMeasures | null;
  /** The user's own styles, by name; null until they have been read. */
  readonly ownStyles: readonly PromptStyle[] | null;
  /** Prompts that were painted, latest first; null until they have been read. */
  readonly history: readonly string[] | null;
  /** null until they have been listed. */
  readonly wordLists: readonly WordList[] | null;
  /** The results of the files that were added last; null before. */
  readonly addedWordLists: readonly AddedWordList[] | null;
  /** Why styles, prompts or lists could not be saved. */
  readonly promptingFailure: ErrorData | null;
  /** Measures the current prompts. If that fails, there is simply no count: painting will report what is wrong. */
  measurePrompts(): Promise<void>;
  loadStyles(): Promise<void>;
  /** Turns a style on or off. */
  toggleStyle(style: PromptStyle): void;
  /** Adds the styles of a styles.csv. @returns how many there were; null if it has none */
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
  /** Completions for the text before the caret; earlier prompts if there is none. */
  complete(before: string, locale: Locale): Promise<Completions>;
  /** Writes a random prompt. */
  /** Paints all variants of the prompts, each with the same seed. */
  paintVariants(): Promise<void>;
  throwDice(locale: Locale): Promise<void>;
}

export type { Completion };
