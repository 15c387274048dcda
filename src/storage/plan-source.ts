import { AppError } from '../core/errors.ts';
import type { DownloadPlan, SiteToken } from '../contract/download-plan.ts';
import type { ModelManifest } from '../contract/manifest.ts';
import { authorization, fileUrl, parseHubSource } from './hub/hub-source.ts';
import { parseFileUrl, withoutQuery, yamlBeside } from './url/file-url.ts';

type Source = DownloadPlan['source'];

/** @throws AppError `invalid-request` for a source that none of our plans would have. */
export function checkSource(source: Source): Source {
  if (source.type === 'embedded') return source;
  if (source.type === 'url') return { ...source, url: parseFileUrl(source.url) };
  const { endpoint, repo, revision, commit } = source;
  return { type: 'hub', ...parseHubSource({ endpoint, repo, revision }), commit };
}

/**
 * The URL and headers for a file of a plan; a token is sent only to its own site.
 *
 * @param ownFolder where the page's own site has the files, with a trailing slash; null if it has none of this id
 */
export function requestOf(
  source: Source,
  token: SiteToken | undefined,
  ownFolder: string | null = null,
) {
  if (source.type === 'embedded') {
    if (ownFolder === null) throw invalidSource(source.type);
    return { urlOf: (path: string) => ownFolder + path, headers: {} };
  }
  if (source.type === 'url') {
    const { url } = source;
    const yaml = yamlBeside(url) ?? url;
    return { urlOf: (path: string) => (/\.yaml$/i.test(path) ? yaml : url), headers: {} };
  }
  return {
    urlOf: (path: string) => fileUrl(source, path),
    headers: authorization(token, source.endpoint),
  };
}

/** The origin to store in a manifest. */
export function originOfModel(source: Source): NonNullable<ModelManifest['source']> {
  if (source.type === 'embedded') return { type: 'embedded' };
  if (source.type === 'url') return { type: 'url', url: withoutQuery(source.url) };
  const { endpoint, repo, commit } = source;
  return { type: 'hub', endpoint, repo, commit };
}

const invalidSource = (found: string) =>
  new AppError('invalid-request', `source.type: ${found}.`, { field: 'source.type', found });
