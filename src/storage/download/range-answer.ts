/** What to do with the answer to a request for the bytes from `offset` on. */
export type RangeVerdict =
  /** It continues what is there. */
  | 'append'
  /** It is the file from its beginning: drop what is there. */
  | 'restart'
  /** It continues another version of the file: drop both and ask anew. */
  | 'changed';

export interface RangeAnswer {
  readonly status: number;
  /** Null where the site does not let a page of another origin see the header. */
  readonly contentRange: string | null;
  readonly etag: string | null;
}

export interface RangeRequest {
  readonly offset: number;
  readonly totalBytes: number;
  /** Of the answer that brought the bytes before `offset`. */
  readonly etag: string | null;
  /** No hash will tell in the end: only an equal ETag makes it the same file. */
  readonly mustMatch: boolean;
}

/** What tells one version of a file from another. Not every site shows its ETags to pages of other origins. */
export function validatorOf({ headers }: Pick<Response, 'headers'>): string | null {
  return headers.get('ETag') ?? headers.get('Last-Modified');
}

/** Whether an answer says that the file has another length than planned. Content-Length is never hidden, but may be missing. */
export function isOtherSize(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  { offset, totalBytes }: Pick<RangeRequest, 'offset' | 'totalBytes'>,
): boolean {
  const length = headers.get('Content-Length');
  return length !== null && Number(length) !== totalBytes - (status === 206 ? offset : 0);
}

/**
 * If-Range would leave this to the site, but a page may send it to another origin only after a preflight, which
 * the hub's content servers refuse. Comparing the answer's ETag comes to the same, for one request more.
 */
export function judgeRangeAnswer(
  { status, contentRange, etag }: RangeAnswer,
  { offset, totalBytes, etag: knownEtag, mustMatch }: RangeRequest,
): RangeVerdict {
  if (status !== 206) return 'restart';
  const isKnown = etag !== null && knownEtag !== null;
  if (offset > 0 && (isKnown ? etag !== knownEtag : mustMatch)) return 'changed';
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(contentRange ?? '');
  if (!range) return 'append';
  const isSameSize = range[2] === '*' || Number(range[2]) === totalBytes;
  return Number(range[1]) === offset && isSameSize ? 'append' : 'changed';
}
