/** The part of the Cache API that this program uses: by address; responses are read once and stored as bytes. */
export interface MemoryCaches {
  open(name: string): Promise<Pick<Cache, 'keys' | 'match' | 'put'>>;
  has(name: string): Promise<boolean>;
  delete(name: string): Promise<boolean>;
  /** At most this many responses fit. */
  roomFor(count: number): void;
  /** Makes every access fail from now on. */
  refuse(): void;
}

export function memoryCaches(): MemoryCaches {
  const caches = new Map<string, Map<string, { body: ArrayBuffer; init: ResponseInit }>>();
  let room = Infinity;
  let isRefused = false;
  return {
    roomFor: (count) => void (room = count),
    refuse: () => void (isRefused = true),
    has: (name) => Promise.resolve(caches.has(name)),
    delete: (name) => Promise.resolve(caches.delete(name)),
    open(name) {
      if (isRefused) return Promise.reject(new DOMException('no caches here', 'SecurityError'));
      const kept = caches.get(name) ?? new Map<string, { body: ArrayBuffer; init: ResponseInit }>();
      caches.set(name, kept);
      return Promise.resolve({
        keys: () => Promise.resolve([...kept.keys()].map((url) => new Request(url))),
        match(request) {
          const found = kept.get(new Request(request).url);
          return Promise.resolve(found && new Response(found.body, found.init));
        },
        async put(request, response) {
          const { url, method } = new Request(request);
          if (!/^https?:/.test(url) || method !== 'GET') throw new TypeError('not to be cached');
          if (response.status === 206 || response.bodyUsed) throw new TypeError('not to be cached');
          const { status, headers } = response;
          const body = await response.arrayBuffer();
          if (!kept.has(url) && kept.size >= room)
            throw new DOMException('full', 'QuotaExceededError');
          // The same address again goes to the end.
          kept.delete(url);
          kept.set(url, { body, init: { status, headers } });
        },
      });
    },
  };
}
