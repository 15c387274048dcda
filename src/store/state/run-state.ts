import type { Prompts } from '../../contract/prompting.ts';
import type { ModelManifest } from '../../contract/manifest.ts';
import type { ProgressEvent, RgbaImage } from '../../contract/engine-api.ts';
import type { GridPlan } from '../grid-plan.ts';
import type { Form } from '../form.ts';
import type { ErrorData, PaintedPicture } from '../ports.ts';
import type { QueueEntry } from './queue-state.ts';

export interface Run {
  /** In the queue. */
  readonly entryId: string;
  /** The request; separate from the form, which may be edited meanwhile. */
  readonly form: Form;
  /** The whole batch uses the model it was started with, even if another is chosen meanwhile. */
  readonly modelId: string;
  /** null until the model is ready. */
  readonly manifest: ModelManifest | null;
  /** What its pictures call `batch.id`. */
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
  /** How many pictures of the batch were finished before, and are kept. */
  readonly done: number;
  /** The entry that was set aside in the queue; null if the request is gone. */
  readonly entryId: string | null;
}

export interface RunSlice {
  readonly run: Run | null;
  readonly failure: Failure | null;
  /** Paints the batch set in the form, as it is now: at once, or after what is in the queue already. */
  generate(how?: {
    readonly isEndless?: boolean;
    readonly grid?: GridPlan | null;
    /** Instead of those in the form, with its styles in them. */
    readonly prompts?: Prompts | null;
    /** Instead of the form's. */
    readonly seed?: number;
  }): Promise<void>;
  /** Paints a picture again, with its own settings and model, from noise that is moved by `strength` towards other noise. */
  vary(picture: PaintedPicture, strength: number): Promise<void>;
  /** Once more what failed: what was set aside, the batch with the form as it is now, or the variation. */
  paintAgain(): Promise<void>;
  /** Ends the batch after the current step; finished pictures are kept. */
  cancel(): Promise<void>;
  /** Pauses the queue at once: the picture that is being painted is started again when the queue goes on. */
  interrupt(): Promise<void>;
  dismissFailure(): void;
  /** Paints the next picture of an entry of the queue. */
  paintNext(entry: QueueEntry): Promise<void>;
  /** Nothing is left to paint here. */
  rest(): void;
}
