import type { ProgressEvent } from '../contract/engine-api.ts';
import { openEmbeddedModel } from '../storage/embedded-model.ts';
import { isCurrent, openStoredModel, type StoredModel } from '../storage/stored-model.ts';

/** Where the engine gets its models. */
export interface ModelSource {
  /** @throws AppError: what the store throws */
  open(modelId: string, onProgress: (event: ProgressEvent) => void): Promise<StoredModel>;
  /** Whether the stored model is still the one that was opened. */
  isCurrent(model: StoredModel): Promise<boolean>;
}

/** @param embeddedUrl the URL of a model that ships with the page; null for models that are only in the library */
export function storedModels(embeddedUrl: (modelId: string) => string | null): ModelSource {
  return {
    open(modelId, onProgress) {
      const url = embeddedUrl(modelId);
      if (url === null) return openStoredModel(modelId);
      return openEmbeddedModel(modelId, url, (event) => {
        if (event.type === 'downloading') onProgress(event);
      });
    },
    isCurrent,
  };
}
