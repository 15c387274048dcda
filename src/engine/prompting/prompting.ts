import type { PromptingApi } from '../../contract/prompting.ts';
import { outcomeOf } from '../outcome.ts';
import { PromptMeasurer } from './measure-prompts.ts';
import { openTexts } from './open-texts.ts';

/** @param embeddedUrl the URL of a model that ships with the page; null for models that are only in the library */
export function prompting(embeddedUrl: (modelId: string) => string | null): PromptingApi {
  const measurer = new PromptMeasurer((modelId) => openTexts(modelId, embeddedUrl(modelId)));
  return {
    measurePrompts: (request) => outcomeOf(() => measurer.measure(request)),
  };
}
