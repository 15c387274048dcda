import { parsePythonJson } from '../../core/formats/python-json.ts';
import type { SiteToken } from '../../contract/download-plan.ts';
import { parseManifest, type ModelManifest } from '../../contract/manifest.ts';
import { MANIFEST_FILE } from '../stored-model.ts';
import { authorization, fileUrl } from './hub-source.ts';
import type { RepositoryListing } from './list-repository.ts';
import { readSmallFile } from './small-file.ts';

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
  const headers = authorization(token, url);
  const text = await readSmallFile(url, MANIFEST_FILE, { headers, signal });
  try {
    return parseManifest(parsePythonJson(text, url), url);
  } catch {
    // Many programs have a file called manifest.json.
    return null;
  }
}
