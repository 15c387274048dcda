import type { Caption } from './caption.ts';
import type { ProblemLog } from './caption-problem.ts';

export interface JoinedCaptions {
  readonly texts: readonly string[];
  /** For each text, indices into `pictures`. */
  readonly picturesOf: readonly (readonly number[])[];
  /** The pictures that take part, as indices into the given pictures. */
  readonly pictures: readonly number[];
}

/**
 * Matches captions with pictures. Captions without a picture are left out; so are pictures without a caption, unless
 * `keepsUncaptioned`: then they take part as wrong answers, as in Chinese-CLIP's evaluation, which only knows the picture file.
 *
 * @param find the index of a picture by the name or id in a caption; undefined if there is none
 * @param names the names of all pictures
 */
export function joinCaptions(
  captions: readonly Caption[],
  names: readonly string[],
  find: (name: string) => number | undefined,
  { keepsUncaptioned, problems }: { keepsUncaptioned: boolean; problems: ProblemLog },
): JoinedCaptions {
  const placeOf = new Map<number, number>();
  if (keepsUncaptioned) names.forEach((_, index) => placeOf.set(index, index));
  const texts: string[] = [];
  const picturesOf: number[][] = [];
  const captioned = new Set<number>();
  const said = new Set<string>();
  for (const { text, pictures } of captions) {
    const found = new Set<number>();
    for (const name of pictures) {
      const index = find(name);
      if (index !== undefined) found.add(index);
    }
    if (found.size === 0) {
      problems.note('caption-without-picture', pictures[0] ?? text);
      continue;
    }
    for (const index of found) {
      if (!placeOf.has(index)) placeOf.set(index, placeOf.size);
      captioned.add(index);
      const key = `${index} ${text}`;
      if (said.has(key)) problems.note('same-words', text);
      said.add(key);
    }
    texts.push(text);
    picturesOf.push([...found].map((index) => placeOf.get(index)!));
  }
  names.forEach((name, index) => {
    if (!captioned.has(index)) problems.note('picture-without-caption', name);
  });
  return { texts, picturesOf, pictures: [...placeOf.keys()] };
}
