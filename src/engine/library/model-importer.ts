import type { Outcome } from '../../contract/engine-api.ts';
import type {
  ImportApi,
  ImportEvent,
  ImportRequest,
  ImportResult,
} from '../../contract/import-api.ts';
import { importDownload, importFiles } from '../../storage/import/import-files.ts';
import { requireDisk } from '../../storage/opfs.ts';
import type { WithoutModel } from '../../storage/library/store-model.ts';
import { IMPORT_CHECKS } from './check-model.ts';
import { outcomeOf } from '../outcome.ts';

export interface ImporterOptions {
  /** Ids of the models that ship with the page. */
  readonly embedded: readonly string[];
  /** The text of CLIP's merges.txt. */
  readonly clipMerges: () => Promise<string>;
  /** Resolves once leftovers of earlier visits have been removed. */
  readonly swept: Promise<void>;
  readonly withoutModel: WithoutModel;
}

/** Implements ImportApi with storage's importer: any number of imports at a time, errors as data, a cancellation as a result. */
export class ModelImporter implements ImportApi {
  readonly #running = new Map<string, AbortController>();

  constructor(private readonly options: ImporterOptions) {}

  importModel(
    { importId, source, mayReplace, keepsSafetyChecker = false }: ImportRequest,
    onProgress: (event: ImportEvent) => void,
  ): Promise<Outcome<ImportResult>> {
    const { embedded, clipMerges, swept, withoutModel } = this.options;
    const abort = new AbortController();
    this.#running.set(importId, abort);
    const context = {
      signal: abort.signal,
      onProgress,
      ...IMPORT_CHECKS,
      withoutModel,
      clipMerges,
      mayReplace,
      keepsSafetyChecker,
      now: new Date().toISOString(),
    };
    return outcomeOf(async (): Promise<ImportResult> => {
      try {
        await requireDisk();
        await swept;
        if (source.type === 'download') {
          return await importDownload(source.downloadId, embedded, context);
        }
        const files = source.files.map(({ path, file }) => [path, file] as const);
        return await importFiles(files, embedded, context);
      } catch (error) {
        if (abort.signal.aborted) return { type: 'cancelled' };
        throw error;
      } finally {
        this.#running.delete(importId);
      }
    });
  }

  cancelImport(importId: string): Promise<void> {
    this.#running.get(importId)?.abort();
    return Promise.resolve();
  }
}
