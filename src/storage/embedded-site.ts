import { AppError } from '../core/errors.ts';
import { parsePythonJson } from '../core/formats/python-json.ts';
import type { PlannedFile, TransferEvent } from '../contract/download-plan.ts';
import { parseManifest, type ModelManifest } from '../contract/manifest.ts';
import { downloadFiles } from './download/download-files.ts';
import { refuseWebPage, request } from './download/request.ts';
import { MANIFEST_FILE } from './stored-model.ts';

/** What the page's own site publishes of a model that ships with the page. */
export interface Published {
  readonly manifest: ModelManifest;
  /** manifest.json itself. */
  readonly file: Blob;
}

/**
 * @param baseUrl the folder of manifest.json, with a trailing slash
 * @throws AppError `offline` if the site does not answer with a file of ours; `invalid-config`; network errors
 */
export async function readPublished(baseUrl: string): Promise<Published> {
  const url = baseUrl + MANIFEST_FILE;
  const response = await request(url);
  await refuseWebPage(response, url).catch(throwAsOffline);
  const file = await response.blob();
  return { manifest: parseManifest(parsePythonJson(await file.text(), url), url), file };
}

/** The site's files that are not the same in `kept`. */
export const filesBesides = (
  { files }: Pick<ModelManifest, 'files'>,
  kept: Pick<ModelManifest, 'files'>,
): ModelManifest['files'] =>
  files.filter(
    ({ path, sha256 }) => !kept.files.some((file) => file.path === path && file.sha256 === sha256),
  );

/** @throws AppError like `downloadFiles`, and `offline` as above */
export function downloadPublished(
  directory: FileSystemDirectoryHandle,
  files: ModelManifest['files'],
  baseUrl: string,
  onEvent: (event: TransferEvent) => void,
): Promise<void> {
  return downloadFiles(directory, files.map(plannedFile), {
    folder: '',
    urlOf: (path) => baseUrl + path,
    headers: {},
    signal: new AbortController().signal,
    onEvent,
  }).catch(throwAsOffline);
}

export const plannedFile = ({
  path,
  bytes,
  sha256,
}: ModelManifest['files'][number]): PlannedFile => ({
  path,
  bytes,
  hash: { algorithm: 'sha256', digest: sha256 },
});

/** A page of public Wi-Fi instead of one of our files: the site cannot be reached yet. */
function throwAsOffline(error: unknown): never {
  if (error instanceof AppError && error.details['what'] === 'web-page') {
    const { url } = error.details;
    throw new AppError('offline', error.message, { file: url!, url: url! }, { cause: error });
  }
  throw error;
}
