import type { PromptMeasures } from '../../contract/prompting.ts';

export interface PromptingSlice {
  /** Of the prompts as they were a moment ago; null until they have been measured. */
  readonly measures: PromptMeasures | null;
  /** Measures the prompts as they are now. If it fails, there is simply no count: painting will say what is wrong. */
  measurePrompts(): Promise<void>;
}
