import type { ModelManifest } from '../../contract/manifest.ts';
import type { ProgressEvent, RgbaImage } from '../../contract/engine-api.ts';
import type { Form } from '../form.ts';
import type { ErrorData, PaintedPicture } from '../ports.ts';

export interface Run {
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
}

export interface RunSlice {
  readonly run: Run | null;
  readonly failure: Failure | null;
  /** Paints the batch set in the form; does nothing while another batch is running. */
  generate(): Promise<void>;
  /** Paints a picture again, with its own settings and model, from noise that is moved by `strength` towards other noise. */
  vary(picture: PaintedPicture, strength: number): Promise<void>;
  /** Once more what failed: the batch with the form as it is now, or the variation. */
  paintAgain(): Promise<void>;
  /** Ends the batch after the current step; finished pictures are kept. */
  cancel(): Promise<void>;
  dismissFailure(): void;
}
