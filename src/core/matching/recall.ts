/** The percentage of queries with a right item among the first 1, 5 and 10. */
export interface Recall {
  readonly at1: number;
  readonly at5: number;
  readonly at10: number;
  /** The mean of the three. */
  readonly mean: number;
}

/**
 * Chinese-CLIP's retrieval measure (cn_clip/eval: make_topk_predictions.py, evaluation.py): among equal scores the earlier item comes
 * first, and one right item among the first k is enough.
 *
 * @param queries their number, at least 1
 * @param scoresOf returns the items' scores for a query; larger is better
 * @param rightFor returns the right items for a query; a query without any never counts
 */
export function recallOf(
  queries: number,
  scoresOf: (query: number) => ArrayLike<number>,
  rightFor: (query: number) => Iterable<number>,
): Recall {
  const found = [0, 0, 0] as [number, number, number];
  for (let query = 0; query < queries; query += 1) {
    const rank = bestRank(scoresOf(query), rightFor(query));
    [1, 5, 10].forEach((k, index) => {
      if (rank < k) found[index]! += 1;
    });
  }
  const [at1, at5, at10] = found.map((count) => (100 * count) / queries) as typeof found;
  return { at1, at5, at10, mean: (at1 + at5 + at10) / 3 };
}

/** The number of items before the first right one. */
function bestRank(scores: ArrayLike<number>, right: Iterable<number>): number {
  let best = -1;
  for (const item of right) {
    if (best === -1 || comesBefore(scores, item, best)) best = item;
  }
  if (best === -1) return Infinity;
  let rank = 0;
  for (let item = 0; item < scores.length; item += 1) {
    if (item !== best && comesBefore(scores, item, best)) rank += 1;
  }
  return rank;
}

function comesBefore(scores: ArrayLike<number>, a: number, b: number): boolean {
  return scores[a]! > scores[b]! || (scores[a]! === scores[b]! && a < b);
}
