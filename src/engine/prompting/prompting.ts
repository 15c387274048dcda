import { decodeText } from '../../core/formats/captions/text-encoding.ts';
import { readStyles } from '../../core/formats/read-styles.ts';
import { allVariants } from '../../core/prompt/all-variants.ts';
import { MOST_VARIANTS, type PromptingApi } from '../../contract/prompting.ts';
import { WordListStore } from '../../storage/word-list-store.ts';
import { outcomeOf } from '../outcome.ts';
import { Completer } from './completer.ts';
import { PromptMeasurer } from './measure-prompts.ts';
import { openTexts } from './open-texts.ts';
import { randomPrompt } from './random-prompt.ts';
import { addWordLists, MAX_LIST_BYTES, wildcardsFor } from './word-lists.ts';

/** @param embeddedUrl the URL of a model that ships with the page; null for models that are only in the library */
export function prompting(embeddedUrl: (modelId: string) => string | null): PromptingApi {
  const lists = new WordListStore();
  const open = (modelId: string) => openTexts(modelId, embeddedUrl(modelId));
  const measurer = new PromptMeasurer(open, lists);
  const completer = new Completer(lists);
  return {
    measurePrompts: (request) => outcomeOf(() => measurer.measure(request)),
    promptVariants: ({ prompt, negativePrompt }) =>
      outcomeOf(async () => {
        const wildcards = await wildcardsFor(lists, [prompt, negativePrompt]);
        const all = (text: string) => allVariants(text, wildcards, MOST_VARIANTS);
        const negatives = all(negativePrompt);
        return all(prompt)
          .flatMap((one) => negatives.map((other) => ({ prompt: one, negativePrompt: other })))
          .slice(0, MOST_VARIANTS);
      }),
    addWordLists: (files) =>
      outcomeOf(async () => {
        try {
          return await addWordLists(lists, files);
        } finally {
          completer.forget();
        }
      }),
    wordLists: () => outcomeOf(() => lists.list()),
    removeWordList: (list) =>
      outcomeOf(async () => {
        await lists.remove(list);
        completer.forget();
        return null;
      }),
    readStyles: (file) =>
      outcomeOf(async () => {
        if (file.size > MAX_LIST_BYTES) return null;
        return readStyles(decodeText(new Uint8Array(await file.arrayBuffer())).text);
      }),
    complete: (request) => outcomeOf(() => completer.complete(request)),
    randomPrompt: (...args) => outcomeOf(() => randomPrompt(...args)),
  };
}
