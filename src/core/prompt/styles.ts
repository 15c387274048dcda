/** A named addition to prompt and negative prompt, as in A1111's styles.csv. */
export interface PromptStyle {
  readonly name: string;
  readonly prompt: string;
  readonly negativePrompt: string;
}

const PLACE = '{prompt}';

/**
 * Applies styles to prompts, each to the result of the previous one: `merge_prompts` of A1111's modules/styles.py. `{prompt}` in a
 * style is where the prompt goes; a style without it is appended after a comma.
 */
export function applyStyles<Prompts extends { prompt: string; negativePrompt: string }>(
  prompts: Prompts,
  styles: readonly PromptStyle[],
): Prompts {
  return styles.reduce(
    (merged, style) => ({
      ...merged,
      prompt: merge(merged.prompt, style.prompt),
      negativePrompt: merge(merged.negativePrompt, style.negativePrompt),
    }),
    prompts,
  );
}

function merge(prompt: string, style: string): string {
  if (style.includes(PLACE)) return style.replaceAll(PLACE, () => prompt);
  const parts = [prompt.trim(), style.trim()].filter((part) => part !== '');
  return style.trim() === '' ? prompt : parts.join(', ');
}
