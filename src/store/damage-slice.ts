import type { StoreApi } from 'zustand/vanilla';
import type { ModelDamage } from '../contract/library.ts';
import type { AppState, SliceCreator } from './state/app-state.ts';
import { resolveOptions } from './form.ts';
import { whenIdle } from './idle.ts';
import type { ErrorCode, StorePorts } from './ports.ts';
import type { DamageSlice } from './state/damage-state.ts';

export const createDamageSlice: SliceCreator<DamageSlice> = (set) => ({
  damageNotice: null,
  dismissDamageNotice: () => set({ damageNotice: null }),
});

/** Failures that damaged weights can cause. */
const SUSPICIOUS: readonly ErrorCode[] = [
  'numerical',
  'invalid-file',
  'invalid-config',
  'engine-crashed',
  'internal',
];

/**
 * Verifies the files of each model once per visit: after its first picture, after a failure that damage could explain, and if an
 * earlier visit crashed while painting with it. Verification waits while there is other work. The built-in model is verified
 * whenever it is opened.
 */
export function verifyWhatPainted(
  store: StoreApi<AppState>,
  { engine, unfinishedRuns, embeddedModelId }: StorePorts,
): void {
  const verified = new Set<string>();
  let last: Promise<void> = Promise.resolve();

  const verify = async (modelId: string, isSuspect: boolean) => {
    if (verified.has(modelId)) return;
    await whenIdle(store);
    const outcome = await engine.verifyIfDue(modelId, isSuspect, () => whenIdle(store));
    if (!outcome.ok || !outcome.value) return;
    verified.add(modelId);
    if (outcome.value.length > 0) await tell(store, modelId, outcome.value);
  };

  const enqueue = (modelIds: readonly string[], isSuspect: boolean) => {
    for (const modelId of new Set(modelIds)) {
      if (modelId === embeddedModelId) continue;
      last = last.then(() => verify(modelId, isSuspect)).catch(() => undefined);
    }
  };

  store.subscribe((state, previous) => {
    const { run } = state;
    const before = previous.run;
    if (run && run.manifest !== before?.manifest) unfinishedRuns.begin(modelsOf(state));
    if (before && !run) unfinishedRuns.end();
    if (run && before && run.done > before.done) enqueue(modelsOf(state), false);
    const { failure, device } = state;
    if (failure !== previous.failure && failure && SUSPICIOUS.includes(failure.error.code)) {
      enqueue(modelsOf(previous), true);
    }
    // By now the library knows which add-on is damaged.
    if (failure !== previous.failure && failure?.error.details['what'] === 'damaged') {
      void state.loadLibrary();
    }
    if (device.status === 'ready' && previous.device.status !== 'ready') {
      void unfinishedRuns.takeLeft().then((left) => enqueue(left, true));
    }
  });
}

/** The models used by the current picture. */
function modelsOf({ run }: AppState): string[] {
  if (!run?.manifest) return [];
  const { textEncoder } = resolveOptions(run.manifest, run.form);
  return textEncoder === null ? [run.modelId] : [run.modelId, textEncoder];
}

async function tell(
  store: StoreApi<AppState>,
  modelId: string,
  damages: readonly ModelDamage[],
): Promise<void> {
  const isMended = damages.every(({ problem }) => problem === 'copy-changed');
  store.setState({ damageNotice: { modelId, isMended } });
  await store.getState().loadLibrary();
}
