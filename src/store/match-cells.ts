import { shares } from '../contract/matching.ts';
import type { MatchedTable } from './state/matching-state.ts';

/** What the probabilities are shared among: the texts of a picture, or the pictures of a text. */
export type MatchDirection = 'per-picture' | 'per-text';

export interface MatchCell {
  readonly cosine: number;
  readonly share: number;
  /** Whether it has the largest share of its picture, or of its text. */
  readonly isBest: boolean;
}

/** For each picture, a cell for each text; null for a picture that could not be compared. */
export function matchCells(
  { texts, rows, logitScale }: MatchedTable,
  direction: MatchDirection,
): readonly (readonly MatchCell[] | null)[] {
  const cosines = rows.map(({ matched }) => (matched.ok ? matched.cosines : null));
  if (direction === 'per-picture') return cosines.map((row) => row && cellsOf(row, logitScale));
  const compared = cosines.filter((row) => row !== null);
  const columns = texts.map((_, text) =>
    cellsOf(
      compared.map((row) => row[text]!),
      logitScale,
    ),
  );
  let picture = 0;
  return cosines.map((row) => {
    if (!row) return null;
    const index = picture++;
    return columns.map((column) => column[index]!);
  });
}

function cellsOf(cosines: ArrayLike<number>, logitScale: number): readonly MatchCell[] {
  const best = Array.from(cosines).reduce((max, cosine) => Math.max(max, cosine), -Infinity);
  return [...shares(cosines, logitScale)].map((share, index) => {
    const cosine = cosines[index]!;
    return { cosine, share, isBest: cosine === best };
  });
}
