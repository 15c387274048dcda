import type { Prompts } from '../../contract/prompting.ts';
import type { ModelManifest } from '../../contract/manifest.ts';
import type { ProgressEvent, RgbaImage } from '../../contract/engine-api.ts';
import type { GridPlan } from '../grid-plan.ts';
import type { Form } from '../form.ts';
import type { ErrorData, PaintedPicture } from '../ports.ts';
import type { QueueEntry } from './queue-state.ts';

export interface Run {
  /** The id of its entry in the queue. */
  readonly entryId: string;
  /** The form of the request; separate from the page's form, which may be edited in the meantime. */
  readonly form: Form;
  /** The whole batch uses the model that it was started with, even if another is chosen in the meantime. */
  readonly modelId: string;
  /** null until the model is ready. */
  readonly manifest: ModelManifest | null;
  /** The `batch.id` of its pictures. */
  readonly batchId: string;
  readonly count: number;
  /** How many pictures of this batch are done; also the index of the current one. */
  readonly done: number;
  /** null until the engine has the job. */
  readonly jobId: string | null;
  readonly progress: ProgressEvent | null;
  /** The latest preview of the current picture. */
  readonly preview: RgbaImage | null;
  readonly cancelling: boolean;
}

export interface Failure {
  readonly error: ErrorData;
  /** How many pictures of the batch were finished before the failure, and are kept. */
  readonly done: number;
  /** The entry that was set aside in the queue; null if the request was dropped. */
  readonly entryId: string | null;
}

export interface RunSlice {
  readonly run: Run | null;
  readonly failure: Failure | null;
  /** Paints a batch with the form as it is now: at once, or after what is already in the queue. */
  generate(how?: {
    readonly isEndless?: boolean;
    readonly grid?: GridPlan | null;
    /** Replaces the form's prompts; already includes its styles. */
    readonly prompts?: Prompts | null;
    /** Replaces the form's seed. */
    readonly seed?: number;
  }): Promise<void>;
  /** Paints a picture again with its own settings and model, from noise that is moved by `strength` towards other noise. */
  vary(picture: PaintedPicture, strength: number): Promise<void>;
  /** Retries what failed: the entry that was set aside, the batch with the form as it is now, or the variation. */
  paintAgain(): Promise<void>;
  /** Cancels the batch after the current step; finished pictures are kept. */
  cancel(): Promise<void>;
  /** Pauses the queue at once: the picture that is being painted starts over when the queue resumes. */
  interrupt(): Promise<void>;
  dismissFailure(): void;
  /** Paints the next picture of an entry of the queue. */
  paintNext(entry: QueueEntry): Promise<void>;
  /** Called when nothing is left to paint here. */
  rest(): void;
}
