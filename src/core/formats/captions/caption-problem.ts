/** Problems with captions and their pictures. Reading continues in any case. */
export type CaptionProblemKind =
  | 'empty-line'
  /** A line in a different format from the others. */
  | 'broken-line'
  | 'empty-caption'
  /** A caption with the id of an earlier one; the earlier one counts. */
  | 'repeated-caption-id'
  /** A caption with the same words as another one of the same picture; both count. */
  | 'same-words'
  /** Bytes that are invalid in the file's encoding. */
  | 'broken-characters'
  | 'caption-without-picture'
  /** Such pictures take part as wrong answers if they belong to the data set itself, in a picture file. */
  | 'picture-without-caption'
  /** A name shared by several pictures; the first counts. */
  | 'ambiguous-picture'
  /** A picture with the id of an earlier one in a picture file; the earlier one counts. */
  | 'repeated-picture-id'
  | 'broken-picture-line';

export interface CaptionProblem {
  readonly kind: CaptionProblemKind;
  readonly count: number;
  /** The first few line numbers, names or ids. */
  readonly examples: readonly string[];
}

const MAX_EXAMPLES = 3;
const MAX_EXAMPLE_LENGTH = 60;

/** Counts problems by kind, with the first few of each. */
export class ProblemLog {
  readonly #counts = new Map<CaptionProblemKind, { count: number; examples: string[] }>();

  note(kind: CaptionProblemKind, example: string, count = 1): void {
    if (count === 0) return;
    const entry = this.#counts.get(kind) ?? { count: 0, examples: [] };
    this.#counts.set(kind, entry);
    entry.count += count;
    if (example !== '' && entry.examples.length < MAX_EXAMPLES) {
      entry.examples.push(example.slice(0, MAX_EXAMPLE_LENGTH));
    }
  }

  list(): CaptionProblem[] {
    return [...this.#counts].map(([kind, entry]) => ({ kind, ...entry }));
  }
}
