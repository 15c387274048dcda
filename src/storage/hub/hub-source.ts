import { parseUrl } from '../../contract/parse-url.ts';
import { AppError } from '../../core/errors.ts';
import type { HubSource, SiteToken } from '../../contract/download-plan.ts';

const REPO = /^[\w.-]{1,96}(\/[\w.-]{1,96})?$/;
const REVISION = /^(?!\/)[\w./-]{1,200}$/;
const DEFAULT_REVISION = 'main';

/**
 * Parses what the user typed, or pasted from the address bar, into a source.
 *
 * @param repo `SkyWork/SkyPaint`, or the address of the repository's page, which may name a revision
 * @throws AppError `invalid-request` with the field
 */
export function parseHubSource({ endpoint, repo, revision }: HubSource): HubSource {
  const base = parseEndpoint(endpoint);
  const pasted = /^https?:\/\/[^/]+\/([^?#]+)/.exec(repo.trim())?.[1] ?? repo.trim();
  const [owner = '', name, view, ...rest] = pasted.replace(/\/+$/, '').split('/');
  const isPage = name !== undefined && (view === 'tree' || view === 'blob' || view === 'resolve');
  const id = name === undefined ? owner : `${owner}/${name}`;
  if (!REPO.test(id) || id.includes('..') || (view !== undefined && !isPage)) {
    throw invalid('repo', repo);
  }
  const wanted = (isPage ? rest[0] : '') || revision.trim() || DEFAULT_REVISION;
  if (!REVISION.test(wanted) || wanted.includes('..')) throw invalid('revision', revision);
  return { endpoint: base, repo: id, revision: wanted };
}

/** Only https, or http to this machine, where users may run their own mirror. */
export function isSecure({ protocol, hostname }: URL): boolean {
  const isLocal = hostname === 'localhost' || hostname === '127.0.0.1';
  return protocol === 'https:' || (protocol === 'http:' && isLocal);
}

function parseEndpoint(endpoint: string): string {
  const url = parseUrl(endpoint.trim());
  if (!url || !isSecure(url)) throw invalid('endpoint', endpoint);
  return url.origin + url.pathname.replace(/\/+$/, '');
}

/** A file's URL at the commit that the plan was made for. */
export function fileUrl(
  { endpoint, repo, commit }: Omit<HubSource, 'revision'> & { readonly commit: string },
  path: string,
): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return `${endpoint}/${repo}/resolve/${commit}/${encoded}`;
}

/**
 * The authorization header for a request to `url`: none, unless the token was entered for exactly that site. Mirrors and other
 * sites are asked without it. At a redirect to another origin, fetch itself drops the header.
 *
 * @throws AppError `invalid-request` for an invalid token.
 */
export function authorization(
  token: SiteToken | undefined,
  url: string,
): Readonly<Record<string, string>> {
  const value = token?.value.trim() ?? '';
  if (value === '') return {};
  if (!/^hf_\w+$/.test(value)) throw invalid('token', 'hf_…');
  return token?.origin === new URL(url).origin ? { Authorization: `Bearer ${value}` } : {};
}

const invalid = (field: string, found: string) =>
  new AppError('invalid-request', `Not a ${field}: "${found}".`, { field, found });
