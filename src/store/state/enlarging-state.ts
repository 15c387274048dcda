import type { Enlargement, Upscaler } from '../../contract/enlarging.ts';
import type { JobRun } from '../job-run.ts';
import type { ErrorData, Picture } from '../ports.ts';

/** A picture that is being enlarged. */
export interface EnlargeRun extends JobRun {
  readonly pictureId: string;
}

export interface EnlargeFailure {
  readonly error: ErrorData;
  readonly pictureId: string;
  readonly factor: Enlargement;
}

export interface EnlargingSlice {
  readonly enlargeRun: EnlargeRun | null;
  readonly enlargeFailure: EnlargeFailure | null;
  /** What the user chose; the one that ships if it is no longer here. */
  readonly chosenUpscaler: Upscaler;
  chooseUpscaler(upscaler: Upscaler): void;
  /** Adds a larger copy to the gallery; does nothing while another picture is being enlarged. */
  enlarge(picture: Picture, factor: Enlargement): Promise<void>;
  /** Ends it after the current tile. */
  cancelEnlarging(): Promise<void>;
  /** Ends what is being done to the picture in view: painting or enlarging. */
  cancelInView(): Promise<void>;
  dismissEnlargeFailure(): void;
}
