import type { Picture } from './ports.ts';
import { queryWords, says } from './picture-text.ts';
import type { Search } from './state/search-state.ts';

/** The results of a search. */
export interface FoundPictures {
  /** Certain results: they contain the words, or are the picture or the batch that was asked about. */
  readonly certain: readonly Picture[];
  /** Others, found by meaning, best first. */
  readonly similar: readonly Picture[];
}

/** @param pictures newest first */
export function foundPictures(
  pictures: readonly Picture[],
  { query, ids }: Pick<Search, 'query' | 'ids'>,
): FoundPictures {
  const byId = new Map(pictures.map((picture) => [picture.id, picture]));
  const ranked = (ids ?? []).flatMap((id) => byId.get(id) ?? []);
  const certain = pictures.filter(isCertain(query));
  const rank = new Map(ranked.map((picture, place) => [picture, place]));
  const placeOf = (picture: Picture) => rank.get(picture) ?? Infinity;
  const isKnown = new Set(certain);
  return {
    certain: certain.sort((a, b) => (placeOf(a) === placeOf(b) ? 0 : placeOf(a) - placeOf(b))),
    similar: ranked.filter((picture) => !isKnown.has(picture)),
  };
}

function isCertain(query: Search['query']): (picture: Picture) => boolean {
  switch (query.by) {
    case 'words': {
      const words = queryWords(query.text);
      return (picture) => words.length > 0 && says(picture, words);
    }
    case 'picture':
      return ({ id }) => id === query.id;
    case 'prompt':
      return ({ parameters }) => parameters?.prompt === query.prompt;
  }
}
