import { openCheckpoint } from '../../../core/formats/checkpoint/open-checkpoint.ts';
import {
  readTextualInversion,
  type TextualInversion,
} from '../../../core/formats/lora/textual-inversion.ts';
import { namesInPrompts } from '../../../core/prompt/index.ts';
import { blobSource } from '../../../storage/blob-source.ts';
import type { StoredAddOn } from '../../../storage/add-ons/stored-add-on.ts';
import { findAddOn } from '../../../storage/library/find-add-on.ts';

/**
 * The library's embeddings that the prompts of a picture name, by their names in the library.
 *
 * @param steps calls of the model
 * @throws AppError `invalid-file` for a broken one
 */
export async function learnedWords(
  all: readonly StoredAddOn[],
  prompts: readonly string[],
  negativePrompt: string,
  steps: number,
): Promise<TextualInversion[]> {
  const names = all.filter(({ kind }) => kind === 'embedding').map(({ name }) => name);
  const words: TextualInversion[] = [];
  const named = new Set(
    prompts.flatMap((prompt) => namesInPrompts(prompt, negativePrompt, { steps, names })),
  );
  for (const name of named) {
    const file = blobSource(name, (await findAddOn('embedding', name)).file);
    words.push({ ...(await readTextualInversion(await openCheckpoint(file))), name });
  }
  return words;
}
