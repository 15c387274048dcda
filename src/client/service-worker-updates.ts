import { Workbox } from 'workbox-window';

/** News of the installed app: whether it works offline now, and whether a new version waits. */
export type UpdateEvent = 'update-ready' | 'offline-ready';

export interface ServiceWorkerUpdates {
  /** @returns the function that ends the subscription. */
  subscribe(listener: (event: UpdateEvent) => void): () => void;
  /** Lets the waiting version take over and reloads the page. */
  apply(): void;
}

/** Registers the service worker; while developing, and in browsers without one, there is no news. */
export function serviceWorkerUpdates(): ServiceWorkerUpdates {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) {
    return { subscribe: () => () => undefined, apply: () => location.reload() };
  }
  const listeners = new Set<(event: UpdateEvent) => void>();
  const tell = (event: UpdateEvent) => {
    for (const listener of listeners) listener(event);
  };
  const workbox = new Workbox('./service-worker.js', { scope: './' });
  workbox.addEventListener('activated', ({ isUpdate }) => {
    if (!isUpdate) tell('offline-ready');
  });
  workbox.addEventListener('waiting', () => tell('update-ready'));
  void workbox.register();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    apply() {
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload());
      workbox.messageSkipWaiting();
    },
  };
}
