import type { Added, ImportEvent, NameTaken } from './model-import.ts';
import type { Outcome } from './engine-api.ts';
import type { PickedFile } from './picked-file.ts';

export type { PickedFile } from './picked-file.ts';
export type { Added, ImportEvent, ImportWarning } from './model-import.ts';

export interface ImportRequest {
  /** Chosen by the page; names the import in `cancelImport`. */
  readonly importId: string;
  readonly source:
    | { readonly type: 'download'; readonly downloadId: string }
    | { readonly type: 'files'; readonly files: readonly PickedFile[] };
  /** Whether an add-on may replace another with the same name. */
  readonly mayReplace: boolean;
  /** Whether a model's own safety checker is kept; by default it is not. A download has one only if the user wanted it. */
  readonly keepsSafetyChecker?: boolean;
}

export type ImportResult = Added | NameTaken | { readonly type: 'cancelled' };

export interface ImportApi {
  importModel(
    request: ImportRequest,
    onProgress: (event: ImportEvent) => void,
  ): Promise<Outcome<ImportResult>>;
  /** Ends a running import and deletes everything it wrote. Unknown ids are ignored. */
  cancelImport(importId: string): Promise<void>;
}
