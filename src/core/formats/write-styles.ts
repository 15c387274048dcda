import type { PromptStyle } from '../prompt/styles.ts';

/** A1111 starts the file with it, and related programs expect it. */
const BOM = '\uFEFF';
const COLUMNS = ['name', 'prompt', 'negative_prompt'] as const;

/** Writes styles.csv byte for byte as Python's csv.DictWriter does for A1111. */
export function writeStyles(styles: readonly PromptStyle[]): string {
  const rows = styles.map(({ name, prompt, negativePrompt }) => [name, prompt, negativePrompt]);
  return BOM + [COLUMNS, ...rows].map((row) => `${row.map(quote).join(',')}\r\n`).join('');
}

/** csv.QUOTE_MINIMAL */
const quote = (cell: string) => (/[",\r\n]/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
