import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppState } from './state/app-state.ts';
import { createArchiveSlice } from './archive-slice.ts';
import { createArrivalsSlice } from './arrivals-slice.ts';
import { createBenchmarkSlice } from './benchmark-slice.ts';
import { createDescribingSlice } from './describing-slice.ts';
import { createDiskSlice } from './disk-slice.ts';
import { createEditorSlice, watchEditing } from './editor-slice.ts';
import { createEnlargingSlice } from './enlarging-slice.ts';
import { createEngineSlice } from './engine-slice.ts';
import { createCapabilitiesSlice } from './capabilities-slice.ts';
import { createDamageSlice, verifyWhatPainted } from './damage-slice.ts';
import { createFormSlice } from './form-slice.ts';
import { createGallerySlice, watchGallery } from './gallery-slice.ts';
import { createGridSlice } from './grid-slice.ts';
import { createGuideSlice, watchGuides, watchMask } from './guide-slice.ts';
import { createHubSlice } from './hub-slice.ts';
import { createIncomingSlice, watchIncoming } from './incoming-slice.ts';
import { watchIndexing } from './indexing.ts';
import { createMatchingSlice } from './matching-slice.ts';
import { createModelUpdateSlice, watchModelUpdate } from './model-update-slice.ts';
import { createModelsSlice } from './models-slice.ts';
import type { StorePorts } from './ports.ts';
import type { Saved } from './state/preferences-state.ts';
import { createPreferencesSlice, parseSaved } from './preferences-slice.ts';
import { createPresetsSlice } from './presets-slice.ts';
import { createQueueSlice } from './queue-slice.ts';
import { createPromptingSlice, watchPrompting } from './prompting-slice.ts';
import { createReadingSlice } from './reading-slice.ts';
import { createRetrievalSlice } from './retrieval-slice.ts';
import { createRunSlice } from './run-slice.ts';
import { createScreenSlice } from './screen-slice.ts';
import { createSearchSlice } from './search-slice.ts';
import { createSilenceSlice, watchSilence } from './silence-slice.ts';
import { createStageSlice, watchStage } from './stage-slice.ts';
import { createStartSlice, watchStart } from './start-slice.ts';
import { createToolsSlice } from './tools-slice.ts';
import { createUndoSlice } from './undo-slice.ts';
import { createUpdatesSlice, watchUpdates } from './updates-slice.ts';
import { createViewerSlice } from './viewer-slice.ts';

export type AppStore = StoreApi<AppState>;

const SAVED = [
  'preferences',
  'form',
  'modelId',
  'optionsByModel',
  'settingsPresets',
  'gridTexts',
  'shownGrid',
] as const satisfies readonly (keyof Saved)[];

/** The page's state and all its actions; starts nothing on its own. */
export function createAppStore(ports: StorePorts): AppStore {
  const saved = parseSaved(ports.preferences.load());
  const store = createStore<AppState>()((...api) => ({
    ...createPreferencesSlice(saved.preferences)(...api),
    ...createPresetsSlice(saved.settingsPresets)(...api),
    ...createFormSlice(saved.form)(...api),
    ...createPromptingSlice(ports)(...api),
    ...createEngineSlice(ports, saved)(...api),
    ...createRunSlice(ports)(...api),
    ...createQueueSlice(ports)(...api),
    ...createGridSlice(saved)(...api),
    ...createEnlargingSlice(ports)(...api),
    ...createEditorSlice(ports)(...api),
    ...createSilenceSlice(ports)(...api),
    ...createGallerySlice(ports)(...api),
    ...createArchiveSlice(ports)(...api),
    ...createScreenSlice(...api),
    ...createModelsSlice(ports)(...api),
    ...createModelUpdateSlice(ports)(...api),
    ...createArrivalsSlice(ports)(...api),
    ...createHubSlice(ports)(...api),
    ...createReadingSlice(ports)(...api),
    ...createIncomingSlice(...api),
    ...createMatchingSlice(ports)(...api),
    ...createDescribingSlice(ports)(...api),
    ...createDiskSlice(ports)(...api),
    ...createRetrievalSlice(ports)(...api),
    ...createSearchSlice(ports)(...api),
    ...createBenchmarkSlice(ports)(...api),
    ...createCapabilitiesSlice(ports)(...api),
    ...createDamageSlice(...api),
    ...createStageSlice(...api),
    ...createStartSlice(ports)(...api),
    ...createToolsSlice(ports)(...api),
    ...createGuideSlice(ports)(...api),
    ...createUndoSlice(...api),
    ...createUpdatesSlice(ports)(...api),
    ...createViewerSlice(...api),
  }));

  watchSilence(store, ports.clock);
  verifyWhatPainted(store, ports);
  watchGallery(store, ports);
  watchUpdates(store, ports);
  watchModelUpdate(store, ports);
  watchIndexing(store, ports);
  watchIncoming(store, ports);
  watchStage(store);
  watchStart(store, ports);
  watchGuides(store, ports);
  watchMask(store);
  watchEditing(store, ports);
  watchPrompting(store);
  store.subscribe((state, previous) => {
    if (SAVED.every((key) => state[key] === previous[key])) return;
    const saved = Object.fromEntries(SAVED.map((key) => [key, state[key]]));
    ports.preferences.save(JSON.stringify(saved));
  });
  return store;
}
