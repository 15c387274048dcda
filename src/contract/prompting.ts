import type { PromptMeasure } from '../core/prompt/measure-prompt.ts';
import type { Outcome } from './engine-api.ts';
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
}

/** Each prompt may have a fault of its own, such as an invalid tag. */
export interface PromptMeasures {
  readonly prompt: Outcome<PromptMeasure>;
  readonly negativePrompt: Outcome<PromptMeasure>;
}

/** Help with writing prompts. None of it waits for a picture that is being painted. */
export interface PromptingApi {
  /** Counts tokens with the tokenizer in use, and shows where chunks end and what is cut. */
  measurePrompts(request: MeasureRequest): Promise<Outcome<PromptMeasures>>;
}
