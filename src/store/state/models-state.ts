import type { Library, ModelDamage, SavedFile } from '../../contract/library.ts';
import type { PredictionOverride } from '../../contract/manifest.ts';
import type { StorageUse } from '../../contract/library-api.ts';
import type { ErrorData } from '../ports.ts';

/** The work that is running on a model or add-on, or its result. */
export type ModelWork =
  | { readonly type: 'changing' | 'renaming' | 'deleting' | 'exporting' }
  | { readonly type: 'verifying'; readonly verifiedBytes: number; readonly totalBytes: number }
  | { readonly type: 'shrinking'; readonly writtenBytes: number; readonly totalBytes: number }
  | { readonly type: 'sound' }
  | { readonly type: 'damaged'; readonly damages: readonly ModelDamage[] }
  | { readonly type: 'failed'; readonly error: ErrorData };

export interface ModelsSlice {
  /** null until it has been listed. */
  readonly library: Library | null;
  readonly libraryError: ErrorData | null;
  readonly storageUse: StorageUse | null;
  /** By the id of the model or add-on. */
  readonly work: Readonly<Record<string, ModelWork>>;
  loadLibrary(): Promise<void>;
  renameModel(id: string, name: string): Promise<void>;
  /** null: as stated in the model's files. */
  setPrediction(id: string, prediction: PredictionOverride | null): Promise<void>;
  /** Turns a model's own safety checker on or off. */
  setSafetyCheck(id: string, isOn: boolean): Promise<void>;
  /** Converts a model's UNet to eight bits. */
  shrinkModel(id: string): Promise<void>;
  verifyModel(id: string): Promise<void>;
  /** The model as one file; null if that failed. */
  exportModel(id: string): Promise<Blob | null>;
  /** The same for an add-on, with the file's name. */
  exportAddOn(id: string): Promise<SavedFile | null>;
  /** If it is the current model, the built-in one replaces it. */
  deleteModel(id: string): Promise<void>;
  deleteAddOn(id: string): Promise<void>;
  /** Converts a ControlNet to eight bits. */
  shrinkAddOn(id: string): Promise<void>;
  dismissWork(id: string): void;
  /** Asks the browser not to delete the stored models when space runs short. */
  keepStorage(): Promise<void>;
}
