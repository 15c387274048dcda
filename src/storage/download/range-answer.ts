/** What to do with the response to a request for the bytes from `offset` on. */
export type RangeVerdict =
  /** It continues the bytes that are there. */
  | 'append'
  /** It is the file from its beginning: drop the bytes that are there. */
  | 'restart'
  /** It continues another version of the file: drop both and request it again. */
  | 'changed';

export interface RangeAnswer {
  readonly status: number;
  /** Null if the site hides the header from other origins. */
  readonly contentRange: string | null;
  readonly etag: string | null;
}

export interface RangeRequest {
  readonly offset: number;
  /** Where the requested bytes end. */
  readonly end: number;
  readonly totalBytes: number;
  /** The validator of the response with the bytes before `offset`. */
  readonly etag: string | null;
  /** There is no hash to check at the end, so only an equal ETag shows that it is the same file. */
  readonly mustMatch: boolean;
}

/** What distinguishes versions of a file. Not every site shows its ETags to other origins. */
export function validatorOf({ headers }: Pick<Response, 'headers'>): string | null {
  return headers.get('ETag') ?? headers.get('Last-Modified');
}

/** Whether the response shows another file length than planned. Content-Length is never hidden, but may be missing. */
export function isOtherSize(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  { offset, end, totalBytes }: Pick<RangeRequest, 'offset' | 'end' | 'totalBytes'>,
): boolean {
  const length = headers.get('Content-Length');
  return length !== null && Number(length) !== (status === 206 ? end - offset : totalBytes);
}

/**
 * If-Range would leave this decision to the site, but it needs a preflight to another origin, which the hub's content servers
 * refuse. Comparing the response's ETag has the same effect, for one more request.
 */
export function judgeRangeAnswer(
  { status, contentRange, etag }: RangeAnswer,
  { offset, totalBytes, etag: knownEtag, mustMatch }: Omit<RangeRequest, 'end'>,
): RangeVerdict {
  if (status !== 206) return 'restart';
  const isKnown = etag !== null && knownEtag !== null;
  if (offset > 0 && (isKnown ? etag !== knownEtag : mustMatch)) return 'changed';
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(contentRange ?? '');
  if (!range) return 'append';
  const isSameSize = range[2] === '*' || Number(range[2]) === totalBytes;
  return Number(range[1]) === offset && isSameSize ? 'append' : 'changed';
}
