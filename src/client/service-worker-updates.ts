import { Workbox } from 'workbox-window';
import { JobLock } from './job-lock.ts';
import { VersionSwitch, type SwitchEvent } from './version-switch.ts';

/** Events of the installed app: it now works offline, or something happened to its versions. */
export type UpdateEvent = 'offline-ready' | SwitchEvent;

export interface ServiceWorkerUpdates {
  /** @returns the function that unsubscribes. */
  subscribe(listener: (event: UpdateEvent) => void): () => void;
  /** Registers the service worker, which fetches the whole app. If an earlier visit did so, it is registered from the start. */
  install(): void;
  /** Prevents a switch in any tab until the returned function is called. */
  hold(): () => void;
  /** Activates the waiting version and reloads the page; false if a job in another tab prevents that. */
  apply(): Promise<boolean>;
  reload(): void;
  /** Whether someone is typing into this page right now. */
  isTyping(): boolean;
}

/** During development, and in browsers without service workers, nothing is reported. */
export function serviceWorkerUpdates(): ServiceWorkerUpdates {
  const reload = () => location.reload();
  // TypeScript assumes that every browser has locks.
  const jobs = new JobLock((navigator.locks as LockManager | undefined) ?? null);
  const listeners = new Set<(event: UpdateEvent) => void>();
  const tell = (event: UpdateEvent) => {
    for (const listener of listeners) listener(event);
  };
  const common = {
    subscribe(listener: (event: UpdateEvent) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    hold: () => jobs.hold(),
    reload,
    isTyping,
  };
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) {
    return {
      ...common,
      install: () => undefined,
      apply: () => Promise.resolve(true).finally(reload),
    };
  }

  const workbox = new Workbox('./service-worker.js', { scope: './' });
  let registration: ServiceWorkerRegistration | undefined;
  const versions = new VersionSwitch({
    jobs,
    channel: 'BroadcastChannel' in globalThis ? new BroadcastChannel('skypaint-versions') : null,
    skipWaiting() {
      if (!registration?.waiting) return false;
      workbox.messageSkipWaiting();
      return true;
    },
    reload,
    tell,
  });
  workbox.addEventListener('activated', ({ isUpdate }) => {
    if (!isUpdate) tell('offline-ready');
  });
  workbox.addEventListener('waiting', () => tell('update-ready'));
  // The very first version replaces nothing.
  let hadVersion = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (hadVersion) versions.activated();
    hadVersion = true;
  });
  let isInstalled = false;
  const install = () => {
    if (isInstalled) return;
    isInstalled = true;
    void workbox.register().then((registered) => (registration = registered));
  };
  // So that a newer version is noticed.
  if (hadVersion) install();
  return { ...common, install, apply: () => versions.apply() };
}

function isTyping(): boolean {
  return document.hasFocus() && document.activeElement?.matches('input, textarea') === true;
}
