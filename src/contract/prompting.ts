import type { PromptStyle } from '../core/prompt/styles.ts';
import type { PromptMeasure } from '../core/prompt/measure-prompt.ts';
import type { Outcome } from './engine-api.ts';
import type { PickedFile } from './import-api.ts';
import type { Locale } from './locales.ts';
import type { SamplerId } from './samplers.ts';

export type { PromptMeasure };

/** A prompt as it would be painted now. */
export interface MeasureRequest {
  readonly modelId: string;
  /** The model whose text encoder reads it; null for its own. */
  readonly textEncoder: string | null;
  readonly prompt: string;
  readonly negativePrompt: string;
  readonly useStyleTag: boolean;
  /** Schedules count them. */
  readonly steps: number;
  readonly sampler: SamplerId;
  /** Of the next picture, if it is known: it decides between variants. */
  readonly seed: number;
}

/** Each prompt may have a fault of its own, such as an invalid tag. */
export interface PromptMeasures {
  readonly prompt: Outcome<PromptMeasure>;
  readonly negativePrompt: Outcome<PromptMeasure>;
  /** How many different pictures the choices in both prompts allow; 1 without any. */
  readonly variants: number;
}

/** What is painted, in words. */
export interface Prompts {
  readonly prompt: string;
  readonly negativePrompt: string;
}

/** Nobody means more pictures at once than this. */
export const MOST_VARIANTS = 100;

/** A file of words that the user has added. */
export interface WordList {
  /** Tags complete what is typed; a wildcard is a list that prompts choose a line from. */
  readonly kind: 'tags' | 'wildcard';
  /** Of a wildcard, with its folders: `animals/cats`. */
  readonly name: string;
  readonly entries: number;
  /** Lines that could not be read. */
  readonly skipped: number;
  readonly bytes: number;
}

export type WordListFault =
  'too-large' | 'empty' | 'styles' | 'other-kind' | 'binary' | 'no-name' | 'unreadable';

/** What became of a file. */
export type AddedWordList =
  | { readonly type: 'added'; readonly list: WordList }
  | { readonly type: 'refused'; readonly file: string; readonly fault: WordListFault };

export interface CompletionRequest {
  /** The text before the caret, at least back to the last separator. */
  readonly before: string;
  readonly prompt: string;
  readonly modelId: string;
  readonly locale: Locale;
  readonly limit: number;
}

export interface Completion {
  readonly kind: 'lora' | 'embedding' | 'trigger' | 'wildcard' | 'word' | 'tag' | 'prompt';
  /** What is written into the prompt. */
  readonly insert: string;
  /** What it is shown as. */
  readonly label: string;
  /** Another name, by which it was found, a translation, or the LoRA whose trigger it is; empty for none. */
  readonly detail: string;
  /** How often it is used; 0 if that is not known. */
  readonly count: number;
}

export interface Completions {
  /** How many characters before the caret they replace. */
  readonly replaces: number;
  readonly found: readonly Completion[];
}

/** Help with writing prompts. It never waits for a picture that is being painted. */
export interface PromptingApi {
  /** Counts tokens with the tokenizer in use, and shows where chunks end and what is cut. */
  measurePrompts(request: MeasureRequest): Promise<Outcome<PromptMeasures>>;
  /** Both prompts with all choices made, in every way; at most `MOST_VARIANTS`. */
  promptVariants(prompts: Prompts): Promise<Outcome<readonly Prompts[]>>;
  /** Adds tag lists (CSV) and wildcards (text files, with the folders of their paths). */
  addWordLists(files: readonly PickedFile[]): Promise<Outcome<readonly AddedWordList[]>>;
  wordLists(): Promise<Outcome<readonly WordList[]>>;
  removeWordList(list: Pick<WordList, 'kind' | 'name'>): Promise<Outcome<null>>;
  /** The styles of A1111's styles.csv; null if the file is something else. */
  readStyles(file: Blob): Promise<Outcome<readonly PromptStyle[] | null>>;
  /** What may be meant by what is being typed, the most likely first. */
  complete(request: CompletionRequest): Promise<Outcome<Completions>>;
  /** A random prompt from what the model knows; null if that is not known. */
  randomPrompt(modelId: string, locale: Locale, seed: number): Promise<Outcome<string | null>>;
}
