import type { DownloadPlan, SiteToken } from '../contract/download-plan.ts';
import type { ModelManifest } from '../contract/manifest.ts';
import { authorization, fileUrl, parseHubSource } from './hub/hub-source.ts';
import { parseFileUrl, withoutQuery, yamlBeside } from './url/file-url.ts';

type Source = DownloadPlan['source'];

/** @throws AppError `invalid-request` for a source that none of our plans would have. */
export function checkSource(source: Source): Source {
  if (source.type === 'url') return { ...source, url: parseFileUrl(source.url) };
  const { endpoint, repo, revision, commit } = source;
  return { type: 'hub', ...parseHubSource({ endpoint, repo, revision }), commit };
}

/** The URL and headers for a file of a plan; a token is sent only to its own site. */
export function requestOf(source: Source, token: SiteToken | undefined) {
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
  if (source.type === 'url') return { type: 'url', url: withoutQuery(source.url) };
  const { endpoint, repo, commit } = source;
  return { type: 'hub', endpoint, repo, commit };
}
