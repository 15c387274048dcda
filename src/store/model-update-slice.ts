import type { StoreApi } from 'zustand/vanilla';
import { isUnderWay } from './arrival.ts';
import { whenIdle } from './idle.ts';
import type { StorePorts } from './ports.ts';
import type { AppState, SliceCreator } from './state/app-state.ts';
import type { ModelUpdateSlice } from './state/model-update-state.ts';

export function createModelUpdateSlice({
  engine,
  embeddedModelId,
}: StorePorts): SliceCreator<ModelUpdateSlice> {
  return (set, get) => ({
    modelUpdate: null,
    async findModelUpdate() {
      const outcome = await engine.findUpdate(embeddedModelId);
      if (!outcome.ok) return;
      const { arrivals } = get();
      // A download that an earlier visit started is worthless if the site no longer has that version.
      const left = arrivals.find(({ id, plan }) => id === embeddedModelId && plan);
      if (!outcome.value && left && !isUnderWay(left)) get().dismissArrival(left.id);
      set({ modelUpdate: outcome.value && { type: 'offered', update: outcome.value } });
    },
    async takeModelUpdate() {
      const { modelUpdate } = get();
      if (modelUpdate?.type === 'offered') await get().startDownload(modelUpdate.update.plan);
    },
    dismissModelUpdate: () => set({ modelUpdate: null }),
  });
}

/** Looks for another version once per visit, when the installed model is in use; switches to one that has arrived. */
export function watchModelUpdate(
  store: StoreApi<AppState>,
  { embeddedModelId }: Pick<StorePorts, 'embeddedModelId'>,
): void {
  let hasLooked = false;
  store.subscribe(({ modelId, model, arrivals }) => {
    const isReady = modelId === embeddedModelId && model.status === 'ready';
    if (isReady && !hasLooked) {
      hasLooked = true;
      void whenIdle(store).then(() => store.getState().findModelUpdate());
    }
    const come = arrivals.find(({ id }) => id === embeddedModelId);
    if (come?.status.type !== 'added' || come.status.added.type !== 'model') return;
    const { manifest } = come.status.added;
    store.getState().dismissArrival(come.id);
    // Users who are painting with another model will get it when they switch back.
    if (!isReady) store.setState({ modelUpdate: null });
    else {
      const modelUpdate = { type: 'in-use', update: manifest } as const;
      store.setState({ modelUpdate, model: { status: 'ready', manifest }, largestPicture: null });
    }
  });
}
