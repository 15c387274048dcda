import { Workbox } from 'workbox-window';

/** Updates of the installed app: whether it works offline now, and whether a new version is waiting. */
export type UpdateEvent = 'update-ready' | 'offline-ready';

export interface ServiceWorkerUpdates {
  /** @returns the function that ends the subscription. */
  subscribe(listener: (event: UpdateEvent) => void): () => void;
  /** Activates the waiting version and reloads the page. */
  apply(): void;
}

/** Registers the service worker. During development, and in browsers without service workers, nothing is reported. */
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
