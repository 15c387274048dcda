import { createRoot } from 'react-dom/client';
import { connectEngine } from './client/engine-client.ts';
import { incomingPictures } from './client/incoming-pictures.ts';
import { missingCapabilities } from './client/missing-capabilities.ts';
import { openGallery } from './client/gallery.ts';
import { isSmallDevice, memoryGib, pause, whenIdle } from './client/idle-time.ts';
import { keepStorage } from './client/persistent-storage.ts';
import { whenPageIsLeft } from './client/page-lifetime.ts';
import { canShareQueue, keptQueue } from './client/kept-queue.ts';
import { localPreferences } from './client/preferences.ts';
import { randomId } from './client/random-id.ts';
import { serviceWorkerUpdates } from './client/service-worker-updates.ts';
import { unfinishedRuns } from './client/unfinished-runs.ts';
import { openPromptKeeper } from './client/prompt-keeper.ts';
import { openKeeper } from './client/keeper.ts';
import { connectTools } from './client/tools-client.ts';
import { restrictScripts } from './client/trusted-types.ts';
import {
  changeSavedQueue,
  createAppStore,
  lazyArchive,
  memoryQueue,
  pictureFileName,
  type Picture,
} from './store/index.ts';
import { App } from './ui/App.tsx';
import { loadI18n, resolveLocale } from './ui/i18n/index.ts';

restrictScripts();

/** Tells the workers of this tab from those of others. */
const name = randomId();

/** By this name onnxruntime's script knows that it runs in a thread. */
const startThread = () =>
  new Worker(new URL('../workers/thread.worker.ts', import.meta.url), {
    name: 'em-pthread',
    type: 'module',
  });

const engine = connectEngine({
  paint: () =>
    new Worker(new URL('../workers/paint.worker.ts', import.meta.url), { name, type: 'module' }),
  match: () =>
    new Worker(new URL('../workers/match.worker.ts', import.meta.url), { name, type: 'module' }),
  library: () =>
    new Worker(new URL('../workers/library.worker.ts', import.meta.url), { name, type: 'module' }),
  thread: startThread,
});

const tools = connectTools(
  () =>
    new Worker(new URL('../workers/tools.worker.ts', import.meta.url), { name, type: 'module' }),
  startThread,
);

whenPageIsLeft(() => {
  engine.stop();
  tools.stop();
});

const gallery = openGallery<Picture>({ whenIdle });

/** Loaded when it is first needed. */
const archive = lazyArchive(async () =>
  (await import('./client/archive.ts')).openArchive<Picture>({
    fileOf: gallery.file,
    nameOf: pictureFileName,
  }),
);

const store = createAppStore({
  engine,
  tools,
  gallery,
  archive,
  preferences: localPreferences,
  startKeeper: openKeeper('skypaint-start'),
  guideKeeper: openKeeper('skypaint-guides'),
  editingKeeper: openKeeper('skypaint-editing'),
  queue: canShareQueue(globalThis)
    ? keptQueue('skypaint-queue', changeSavedQueue)
    : memoryQueue(changeSavedQueue),
  promptKeeper: openPromptKeeper(),
  updates: serviceWorkerUpdates(),
  unfinishedRuns: unfinishedRuns(name),
  incoming: incomingPictures(window),
  missing: missingCapabilities(globalThis),
  embeddedModelId: 'skypaint-mini',
  keepStorage,
  clock: Date.now,
  pause,
  whenIdle,
  isSmallDevice: isSmallDevice(navigator),
  memoryGib: memoryGib(navigator),
  newId: randomId,
  newSeed: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
});

const bench = new URLSearchParams(location.search).get('bench');
if (bench !== null) store.getState().openBenchmark(bench === 'short' ? 'short' : 'full');

const { locale } = store.getState().preferences;
const i18n = await loadI18n(resolveLocale(locale, navigator.languages));
const root = document.getElementById('root');
if (root) createRoot(root).render(<App store={store} i18n={i18n} />);
