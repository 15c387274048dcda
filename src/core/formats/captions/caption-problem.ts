/** What can be wrong with captions and the pictures beside them. Reading goes on in any case. */
export type CaptionProblemKind =
  | 'empty-line'
  /** A line that does not have the form of the others. */
  | 'broken-line'
  | 'empty-caption'
  /** The id of an earlier caption; the earlier one counts. */
  | 'repeated-caption-id'
  /** The words of another caption of the same picture; both count. */
  | 'same-words'
  /** Bytes that mean nothing in the file's encoding. */
  | 'broken-characters'
  | 'caption-without-picture'
  /** Such pictures take part as wrong answers if they are in the data set itself, in a file of pictures. */
  | 'picture-without-caption'
  /** A name that several pictures have; the first counts. */
  | 'ambiguous-picture'
  /** The id of an earlier picture in a file of pictures; the earlier one counts. */
  | 'repeated-picture-id'
  | 'broken-picture-line';

export interface CaptionProblem {
  readonly kind: CaptionProblemKind;
  readonly count: number;
  /** The first few: a line's number, a name or an id. */
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
