import type { SearchQuery } from '../contract/picture-search.ts';
import { addToIndex } from './indexing.ts';
import { pairInUse } from './matching-pairs.ts';
import type { ErrorData, Picture, StorePorts } from './ports.ts';
import type { SliceCreator } from './state/app-state.ts';
import type { Query, Search, SearchSlice } from './state/search-state.ts';

/** Happens only until the first model is ready: the one that ships has a pair. */
const NO_PAIR: ErrorData = {
  code: 'unsupported',
  message: 'There is no pair of encoders.',
  retryable: true,
  details: {},
};

/** Words are searched for by meaning once typing pauses for this long. */
const PAUSE_MS = 250;

export function createSearchSlice(ports: StorePorts): SliceCreator<SearchSlice> {
  const { engine, newId, pause } = ports;
  return (set, get) => {
    /** Starts a search, which replaces the previous one. */
    const begin = (query: Query, isSearching: boolean): Search => {
      const { search } = get();
      // Until the words have been searched for by meaning, the results of the previous words are not shown.
      const begun = { query, ids: null, isSearching, failure: null };
      if (!search) retry();
      set({ search: begun });
      return begun;
    };

    const isCurrent = ({ query }: Search) => get().search?.query === query;

    const end = (begun: Search, result: Pick<Search, 'ids' | 'failure'>) => {
      const { search } = get();
      if (search && isCurrent(begun)) set({ search: { ...search, ...result, isSearching: false } });
    };

    /** Forgets what stopped the indexing, which may no longer apply. */
    const retry = () => set({ indexing: { ...get().indexing, failure: null } });

    const look = async (begun: Search, query: SearchQuery, needed: readonly Picture[] = []) => {
      const pair = pairInUse(get());
      if (!pair) return end(begun, { ids: null, failure: NO_PAIR });
      const failure = await addToIndex(ports, pair, needed);
      if (failure) return end(begun, { ids: null, failure });
      if (!isCurrent(begun)) return;
      const outcome = await engine.searchPictures({ jobId: newId(), pair, query }, () => undefined);
      if (!outcome.ok) return end(begun, { ids: null, failure: outcome.error });
      end(begun, { ids: outcome.value.type === 'found' ? outcome.value.ids : null, failure: null });
    };

    return {
      search: null,
      indexing: { missing: null, failure: null },
      openSearch() {
        if (!get().search) begin({ by: 'words', text: '' }, false);
      },
      async searchFor(text) {
        const query = { by: 'words', text } as const;
        const isEmpty = text.trim() === '';
        const begun = begin(query, !isEmpty);
        if (isEmpty) return;
        await pause(PAUSE_MS);
        if (isCurrent(begun)) await look(begun, query);
      },
      async searchSimilar(id) {
        const query = { by: 'picture', id } as const;
        await look(
          begin(query, true),
          query,
          get().pictures.filter((picture) => picture.id === id),
        );
      },
      async rankByPrompt(id) {
        const { pictures } = get();
        const prompt = pictures.find((picture) => picture.id === id)?.parameters?.prompt;
        if (prompt === undefined) return;
        const query = { by: 'prompt', prompt } as const;
        const batch = pictures.filter(({ parameters }) => parameters?.prompt === prompt);
        const among = batch.map((picture) => picture.id);
        const begun = begin(query, true);
        await look(begun, { ...query, among }, batch);
        const best = isCurrent(begun) ? get().search?.ids?.[0] : undefined;
        if (best !== undefined) get().select(best);
      },
      async searchAgain() {
        const { search } = get();
        if (search?.ids && search.query.by !== 'prompt') await look(search, search.query);
      },
      closeSearch: () => set({ search: null }),
    };
  };
}
