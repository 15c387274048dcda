import type { PixelSize } from '../../contract/pixel-size.ts';
import type { ModelManifest } from '../../contract/manifest.ts';
import type { BackendPreference, DeviceReport } from '../../contract/engine-api.ts';
import type { ModelOptions } from '../form.ts';
import type { ErrorData } from '../ports.ts';

export type DeviceState =
  | { readonly status: 'starting' }
  | { readonly status: 'ready'; readonly report: DeviceReport }
  | { readonly status: 'failed'; readonly error: ErrorData };

export type ModelState =
  | { readonly status: 'waiting' }
  | { readonly status: 'downloading'; readonly loadedBytes: number; readonly totalBytes: number }
  | { readonly status: 'ready'; readonly manifest: ModelManifest }
  | { readonly status: 'failed'; readonly error: ErrorData };

/** Why the current model is not the one that the user expects. */
export type ModelNotice =
  /** The last used model is no longer on this device. */
  | { readonly type: 'gone' }
  /** The chosen model could not be opened, so the previous one is back. */
  | { readonly type: 'kept-former'; readonly error: ErrorData }
  /** A picture's settings were filled in, but its model is not on this device. */
  | { readonly type: 'not-here'; readonly name: string }
  /** A picture cannot be painted again, because its model is gone or cannot be opened. */
  | { readonly type: 'cannot-repeat'; readonly name: string }
  /** A picture's settings were filled in, but it was painted by a version made for another size. */
  | {
      readonly type: 'other-size';
      readonly manifest: Pick<ModelManifest, 'name' | 'version' | 'defaults'>;
      readonly size: PixelSize;
    };

export interface EngineSlice {
  readonly device: DeviceState;
  /** The memory of the computer or phone, in GiB; null if the browser does not report it. */
  readonly memoryGib: number | null;
  readonly isCheckingDevice: boolean;
  /** The model for the next picture. */
  readonly modelId: string;
  readonly model: ModelState;
  /** The number of pixels that the model can paint at once on this device; null until it has been looked up. */
  readonly largestPicture: number | null;
  readonly modelNotice: ModelNotice | null;
  /** The user's changes to the options of other models, by model; they are restored with the model. */
  readonly optionsByModel: Readonly<Record<string, Partial<ModelOptions>>>;
  /** Detects the device and gets the model ready; another call retries what failed. */
  startEngine(): Promise<void>;
  /** Sets the backend for the next pictures. */
  setBackend(backend: BackendPreference): Promise<void>;
  /** Asks the engine again about the device, unless everything is known. */
  refreshDevice(): Promise<void>;
  /** Checks and measures the device as if for the first time. */
  checkDeviceAgain(): Promise<void>;
  /** Looks up `largestPicture`, which reads a part of the model's weights. */
  findLargestPicture(): Promise<void>;
  /** Uses another model for the next pictures, with its options and the same prompt and seed. */
  chooseModel(modelId: string): Promise<void>;
  /** The model, once it and the device are ready; null if that fails for now. */
  whenReady(modelId: string): Promise<ModelManifest | null>;
  dismissModelNotice(): void;
}
