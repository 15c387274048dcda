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
  const byId = new Map(ids && pictures.map((picture) => [picture.id, picture]));
  const ranked = (ids ?? []).flatMap((id) => byId.get(id) ?? []);
  const certain = new Set(pictures.filter(isCertain(query)));
  return {
    certain: [...new Set([...ranked.filter((picture) => certain.has(picture)), ...certain])],
    similar: ranked.filter((picture) => !certain.has(picture)),
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
