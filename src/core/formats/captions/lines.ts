import type { ProblemLog } from './caption-problem.ts';

/** The non-empty lines with their numbers, counted from 1. The end of the file does not count as an empty line. */
export function* linesOf(text: string, problems: ProblemLog): Generator<[number, string]> {
  const lines = text.split(/\r\n|\r|\n/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') problems.note('empty-line', String(index + 1));
    else yield [index + 1, line];
  }
}
