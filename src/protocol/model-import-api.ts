import type { AddOn } from '../models/library.ts';
import type { ModelManifest } from '../models/manifest.ts';
import type { Outcome } from './engine-api.ts';

/** A file the user dropped or picked, with its path below what was dropped: `model.ckpt`, `unet/config.json`. */
export interface PickedFile {
  readonly path: string;
  readonly file: File;
}

export interface ImportRequest {
  /** Chosen by the page; names the import in `cancelImport`. */
  readonly importId: string;
  readonly source:
    | { readonly type: 'download'; readonly downloadId: string }
    | { readonly type: 'files'; readonly files: readonly PickedFile[] };
}

export type ImportEvent =
  /** Looking at what it is. */
  | { readonly type: 'reading'; readonly file: string }
  /** Weights on their way into the library, in bytes as they will lie there. */
  | {
      readonly type: 'converting';
      readonly file: string;
      readonly writtenBytes: number;
      readonly totalBytes: number;
    };

/** Things the user should know about a model that was imported all the same. */
export type ImportWarning =
  /** Values beyond fp16's range; the tensors are named. */
  | { readonly type: 'kept-in-fp32'; readonly tensors: readonly string[] }
  /** Weights that no part of the program reads (a safety checker, training state). */
  | { readonly type: 'left-out'; readonly files: readonly string[] };

export type ImportResult =
  | {
      readonly type: 'model';
      readonly manifest: ModelManifest;
      readonly warnings: readonly ImportWarning[];
    }
  /** A LoRA or an embedding: usable with any model it fits, by name in the prompt. */
  | { readonly type: 'add-on'; readonly addOn: AddOn }
  | { readonly type: 'cancelled' };

export interface ModelImportApi {
  importModel(
    request: ImportRequest,
    onProgress: (event: ImportEvent) => void,
  ): Promise<Outcome<ImportResult>>;
  /** Ends a running import, of which nothing remains. Unknown ids are ignored. */
  cancelImport(importId: string): Promise<void>;
  deleteAddOn(id: string): Promise<Outcome<null>>;
  /** The whole model as one file to carry elsewhere (a zip of stored entries whose parts are the files on disk, so nothing is copied). */
  exportModel(modelId: string): Promise<Outcome<Blob>>;
}
