import { listFiles, modelInfo } from '@huggingface/hub';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { FileHash, HubSource, PlannedFile, SiteToken } from '../../models/download-plan.ts';
import { isDownwardPath } from '../../models/download-plan.ts';
import { request } from '../download/request.ts';
import { withRetries } from '../download/retry.ts';
import { authorization } from './hub-source.ts';

/** No model has as many; a site that lists on and on is not to fill the memory. */
const MAX_FILES = 10_000;

/** What the model card's head says, as far as it is of use here. */
const cardSchema = z
  .object({ license: z.string(), license_name: z.string(), license_link: z.string() })
  .partial();
export type CardLicence = z.infer<typeof cardSchema>;

/** The hub knows the hash of every file. */
export interface ListedFile extends PlannedFile {
  readonly hash: FileHash;
}

export interface RepositoryListing {
  readonly source: HubSource & { readonly commit: string };
  readonly files: readonly ListedFile[];
  readonly card: CardLicence;
}

/**
 * All files of a repository, at the commit that its revision is now.
 *
 * @throws AppError as `request` does, after trying again what may pass; `network` for an answer that makes no sense.
 */
export async function listRepository(
  source: HubSource,
  token: SiteToken | undefined,
  signal: AbortSignal,
): Promise<RepositoryListing> {
  const { endpoint, repo, revision } = source;
  const options = { hubUrl: endpoint, fetch: hubFetch(endpoint, token, signal) };
  const info = await modelInfo({
    name: repo,
    revision,
    additionalFields: ['sha', 'cardData'],
    ...options,
  });
  if (!/^[0-9a-f]{40}$/.test(info.sha)) throw nonsense(endpoint, 'It names no commit.');

  const files: ListedFile[] = [];
  const entries = listFiles({
    repo: { type: 'model', name: repo },
    revision: info.sha,
    recursive: true,
    ...options,
  });
  for await (const { type, path, size, oid, lfs } of entries) {
    if (type !== 'file' || !isDownwardPath(path)) continue;
    if (files.length === MAX_FILES) throw nonsense(endpoint, 'It lists too many files.');
    files.push({
      path,
      bytes: lfs?.size ?? size,
      hash: lfs
        ? { algorithm: 'sha256', digest: lfs.oid }
        : { algorithm: 'git-sha1', digest: oid ?? '' },
    });
  }
  return {
    source: { ...source, commit: info.sha },
    files,
    card: cardSchema.safeParse(info.cardData).data ?? {},
  };
}

/**
 * What the library fetches with. A mirror may pass the hub's own address on as the next page of a listing: it is asked
 * of the mirror instead, for the hub may be out of reach, and the token is for the site that it was entered for.
 */
function hubFetch(
  endpoint: string,
  token: SiteToken | undefined,
  signal: AbortSignal,
): typeof fetch {
  return (input, init) => {
    const asked = new URL(input instanceof Request ? input.url : input);
    const base = new URL(endpoint);
    const url =
      asked.origin === base.origin ? asked.href : endpoint + asked.pathname + asked.search;
    const headers = authorization(token, url);
    return withRetries(() => request(url, { ...init, headers, signal }), { signal });
  };
}

const nonsense = (url: string, reason: string) =>
  new AppError('network', `${url} gave no sensible answer. ${reason}`, { url });
