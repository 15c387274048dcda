import { createStore } from 'zustand/vanilla';
import { cureOf, type Cure } from './cures.ts';
import { createFormSlice } from './form-slice.ts';
import type { AppState } from './state/app-state.ts';
import type { QueueEntry } from './state/queue-state.ts';

/** Every failed entry can be retried anyway, and another model does not help an entry that asks for this one. */
const NO_HELP: readonly Cure['name'][] = ['again', 'otherModel'];

/**
 * The fix for an entry that failed. It changes the entry's request and not what is typed by now, so it acts on a state of its own
 * with the entry's form.
 */
export function queueCureOf({ batch, trouble }: QueueEntry, state: AppState): Cure | null {
  if (trouble?.type !== 'failed' || batch.modelId !== state.modelId) return null;
  const own = createStore<AppState>()((set, get, api) => ({
    ...state,
    ...createFormSlice(batch.form)(set, get, api),
    start: null,
    setSize(size) {
      const { form } = get();
      set({ form: { ...form, overrides: { ...form.overrides, ...size } } });
    },
    generate: () => Promise.resolve(state.mendInQueue(batch.id, get().form)),
  }));
  const cure = cureOf(trouble.error, own.getState());
  return cure && !NO_HELP.includes(cure.name) ? cure : null;
}
