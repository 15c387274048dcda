import { planNegativePrompt, planPrompt, type PlanOptions } from './plan.ts';
import { readNegativePrompt, readPrompt } from './read-prompt.ts';
import { readUpTo } from './read-up-to.ts';

/** The length of a prompt in tokens of the text encoder. */
export interface PromptMeasure {
  /** Tokens of the longest text, counted as in A1111: a chunk that is followed by another counts as full. */
  readonly tokens: number;
  /** The number of tokens that fit into its chunks. */
  readonly room: number;
  /** The content of each chunk of that text; a word that is split between two chunks is shown in the second. */
  readonly chunks: readonly { readonly text: string; readonly tokens: number }[];
  /** The end of the text, which exceeds `maxChunks`. */
  readonly truncatedText: string;
  /** Characters that are not in the vocabulary, each once. */
  readonly unknown: readonly string[];
}

/**
 * Measures a prompt with the same plan that the engine makes. Of all texts that result from schedules and `AND`, the longest counts, as
 * in A1111 (`update_token_counter` of modules/ui.py).
 *
 * @throws AppError like `planPrompt`
 */
export function measurePrompt(
  field: 'prompt' | 'negativePrompt',
  prompt: string,
  options: PlanOptions,
): PromptMeasure {
  const [plan, read] =
    field === 'prompt' ? [planPrompt, readPrompt] : [planNegativePrompt, readNegativePrompt];
  const { parts, truncatedText, unknown } = plan(prompt, options);
  const { tokenizer } = options;
  const names = tokenizer.words.map(({ name }) => name);
  const pieces = read(prompt, { ...options, names }).flatMap(({ schedule }) =>
    schedule.map((one) => one.pieces),
  );
  const texts = parts.flatMap(({ schedule }) => schedule.map(({ chunks }) => chunks));
  const countOf = (chunks: (typeof texts)[number]) =>
    chunks.reduce(
      (sum, { inputIds, tokenCount }, at) =>
        sum + (at < chunks.length - 1 ? inputIds.length - 2 : tokenCount),
      0,
    );
  const counts = texts.map(countOf);
  const longest = counts.indexOf(Math.max(...counts));
  const chunks = texts[longest]!;
  let end = 0;
  const rests = chunks.map(({ tokenCount }) => {
    end += tokenCount;
    return readUpTo(end, pieces[longest]!, tokenizer).truncatedText;
  });
  const whole = readUpTo(0, pieces[longest]!, tokenizer).truncatedText;
  return {
    tokens: counts[longest]!,
    room: chunks.reduce((sum, { inputIds }) => sum + inputIds.length - 2, 0),
    chunks: chunks.map(({ tokenCount }, at) => {
      const before = rests[at - 1] ?? whole;
      return {
        text: before.slice(0, before.length - rests[at]!.length).trim(),
        tokens: tokenCount,
      };
    }),
    truncatedText,
    unknown,
  };
}
