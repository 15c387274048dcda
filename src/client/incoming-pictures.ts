import { SHARING, type Incoming } from '../contract/sharing.ts';

/** https://wicg.github.io/web-app-launch/, which TypeScript does not know. */
interface LaunchQueue {
  setConsumer(
    consumer: (launch: { readonly files?: readonly FileSystemFileHandle[] }) => void,
  ): void;
}

interface Environment {
  readonly launchQueue?: LaunchQueue;
  readonly caches?: Pick<CacheStorage, 'has' | 'open' | 'delete'>;
  readonly location: { readonly href: string };
  readonly history: Pick<History, 'replaceState' | 'state'>;
}

/**
 * Pictures that the app was opened with, and pictures that were shared to it.
 *
 * @param take receives each; shared files are kept until it returns
 */
export function incomingPictures(environment: Environment) {
  return {
    subscribe(take: (incoming: Incoming) => Promise<void>): void {
      environment.launchQueue?.setConsumer(({ files: handles = [] }) => {
        if (handles.length === 0) return;
        void Promise.all(handles.map((handle) => handle.getFile())).then(
          (files) => take({ from: 'file-manager', files }),
          () => take({ from: 'file-manager', files: [] }),
        );
      });
      void takeShared(environment, take);
    },
  };
}

async function takeShared(
  { caches, location, history }: Environment,
  take: (incoming: Incoming) => Promise<void>,
): Promise<void> {
  const url = new URL(location.href);
  const outcome = url.searchParams.get(SHARING.query);
  if (outcome !== null) {
    url.searchParams.delete(SHARING.query);
    history.replaceState(history.state, '', url.href);
  }
  // Checked even without the query: a page that crashed before taking them must not lose them.
  const files = caches ? await keptFiles(caches).catch(() => []) : [];
  if (files.length > 0) {
    await take({ from: 'share-sheet', files });
    await caches?.delete(SHARING.cache);
  } else if (outcome !== null) {
    await take({ from: 'share-sheet', files: [] });
  }
}

async function keptFiles(storage: Pick<CacheStorage, 'has' | 'open'>): Promise<File[]> {
  // Opening a cache that does not exist would create it.
  if (!(await storage.has(SHARING.cache))) return [];
  const cache = await storage.open(SHARING.cache);
  const files: File[] = [];
  for (const request of await cache.keys()) {
    const response = await cache.match(request);
    if (!response) continue;
    const blob = await response.blob();
    const name = decodeURIComponent(response.headers.get(SHARING.nameHeader) ?? '');
    files.push(new File([blob], name, { type: blob.type }));
  }
  return files;
}
