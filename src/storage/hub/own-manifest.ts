import { parsePythonJson } from '../../core/formats/python-json.ts';
import type { SiteToken } from '../../models/download-plan.ts';
import { parseManifest, type ModelManifest } from '../../models/manifest.ts';
import { request } from '../download/request.ts';
import { withRetries } from '../download/retry.ts';
import { MANIFEST_FILE } from '../model-store.ts';
import { authorization, fileUrl } from './hub-source.ts';
import type { RepositoryListing } from './list-repository.ts';

const MAX_BYTES = 2 ** 20;

/** A repository's manifest, if it was made for this program; null for any other repository. */
export async function readOwnManifest(
  { source, files }: RepositoryListing,
  token: SiteToken | undefined,
  signal: AbortSignal,
): Promise<ModelManifest | null> {
  const listed = files.find(({ path }) => path === MANIFEST_FILE);
  if (!listed || listed.bytes > MAX_BYTES) return null;
  const url = fileUrl(source, MANIFEST_FILE);
  const response = await withRetries(
    () => request(url, { headers: authorization(token, url), signal }),
    { signal },
  );
  const text = await response.text();
  try {
    return parseManifest(parsePythonJson(text, url), url);
  } catch {
    // Many programs call a file of theirs manifest.json.
    return null;
  }
}
