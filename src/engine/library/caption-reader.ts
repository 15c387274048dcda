import { AppError } from '../../core/errors.ts';
import type { PickedFile } from '../../contract/import-api.ts';
import type { CaptionReaderApi, CaptionSource } from '../../contract/retrieval.ts';
import { RetrievalStore } from '../../storage/retrieval-store.ts';
import { outcomeOf } from '../outcome.ts';
import { readCaptionFolder } from './caption-folder.ts';

/** The set that ships with the page, in public/benchmark. */
const SHIPPED = ['zh_texts.jsonl', 'en_texts.jsonl', 'imgs.tsv'];
const CACHE = 'skypaint-benchmark';

/** @param urlOf the address of a file of the set that ships with the page */
export function captionReader(
  urlOf: (file: string) => string,
  store = new RetrievalStore(),
): CaptionReaderApi {
  return {
    readCaptions: (source, choice) =>
      outcomeOf(async () => readCaptionFolder(await filesOf(source, urlOf), choice)),
    unfinishedRetrievals: () => outcomeOf(() => store.list()),
    discardRetrieval: (setId) =>
      outcomeOf(async () => {
        await store.discard(setId);
        return null;
      }),
  };
}

async function filesOf(
  source: CaptionSource,
  urlOf: (file: string) => string,
): Promise<readonly PickedFile[]> {
  if (source.type === 'files') return source.files;
  return Promise.all(
    SHIPPED.map(async (path) => {
      const content = await (await fetchOrRecall(urlOf(path))).blob();
      // The date is part of a set's identity.
      return { path, file: new File([content], path, { lastModified: 0 }) };
    }),
  );
}

/**
 * The file from the network, or, when offline, as it was last fetched.
 *
 * @throws AppError `offline`, `server`
 */
async function fetchOrRecall(url: string): Promise<Response> {
  const cache = await openCache();
  const response = await fetch(url).catch(() => null);
  if (response?.ok) {
    await cache?.put(url, response.clone()).catch(() => undefined);
    return response;
  }
  const kept = await cache?.match(url);
  if (kept) return kept;
  if (!response) throw new AppError('offline', url, { file: url });
  throw new AppError('server', url, { url, status: response.status });
}

/** null on insecure origins and in browsers that store nothing. */
async function openCache(): Promise<Cache | null> {
  try {
    return await caches.open(CACHE);
  } catch {
    return null;
  }
}
