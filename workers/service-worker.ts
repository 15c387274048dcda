import {
  addPlugins,
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { headersOf } from '../security-headers.ts';
import { SHARING } from '../src/contract/sharing.ts';
import { keepShared } from '../src/engine/keep-shared.ts';

declare const self: ServiceWorkerGlobalScope;

/**
 * Caches the app shell and the engine for offline use, but not the models: `src/storage` keeps and verifies them in OPFS
 * and the Cache API, so that no weight is stored twice.
 *
 * onnxruntime comes in two WebAssembly builds (see src/runtime/onnxruntime.ts); only this browser's is kept.
 */
const otherEngine = 'Suspending' in WebAssembly ? '.asyncify' : '.jspi';
precacheAndRoute(
  self.__WB_MANIFEST.filter((entry) => {
    const url = typeof entry === 'string' ? entry : entry.url;
    return !(url.endsWith('.wasm') && url.includes(otherEngine));
  }),
);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL('index.html')));

const folder = self.registration.scope;
registerRoute(
  ({ url }) => url.href === new URL(SHARING.path, folder).href,
  ({ request }) => keepShared(request, folder),
  'POST',
);

/**
 * Gives pages and workers their policy even if the host sends none. Other files need no policy, and a copy of one would lose the
 * compiled code that the browser keeps with a cached script.
 */
addPlugins([
  {
    handlerWillRespond({ request, response }) {
      const path = new URL(request.url).pathname;
      const headers = headersOf(path.replace(new URL(self.registration.scope).pathname, '/'));
      if (!('Content-Security-Policy' in headers)) return Promise.resolve(response);
      const guarded = new Response(response.body, response);
      for (const [name, value] of Object.entries(headers)) guarded.headers.set(name, value);
      return Promise.resolve(guarded);
    },
  },
]);

// A new version waits until the user agrees, so that a running job never loses its code.
self.addEventListener('message', (event) => {
  if ((event.data as { type?: string } | null)?.type === 'SKIP_WAITING') void self.skipWaiting();
});
self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});
