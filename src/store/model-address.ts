import { parseUrl } from '../contract/parse-url.ts';
import { HUB_ENDPOINTS } from '../contract/hub-presets.ts';
import { isModelFile } from '../contract/model-files.ts';

const [HUB] = HUB_ENDPOINTS;
/** The hub's short domain, used in shared links. */
const SHORT = 'https://hf.co';

export interface HubAddress {
  readonly endpoint: string;
  /** Without the site: `SkyWork/SkyPaint`, or with `/tree/main` appended. */
  readonly repo: string;
  /** Set if the address is that of a single file. */
  readonly choice?: string;
}

/** A file on any other site. */
export interface FileAddress {
  readonly url: string;
}

/**
 * Parses what was typed or pasted: the name of a repository, the address of its page or of a file in it, or the address of a file
 * on another site. If the user chose a mirror, it replaces the hub in addresses.
 */
export function readModelAddress(text: string, endpoint: string): HubAddress | FileAddress {
  const found = text.trim();
  const own = endpoint.replace(/\/+$/, '');
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(found)) return { endpoint: own, repo: found };
  const url = parseUrl(found)?.href ?? found;
  const named = [own, ...HUB_ENDPOINTS, SHORT].find((one) => url.startsWith(`${one}/`));
  if (named === undefined) return { url };
  const site = named === HUB || named === SHORT ? own : named;
  const path = url.slice(named.length + 1);
  // Only model repositories have the file listing that is read here.
  const isModel = !/^(datasets|spaces)\//.test(path);
  return isModel
    ? inRepository(site, path)
    : { url: `${site}/${path.replace('/blob/', '/resolve/')}` };
}

/**
 * The site that a token beside an address is for; null if the address is not a repository. It is the site in the address even if
 * a mirror was chosen to replace it, because a mirror must not learn the hub's tokens.
 */
export function siteOfToken(text: string, endpoint: string): string | null {
  const named = parseUrl(text.trim());
  const isHub = [HUB, SHORT].some((one) => named?.origin === one);
  if (isHub) return HUB;
  const address = readModelAddress(text, endpoint);
  return 'url' in address ? null : (parseUrl(address.endpoint)?.origin ?? null);
}

function inRepository(endpoint: string, path: string): HubAddress {
  const [repo = ''] = path.split(/[?#]/);
  const [, , view, , ...file] = repo.split('/');
  const choice = file.map(decode).join('/');
  const isFile = (view === 'blob' || view === 'resolve') && isModelFile(choice);
  return isFile ? { endpoint, repo, choice } : { endpoint, repo };
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
