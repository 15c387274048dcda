/** The names most similar to `name`, best match first, by edit distance (Levenshtein, 1966). */
export function nearestNames(name: string, known: Iterable<string>, count = 3): string[] {
  return [...known]
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/** Only this much of a name is compared: no real field name is longer, but a hostile file's may be. */
const MAX_LENGTH = 100;

function editDistance(left: string, right: string): number {
  const b = right.slice(0, MAX_LENGTH);
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, sign] of [...left.slice(0, MAX_LENGTH)].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const substitution = row[j]! + (b[j] === sign ? 0 : 1);
      next.push(Math.min(substitution, row[j + 1]! + 1, next[j]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
