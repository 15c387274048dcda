import { AppError } from '../../core/errors.ts';
import { parsePythonJson } from '../../core/formats/python-json.ts';
import { readBody, TooLong } from '../download/read-body.ts';
import { request } from '../download/request.ts';
import { withRetries } from '../download/retry.ts';

/** Far more than any config. */
const MAX_BYTES = 2 ** 20;

export interface SmallFileRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Reads a config or a manifest without storing it.
 *
 * @param file for messages
 * @throws AppError `invalid-config` if it is too long; whatever `request` throws, after retrying temporary failures
 */
export async function readSmallFile(
  url: string,
  file: string,
  { headers, signal }: SmallFileRequest,
): Promise<string> {
  const attempt = async () => readBody(await request(url, { headers, signal }), url, MAX_BYTES);
  try {
    return new TextDecoder().decode(await withRetries(attempt, { signal }));
  } catch (error) {
    if (!(error instanceof TooLong)) throw error;
    throw new AppError('invalid-config', error.message, { file, reason: error.message });
  }
}

/** @throws AppError like `readSmallFile`; `invalid-config` if it is not JSON */
export async function readSmallJson(url: string, file: string, wanted: SmallFileRequest) {
  return parsePythonJson(await readSmallFile(url, file, wanted), file);
}
