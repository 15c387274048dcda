import { z } from 'zod';
import { parsePythonJson } from '../../core/formats/python-json.ts';
import type { DownloadPlan } from '../../contract/download-plan.ts';
import { contentHash } from '../../contract/manifest.ts';
import { refuseWebPage, request } from '../download/request.ts';
import { slug } from '../slug.ts';

/** What training/recipe/scene_outline.py writes; also says from what the file was made. */
const manifestSchema = z.object({
  id: z.string(),
  licence: z.object({ spdx: z.string() }),
  file: contentHash.extend({ path: z.string(), bytes: z.int() }),
});

/**
 * Plans the download of an add-on that lies beside the page. A JSON file of the same name says how large it is, so that any plain
 * server will do.
 *
 * @throws AppError like `request`; `unsupported` for a web page in place of that file
 */
export async function planBeside(url: string, signal: AbortSignal): Promise<DownloadPlan> {
  const manifestUrl = url.replace(/\.\w+$/, '.json');
  const response = await request(manifestUrl, { signal });
  await refuseWebPage(response, manifestUrl);
  const { id, licence, file } = manifestSchema.parse(
    parsePythonJson(await response.text(), manifestUrl),
  );
  const { path, bytes, sha256 } = file;
  return {
    id: slug(id, sha256.slice(0, 8)),
    source: { type: 'url', url, isResumable: false },
    layout: 'single-file',
    files: [{ path, bytes, hash: { algorithm: 'sha256', digest: sha256 } }],
    totalBytes: bytes,
    licence: {
      id: licence.spdx.toLowerCase(),
      name: licence.spdx,
      url: null,
      acceptRequired: false,
    },
  };
}
