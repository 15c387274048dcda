import type { WithoutModel } from '../storage/library/store-model.ts';
import { alone, inUseLock, using } from '../storage/locks.ts';

/** Tells the painters of all tabs which model is no longer what it was. */
const CHANNEL = 'skypaint-model-changes';

/** The two workers of a tab have its name, and so a lock for each model that no other tab waits for. */
const here = (tab: string, id: string) => `${tab}-${id}`;

/**
 * Paints with models and add-ons. The library of this tab waits with a change to one of them until the picture is done;
 * those of other tabs are busy. Locks end with their worker: a painter that was killed holds up nobody.
 *
 * @param ids may come more than once
 */
export function painting<T>(
  tab: string,
  ids: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  // In the library's order, this tab's first: otherwise each might wait for the other.
  return using(
    ids.map((id) => here(tab, id)),
    () => using(ids, work),
  );
}

/** Changes models and add-ons in a tab: after the picture that is being painted with one, and before the next. */
export function changeModel(tab: string): WithoutModel {
  const channel = new BroadcastChannel(CHANNEL);
  return async (id, change) => {
    const changed = await alone(inUseLock(here(tab, id)), change);
    channel.postMessage(id);
    return changed;
  };
}

export function onModelChange(listener: (id: string) => void): void {
  new BroadcastChannel(CHANNEL).addEventListener('message', ({ data }) => listener(data as string));
}
