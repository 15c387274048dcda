import { resolvePromptTemplate } from '../../core/prompt/fill-template.ts';
import { mayBeTemplate } from '../../core/prompt/template.ts';
import type { GenerateRequest } from '../../contract/engine-api.ts';
import { WordListStore } from '../../storage/word-list-store.ts';
import { wildcardsFor } from './word-lists.ts';

let store: WordListStore | null = null;

/**
 * A request with the choices in its prompts made by its seed. Each prompt chooses independently, as in sd-dynamic-prompts. The
 * original prompts are kept beside the chosen ones.
 *
 * @throws AppError like `resolvePromptTemplate`
 */
export async function fillRequest(request: GenerateRequest): Promise<GenerateRequest> {
  const { prompt, negativePrompt, hires, seed } = request;
  const hiresPrompt = hires?.prompt ?? '';
  const texts = [prompt, negativePrompt, hiresPrompt];
  if (!texts.some((text) => typeof text === 'string' && mayBeTemplate(text))) return request;
  store ??= new WordListStore();
  const wildcards = await wildcardsFor(store, texts);
  const fill = (text: string) => resolvePromptTemplate(text, { seed, wildcards });
  const [filled, filledNegative, filledHires] = texts.map(fill) as [string, string, string];
  if (filled === prompt && filledNegative === negativePrompt && filledHires === hiresPrompt) {
    return request;
  }
  return {
    ...request,
    prompt: filled,
    negativePrompt: filledNegative,
    hires: hires && { ...hires, prompt: filledHires },
    template: { prompt, negativePrompt },
  };
}
