import { AppError } from '../../core/errors.ts';
import { parsePythonJson } from '../../core/formats/python-json.ts';
import type { DownloadPlan } from '../../contract/download-plan.ts';
import { parseManifest, type ModelManifest } from '../../contract/manifest.ts';
import { hasContent } from '../content-hash.ts';
import { downloadedFiles, DOWNLOADS_DIRECTORY } from '../download/download-store.ts';
import { FILES_DIRECTORY } from '../download/loaded-bytes.ts';
import { checkBundle } from '../import/bundle.ts';
import type { CheckModel } from '../import/model-checks.ts';
import { MANIFEST_FILE } from '../stored-model.ts';
import { moveFile, openDirectory, parentOf, removePath } from '../opfs.ts';
import { originOfModel } from '../plan-source.ts';
import { storeModel, type WithoutModel } from './store-model.ts';

/**
 * Installs a complete download of a repository in this program's own layout as a model. Files are moved, not copied.
 *
 * @param now ISO 8601
 * @throws AppError like `checkBundle`, because a repository is not trusted either; `integrity` if manifest and files disagree, `busy`.
 */
export async function installDownload(
  plan: DownloadPlan,
  now: string,
  check: CheckModel,
  withoutModel: WithoutModel,
): Promise<ModelManifest> {
  const files = await downloadedFiles(plan);
  const text = (await files.get(MANIFEST_FILE)?.text()) ?? '';
  const published = parseManifest(parsePythonJson(text, MANIFEST_FILE));
  const digests = new Map(plan.files.map(({ path, hash }) => [path, hash?.digest]));
  for (const entry of published.files) {
    const { path, bytes, sha256, blockBytes } = entry;
    const file = files.get(path);
    const isPlain = blockBytes === undefined;
    const isRight = isPlain
      ? digests.get(path) === sha256
      : file && (await hasContent(file, entry));
    if (file?.size === bytes && isRight) continue;
    throw new AppError('integrity', `${path} does not match the manifest.`, { file: path });
  }
  await checkBundle(files, published, check);
  const source = await openDirectory(`${DOWNLOADS_DIRECTORY}/${plan.id}/${FILES_DIRECTORY}`);
  const manifest = await storeModel(plan.id, withoutModel, async (directory) => {
    for (const { path } of published.files) {
      const from = await parentOf(source, path, false);
      const to = await parentOf(directory, path, true);
      await moveFile(await from.directory.getFileHandle(from.name), to.directory, to.name);
    }
    return {
      ...published,
      id: plan.id,
      source: originOfModel(plan.source),
      importedAt: now,
    };
  });
  await removePath(await openDirectory(DOWNLOADS_DIRECTORY), plan.id);
  return manifest;
}
