import type { WithoutModel } from '../storage/library/store-model.ts';
import { alone, inUseLock, using } from '../storage/locks.ts';

/** Tells the paint workers of all tabs which model has changed. */
const CHANNEL = 'skypaint-model-changes';

/** A tab's workers share its name, and so one lock for each model, which no other tab waits for. */
const idInTab = (tab: string, id: string) => `${tab}-${id}`;

/**
 * Paints with models and add-ons. This tab's library waits until the picture is done before it changes one of them; the
 * libraries of other tabs get `busy`. Locks end with their worker, so a paint worker that was killed blocks nobody.
 *
 * @param ids may contain duplicates
 */
export function painting<T>(
  tab: string,
  ids: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  // In the same order as the library, this tab's lock first; otherwise each might wait for the other.
  return using(
    ids.map((id) => idInTab(tab, id)),
    () => using(ids, work),
  );
}

/** Changes models and add-ons in a tab, but never while a picture is being painted with them. */
export function changeModel(tab: string): WithoutModel {
  const channel = new BroadcastChannel(CHANNEL);
  return async (id, change) => {
    const changed = await alone(inUseLock(idInTab(tab, id)), change);
    channel.postMessage(id);
    return changed;
  };
}

export function onModelChange(listener: (id: string) => void): void {
  new BroadcastChannel(CHANNEL).addEventListener('message', ({ data }) => listener(data as string));
}
