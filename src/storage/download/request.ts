import { AppError, type ErrorCode } from '../../core/errors.ts';
import { anySignal } from './any-signal.ts';
import { parseRetryAfter } from './retry.ts';

/** A connection that is silent for this long counts as lost. */
export const STALL_MS = 30_000;

/**
 * `fetch` without cookies, referrer or cache; failures become AppErrors.
 *
 * @throws AppError `offline`, `unreachable`, `network` when no response begins within STALL_MS, or by status, see
 * `errorOfResponse`; the signal's reason.
 */
export async function request(url: string, init: RequestInit = {}): Promise<Response> {
  const tooLate = new AbortController();
  const timer = setTimeout(() => tooLate.abort(nothingCame(url)), STALL_MS);
  let response: Response;
  try {
    response = await fetch(url, {
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      ...init,
      signal: anySignal([tooLate.signal, ...(init.signal ? [init.signal] : [])]),
    });
  } catch (error) {
    if (init.signal?.aborted) throw init.signal.reason;
    tooLate.signal.throwIfAborted();
    throw noAnswer(url, error);
  } finally {
    clearTimeout(timer);
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw errorOfResponse(response, url);
  }
  return response;
}

/**
 * Refuses a web page, which sites send when people have to sign in, accept something or find a file themselves.
 *
 * @throws AppError `unsupported` if the response is a web page
 */
export async function refuseWebPage(response: Response, url: string): Promise<void> {
  const type = response.headers.get('Content-Type') ?? '';
  if (!/^(text\/html|application\/xhtml\+xml)\b/i.test(type)) return;
  await response.body?.cancel();
  throw new AppError('unsupported', `${url} is a web page.`, { what: 'web-page', url });
}

/** The connection is open, but silent. */
export function nothingCame(url: string): AppError {
  return new AppError('network', `${url} sent nothing.`, { url });
}

/** Browsers do not report why there is no response: no network, no such host, or a site that refuses this page. */
function noAnswer(url: string, cause: unknown): AppError {
  const { host, origin } = new URL(url);
  const isOffline = !navigator.onLine || origin === location.origin;
  return new AppError(
    isOffline ? 'offline' : 'unreachable',
    `No answer from ${url}.`,
    { file: url, url, host },
    { cause },
  );
}

/** The hub's X-Error-Code is more specific than the status: it also responds with 401 if something does not exist. */
const CODES: ReadonlyMap<string | null, ErrorCode> = new Map([
  ['RepoNotFound', 'not-found'],
  ['RevisionNotFound', 'not-found'],
  ['EntryNotFound', 'not-found'],
  ['GatedRepo', 'access-denied'],
]);

export function errorOfResponse(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  url: string,
): AppError {
  const reason = headers.get('X-Error-Code');
  const retryAfterSeconds = parseRetryAfter(headers.get('Retry-After'), Date.now());
  const code = CODES.get(reason) ?? codeOfStatus(status);
  return new AppError(code, `${url} answered ${String(status)}.`, {
    url,
    status,
    ...(reason !== null && { reason }),
    ...(code === 'access-denied' && { isGated: reason === 'GatedRepo' }),
    ...(retryAfterSeconds !== null && { retryAfterSeconds }),
  });
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 401 || status === 403) return 'access-denied';
  if (status === 404 || status === 410) return 'not-found';
  if (status === 429) return 'rate-limited';
  return status >= 500 ? 'server' : 'network';
}
