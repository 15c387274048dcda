import { parsePythonJson } from '../../core/formats/python-json.ts';
import { parseManifest } from '../../contract/manifest.ts';
import { request } from '../../storage/download/request.ts';
import { openStoredModel, type StoredModel } from '../../storage/stored-model.ts';

/**
 * The small files of a model. A browser without OPFS keeps the embedded model where only the paint worker sees it; in that case
 * they come from the site.
 *
 * @param embeddedUrl the folder's URL for a model that ships with the page; null for other models
 * @throws AppError like `openStoredModel` and `request`
 */
export async function openTexts(
  modelId: string,
  embeddedUrl: string | null,
): Promise<Pick<StoredModel, 'manifest' | 'text'>> {
  try {
    return await openStoredModel(modelId);
  } catch (error) {
    if (embeddedUrl === null) throw error;
    const text = async (path: string) => (await request(embeddedUrl + path)).text();
    const manifest = parseManifest(parsePythonJson(await text('manifest.json'), 'manifest.json'));
    return { manifest, text };
  }
}
