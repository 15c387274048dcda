import type { Enlargement, EnlargeResult, Upscaler } from '../../contract/enlarging.ts';
import type { JobRun } from '../job-run.ts';
import type { ErrorData, Picture } from '../ports.ts';

/** A picture that is being enlarged. */
export interface EnlargeRun extends JobRun {
  /** null for a picture of the user's own, which is not in the gallery. */
  readonly pictureId: string | null;
}

export interface EnlargeFailure {
  readonly error: ErrorData;
  readonly pictureId: string | null;
  readonly factor: Enlargement;
}

/** A picture of the user's own. */
export interface OwnPicture {
  readonly name: string;
  readonly file: Blob;
}

export interface EnlargedOwn extends EnlargeResult {
  /** The name of the source file. */
  readonly name: string;
  readonly factor: Enlargement;
}

export interface EnlargingSlice {
  readonly enlargeRun: EnlargeRun | null;
  readonly enlargeFailure: EnlargeFailure | null;
  /** The user's choice, or the upscaler that ships if the chosen one no longer exists. */
  readonly chosenUpscaler: Upscaler;
  /** The picture of the user's own that will be enlarged. */
  readonly ownPicture: OwnPicture | null;
  /** The last result for a picture of the user's own. */
  readonly enlargedOwn: EnlargedOwn | null;
  /** Whether it was finished while out of view. */
  readonly isEnlargedOwnNew: boolean;
  chooseUpscaler(upscaler: Upscaler): void;
  /** Adds a larger copy to the gallery; does nothing while another picture is being enlarged. */
  enlarge(picture: Picture, factor: Enlargement): Promise<void>;
  chooseOwnPicture(picture: OwnPicture): void;
  /** Enlarges `ownPicture` and adds the result to the gallery; does nothing while another picture is being enlarged. */
  enlargeOwn(factor: Enlargement): Promise<void>;
  /** Cancels it after the current tile. */
  cancelEnlarging(): Promise<void>;
  /** Cancels the work on the picture in view: painting or enlarging. */
  cancelInView(): Promise<void>;
  dismissEnlargeFailure(): void;
}
