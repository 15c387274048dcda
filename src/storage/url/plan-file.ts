import { AppError } from '../../core/errors.ts';
import type { DownloadPlan, FileHash } from '../../contract/download-plan.ts';
import { validatorOf } from '../download/range-answer.ts';
import { refuseWebPage, request } from '../download/request.ts';
import { sha256OfBlob } from '../file-hash.ts';
import { slug } from '../slug.ts';
import { fileNameOf } from './file-name.ts';
import { parseFileUrl } from './file-url.ts';

/** Only the publisher knows the licence. */
const UNKNOWN_LICENCE = { id: null, name: '', url: null, acceptRequired: true } as const;

/**
 * Plans the download of a file by its address. It sends the same request as the download, and aborts it once the response has
 * begun: unlike HEAD, that works with addresses signed only for GET, and shows whether ranges are supported.
 *
 * @throws AppError like `parseFileUrl` and `request`, without retries; `unsupported` for a web page, and for a file whose size
 * the site does not give.
 */
export async function planFile(text: string, signal: AbortSignal): Promise<DownloadPlan> {
  const url = parseFileUrl(text);
  const response = await request(url, { headers: { Range: 'bytes=0-' }, signal });
  await refuseWebPage(response, url);
  await response.body?.cancel();
  const { headers, status } = response;

  const bytes = sizeOf(response);
  if (bytes === null) {
    throw new AppError('unsupported', `${url} does not give a size.`, {
      what: 'file-without-size',
      url,
    });
  }
  const disposition = headers.get('Content-Disposition');
  const path = fileNameOf({ disposition, asked: url, final: response.url });
  const validator = validatorOf(response);
  const version = await sha256OfBlob(new Blob([JSON.stringify([url, bytes, validator])]));
  return {
    id: slug(slug(path.replace(/\.\w+$/, '')) || 'file', version.slice(0, 8)),
    source: { type: 'url', url, isResumable: status === 206 && validator !== null },
    layout: 'single-file',
    files: [{ path, bytes, hash: hashOf(response) }],
    totalBytes: bytes,
    licence: UNKNOWN_LICENCE,
  };
}

/** Content-Range is often hidden from other origins, Content-Length never is. */
function sizeOf({ headers }: Response): number | null {
  const total = /^bytes 0-\d+\/(\d+)$/.exec(headers.get('Content-Range') ?? '')?.[1];
  const bytes = total ?? headers.get('Content-Length');
  return bytes !== null && /^\d+$/.test(bytes) ? Number(bytes) : null;
}

/** The hub and its mirrors give a large file's SHA-256, unless a redirect hides it. Other ETags are not hashes. */
function hashOf({ headers }: Response): FileHash | null {
  const digest = /^"?([0-9a-f]{64})"?$/.exec(headers.get('X-Linked-ETag') ?? '')?.[1];
  return digest === undefined ? null : { algorithm: 'sha256', digest };
}
