import { listFiles, modelInfo } from '@huggingface/hub';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { FileHash, HubSource, PlannedFile, SiteToken } from '../../contract/download-plan.ts';
import { isDownwardPath } from '../../contract/download-plan.ts';
import { readBody } from '../download/read-body.ts';
import { request } from '../download/request.ts';
import { withRetries } from '../download/retry.ts';
import { authorization } from './hub-source.ts';

/** No model has this many files; an endless listing must not fill the memory. */
const MAX_FILES = 10_000;
/** A page of a thousand files is half a megabyte. */
const MAX_ANSWER_BYTES = 16 * 2 ** 20;
const MAX_ANSWERS = 500;

/** The fields of the model card's header that we use. */
const cardSchema = z
  .object({ license: z.string(), license_name: z.string(), license_link: z.string() })
  .partial();
export type CardLicence = z.infer<typeof cardSchema>;

const bytes = z.int().min(0);
const entrySchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('file'),
    path: z.string(),
    size: bytes,
    oid: z.string().regex(/^[0-9a-f]{40}$/),
    lfs: z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: bytes }).optional(),
  }),
  z.object({ type: z.enum(['directory', 'unknown']) }),
]);

/** The hub gives a hash for every file. */
export interface ListedFile extends PlannedFile {
  readonly hash: FileHash;
}

export interface RepositoryListing {
  readonly source: HubSource & { readonly commit: string };
  readonly files: readonly ListedFile[];
  readonly card: CardLicence;
}

/**
 * All files of a repository at the current commit of its revision.
 *
 * @throws AppError like `request`, after retrying temporary failures; `unsupported` for a site that does not respond like a
 * hub; the signal's reason
 */
export async function listRepository(
  source: HubSource,
  token: SiteToken | undefined,
  signal: AbortSignal,
): Promise<RepositoryListing> {
  const { endpoint } = source;
  const options = { hubUrl: endpoint, fetch: hubFetch(endpoint, token, signal) };
  try {
    return await list(source, options);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError) throw error;
    // The library does not check responses, and fails with arbitrary errors if they are wrong.
    throw noHub(endpoint, String(error));
  }
}

async function list(
  source: HubSource,
  options: { readonly hubUrl: string; readonly fetch: typeof fetch },
): Promise<RepositoryListing> {
  const { endpoint, repo, revision } = source;
  const info = await modelInfo({
    name: repo,
    revision,
    additionalFields: ['sha', 'cardData'],
    ...options,
  });
  if (!/^[0-9a-f]{40}$/.test(info.sha)) throw noHub(endpoint, 'It names no commit.');

  const files: ListedFile[] = [];
  const entries = listFiles({
    repo: { type: 'model', name: repo },
    revision: info.sha,
    recursive: true,
    ...options,
  });
  for await (const found of entries) {
    const entry = entrySchema.parse(found);
    if (entry.type !== 'file' || !isDownwardPath(entry.path)) continue;
    if (files.length === MAX_FILES) throw noHub(endpoint, 'It lists too many files.');
    const { path, size, oid, lfs } = entry;
    files.push({
      path,
      bytes: lfs?.size ?? size,
      hash: lfs ? { algorithm: 'sha256', digest: lfs.oid } : { algorithm: 'git-sha1', digest: oid },
    });
  }
  return {
    source: { ...source, commit: info.sha },
    files,
    card: cardSchema.safeParse(info.cardData).data ?? {},
  };
}

/**
 * The fetch function for the library. It limits the number and size of responses, and reads each completely first. A mirror may
 * give the hub's own address as the next page of a listing. That page is requested from the mirror instead, because the hub may
 * be unreachable, and the token is only for the site that it was entered for.
 */
function hubFetch(
  endpoint: string,
  token: SiteToken | undefined,
  signal: AbortSignal,
): typeof fetch {
  let answers = 0;
  return async (input, init) => {
    if (++answers > MAX_ANSWERS) throw noHub(endpoint, 'Its listing has no end.');
    const asked = new URL(input instanceof Request ? input.url : input);
    const base = new URL(endpoint);
    const url =
      asked.origin === base.origin ? asked.href : endpoint + asked.pathname + asked.search;
    const headers = authorization(token, url);
    const attempt = async () => {
      const response = await request(url, { ...init, headers, signal });
      const body = await readBody(response, url, MAX_ANSWER_BYTES);
      return new Response(body, { status: response.status, headers: response.headers });
    };
    return withRetries(attempt, { signal });
  };
}

const noHub = (url: string, reason: string) =>
  new AppError('unsupported', `${url} does not respond like a hub. ${reason}`, {
    what: 'no-hub',
    url,
  });
