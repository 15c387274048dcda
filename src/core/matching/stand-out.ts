import type { ScoredId } from './embedding-table.ts';

/** The points below which a normal distribution has a twentieth and a quarter of its values, in standard deviations from its mean. */
const TWENTIETH = -1.645;
const QUARTER = -0.674;

/** How many standard deviations above chance an item must score. */
const FAR = 2.5;

/** How much of the distance from chance to the best score an item must reach. */
const NEAR_BEST = 0.5;

/**
 * The items whose scores stand out, best first. Scores of different encoders, languages and queries have different ranges, so no fixed
 * threshold would work. The chance level is estimated from the lower scores, because in a small collection a third of the items may
 * match. A matching item scores far above chance, and not much lower than the best one.
 *
 * The constants were chosen on 200 pictures of different things that skypaint-mini painted. There, with their names as queries, the
 * picture of the name is among the results for 99.5 % of the names, with a median of three others. If 45 % of the pictures show the
 * same thing, 87 % of these are found; if 60 % do, 7 %.
 */
export function standOut(scored: readonly ScoredId[]): readonly ScoredId[] {
  if (scored.length === 0) return [];
  const sorted = [...scored].sort((a, b) => b.score - a.score);
  const scoreBelow = (share: number) =>
    sorted[Math.round((1 - share) * (sorted.length - 1))]!.score;
  const quarter = scoreBelow(0.25);
  const deviation = (quarter - scoreBelow(0.05)) / (QUARTER - TWENTIETH);
  const chance = quarter - QUARTER * deviation;
  const best = sorted[0]!.score;
  const bound = chance + Math.max(FAR * deviation, NEAR_BEST * (best - chance));
  return sorted.filter(({ score }) => score > bound);
}
