import type { StoreApi } from 'zustand/vanilla';
import type { MatchingPair } from '../contract/matching.ts';
import { isSamePair, pairInUse } from './matching-pairs.ts';
import type { ErrorData, Picture, StorePorts } from './ports.ts';
import type { AppState } from './state/app-state.ts';
import { isBusy } from './idle.ts';

/** How many pictures are handed over at a time. The engine stops after about a second of work, even if some are left. */
const BATCH = 8;

/** A search is repeated after this many more pictures, some of which it may find. */
const NEWS = 100;

/** @returns why it failed; null if the index now has them all, or if it was cancelled */
export async function addToIndex(
  { engine, gallery, newId }: Pick<StorePorts, 'engine' | 'gallery' | 'newId'>,
  pair: MatchingPair,
  pictures: readonly Picture[],
): Promise<ErrorData | null> {
  for (let rest = pictures; rest.length > 0;) {
    const batch = await withFiles(gallery, rest.slice(0, BATCH));
    // Pictures whose files are gone cannot be indexed.
    if (batch.length === 0) {
      rest = rest.slice(BATCH);
      continue;
    }
    const request = { jobId: newId(), pair, pictures: batch };
    const outcome = await engine.indexPictures(request, () => undefined);
    if (!outcome.ok) return outcome.error;
    if (outcome.value.type === 'cancelled') return null;
    const done = new Set(outcome.value.ids);
    rest = rest.filter(({ id }) => !done.has(id));
  }
  return null;
}

async function withFiles(gallery: StorePorts['gallery'], pictures: readonly Picture[]) {
  const found = await Promise.all(
    pictures.map(async ({ id }) => ({ id, file: await gallery.file(id).catch(() => null) })),
  );
  return found.flatMap(({ id, file }) => (file ? { id, file } : []));
}

/**
 * Indexes the pictures in idle time, so that they can be found by meaning. This takes memory and a processor core, so it waits
 * until it is likely to be useful: until the user searches or, on a larger device and with the small encoder that ships, changes the
 * gallery. Other encoders may take a gigabyte on top of the painting model. A visit that only views pictures starts no worker.
 * Painting and all other work come first.
 */
export function watchIndexing(store: StoreApi<AppState>, ports: StorePorts): void {
  const { engine, gallery, newId, whenIdle, isSmallDevice, embeddedModelId } = ports;
  /** Whether the gallery or the encoder has changed since the engine was asked what is missing. */
  let isStale = true;
  let missing: readonly string[] = [];
  /** Whether the user has painted or deleted something. */
  let hasChanged = false;
  let hasSearched = false;
  let isAtWork = false;
  let sinceNews = 0;

  const tell = (change: Partial<AppState['indexing']>) =>
    store.setState({ indexing: { ...store.getState().indexing, ...change } });

  const isCheap = (pair: MatchingPair | null) =>
    !isSmallDevice && pair?.modelId === embeddedModelId && pair.imageEncoder === null;

  const mayWork = (state: AppState) =>
    (hasSearched || (hasChanged && isCheap(pairInUse(state)))) &&
    (isStale || missing.length > 0) &&
    state.indexing.failure === null &&
    pairInUse(state) !== null &&
    state.model.status === 'ready' &&
    !isBusy(state);

  const reconcile = async (pair: MatchingPair) => {
    isStale = false;
    // Other tabs may have pictures that this tab has not listed.
    const others = await gallery.ids().catch(() => []);
    const { pictures, bin } = store.getState();
    const shown = pictures.map(({ id }) => id);
    const isBinned = new Set(bin.map(({ id }) => id));
    const ids = [...new Set([...shown, ...others])].filter((id) => !isBinned.has(id));
    const outcome = await engine.reconcileIndex({ jobId: newId(), pair, ids }, () => undefined);
    if (!outcome.ok) return tell({ failure: outcome.error });
    if (outcome.value.type === 'cancelled') return;
    const isShown = new Set(shown);
    missing = outcome.value.missing.filter((id) => isShown.has(id));
    tell({ missing: missing.length });
  };

  const addSome = async (pair: MatchingPair) => {
    const next = new Set(missing.slice(0, BATCH));
    const pictures = store.getState().pictures.filter(({ id }) => next.has(id));
    const failure = await addToIndex(ports, pair, pictures);
    if (failure) return tell({ failure });
    missing = missing.filter((id) => !next.has(id));
    sinceNews += next.size;
    tell({ missing: missing.length });
    if (missing.length > 0 && sinceNews < NEWS) return;
    sinceNews = 0;
    void store.getState().searchAgain();
  };

  const work = async () => {
    while (mayWork(store.getState())) {
      await whenIdle();
      const state = store.getState();
      const pair = pairInUse(state);
      if (!pair || !mayWork(state)) return;
      await (isStale ? reconcile(pair) : addSome(pair));
    }
  };

  const wake = () => {
    if (isAtWork || !mayWork(store.getState())) return;
    isAtWork = true;
    void work().finally(() => {
      isAtWork = false;
      wake();
    });
  };

  store.subscribe((state, previous) => {
    if (state.pictures !== previous.pictures) {
      isStale = true;
      // Loading the list is not a change.
      if (previous.pictures.length > 0 || state.run) hasChanged = true;
    }
    if (state.search) hasSearched = true;
    if (!hasSearched && !hasChanged) return;
    const [pair, before] = [pairInUse(state), pairInUse(previous)];
    if (pair && before && !isSamePair(pair, before)) isStale = true;
    wake();
  });
}
