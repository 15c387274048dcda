import Papa from 'papaparse';
import type { PromptStyle } from '../prompt/styles.ts';

/**
 * Reads A1111's styles.csv; its older format calls the prompt `text`. If a name occurs twice, the last one counts, as in A1111.
 *
 * @returns null if the file has no such columns
 */
export function readStyles(text: string): readonly PromptStyle[] | null {
  const { data } = Papa.parse<string[]>(text.replace(/^\uFEFF/u, ''), {
    delimiter: ',',
    skipEmptyLines: 'greedy',
  });
  const [header = [], ...rows] = data;
  const columns = header.map((cell) => cell.trim().toLowerCase());
  const [name, negative] = [columns.indexOf('name'), columns.indexOf('negative_prompt')];
  const prompt = columns.includes('prompt') ? columns.indexOf('prompt') : columns.indexOf('text');
  if (name < 0 || prompt < 0) return null;
  const styles = new Map<string, PromptStyle>();
  for (const row of rows) {
    const style = {
      name: row[name]?.trim() ?? '',
      prompt: row[prompt]?.trimStart() ?? '',
      negativePrompt: row[negative]?.trimStart() ?? '',
    };
    if (style.name !== '') styles.set(style.name, style);
  }
  return [...styles.values()];
}
