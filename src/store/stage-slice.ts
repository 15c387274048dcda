import type { StoreApi } from 'zustand/vanilla';
import type { Picture } from './ports.ts';
import type { AppState, SliceCreator } from './state/app-state.ts';
import type { StageSlice } from './state/stage-state.ts';

export type StageView =
  | { readonly type: 'live' | 'empty' }
  | { readonly type: 'batch'; readonly id: string }
  | { readonly type: 'picture'; readonly id: string };

type Shown = Pick<AppState, 'run' | 'pictures' | 'selectedId' | 'shownBatchId'>;

/** What the stage shows. */
export function stageViewOf({ run, pictures, selectedId, shownBatchId }: Shown): StageView {
  const selected = pictures.find(({ id }) => id === selectedId);
  if (selected) return { type: 'picture', id: selected.id };
  if (shownBatchId !== null && isTogether(pictures, shownBatchId)) {
    return { type: 'batch', id: shownBatchId };
  }
  if (run && selectedId === null) return { type: 'live' };
  const [newest] = pictures;
  if (!newest) return { type: 'empty' };
  const { batch } = newest;
  const isBatch = selectedId === null && batch !== undefined && isTogether(pictures, batch.id);
  return isBatch ? { type: 'batch', id: batch.id } : { type: 'picture', id: newest.id };
}

/** The remaining pictures of a batch, in the order in which they were requested. */
export function picturesOfBatch(pictures: readonly Picture[], batchId: string): readonly Picture[] {
  return pictures
    .filter(({ batch, enlarged }) => batch?.id === batchId && !enlarged)
    .sort((a, b) => (a.batch?.index ?? 0) - (b.batch?.index ?? 0));
}

const isTogether = (pictures: readonly Picture[], batchId: string) =>
  picturesOfBatch(pictures, batchId).length > 1;

/** What the stage can show, in the order of the strip; null stands for the picture being painted. */
const placesOf = ({ run, pictures }: AppState): readonly (string | null)[] => [
  ...(run ? [null] : []),
  ...pictures.map(({ id }) => id),
];

function placeOf(state: AppState, places: readonly (string | null)[]): number {
  const view = stageViewOf(state);
  if (view.type === 'live') return 0;
  if (view.type === 'picture') return places.indexOf(view.id);
  // A batch comes between the first of its pictures and the picture before that.
  const ofBatch = ({ batch }: Picture) => view.type === 'batch' && batch?.id === view.id;
  return places.indexOf(state.pictures.find(ofBatch)?.id ?? null) - 0.5;
}

export const createStageSlice: SliceCreator<StageSlice> = (set, get) => ({
  shownBatchId: null,
  selectNeighbour(step) {
    const places = placesOf(get());
    const to = placeOf(get(), places) + step;
    const next = places[step > 0 ? Math.floor(to) : Math.ceil(to)];
    if (next === null) get().showNewest();
    else if (next !== undefined) get().select(next);
  },
  showNewest: () => set({ selectedId: null, shownBatchId: null }),
  showBatch(batchId) {
    const isRunning = get().run?.batchId === batchId;
    set({ selectedId: null, shownBatchId: isRunning ? null : batchId });
  },
  leavePicture() {
    const { pictures, selectedId, enlargeRun, run, isGuideAwaited, stopAwaitingGuides } = get();
    if (isGuideAwaited) return stopAwaitingGuides();
    const batchId = pictures.find(({ id }) => id === selectedId)?.batch?.id;
    const isEnlarging = enlargeRun !== null && enlargeRun.pictureId === selectedId;
    const isOfRun = run !== null && run.count > 1 && run.batchId === batchId;
    if (batchId !== undefined && !isEnlarging && (isOfRun || isTogether(pictures, batchId))) {
      get().showBatch(batchId);
    } else {
      void get().cancelInView();
    }
  },
});

/** A picture that is selected or being painted replaces an earlier batch on the stage. */
export function watchStage(store: StoreApi<AppState>): void {
  store.subscribe(({ selectedId, run, shownBatchId }, previous) => {
    if (shownBatchId === null) return;
    const isNewRun = run !== null && run.batchId !== previous.run?.batchId;
    if (selectedId !== null || isNewRun) store.setState({ shownBatchId: null });
  });
}
