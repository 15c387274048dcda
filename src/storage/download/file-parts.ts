import type { ByteRange, PlannedFile } from '../../contract/download-plan.ts';

type Parts = Pick<PlannedFile, 'bytes' | 'parts'>;

/** The size of the file on the site. */
export const publishedBytes = ({ bytes, parts }: Parts): number => parts?.of ?? bytes;

const rangesOf = ({ bytes, parts }: Parts): readonly ByteRange[] => parts?.ranges ?? [[0, bytes]];

/** The bytes of the published file that come after the first `had` of those that are wanted, as far as they are in sequence. */
export function nextRange(file: Parts, had: number): ByteRange {
  let before = 0;
  for (const [start, end] of rangesOf(file)) {
    const from = start + had - before;
    if (from < end) return [from, end];
    before += end - start;
  }
  return [publishedBytes(file), publishedBytes(file)];
}

/** The wanted bytes among those that begin at `offset` in the published file. */
export function wantedOf(
  file: Parts,
  chunk: Uint8Array<ArrayBuffer>,
  offset: number,
): readonly Uint8Array<ArrayBuffer>[] {
  if (!file.parts) return [chunk];
  return rangesOf(file)
    .map(([start, end]) => chunk.subarray(clamp(start - offset), clamp(end - offset)))
    .filter(({ byteLength }) => byteLength > 0);
}

const clamp = (place: number) => Math.max(0, place);

/** As floats, these bytes are NaN, which no import accepts, so a missing part is noticed. */
const GAP = new Blob([new Uint8Array(2 ** 20).fill(0xff)]);

/** A file of which only parts were fetched, at its full length, for readers that know nothing of parts. */
export function withGaps(fetched: Blob, { parts }: Pick<PlannedFile, 'parts'>): Blob {
  if (!parts) return fetched;
  const pieces: Blob[] = [];
  const fillTo = (end: number) => {
    for (; at < end; at += GAP.size) pieces.push(GAP.slice(0, end - at));
    at = end;
  };
  let at = 0;
  let taken = 0;
  for (const [start, end] of parts.ranges) {
    fillTo(start);
    pieces.push(fetched.slice(taken, (taken += end - start)));
    at = end;
  }
  fillTo(parts.of);
  return new Blob(pieces);
}

/** A gap that is shorter costs less than another request. */
const MIN_GAP_BYTES = 256 * 1024;

/** In order, without overlaps, and joined where that pays. */
export function joinRanges(ranges: readonly ByteRange[]): ByteRange[] {
  const joined: [number, number][] = [];
  for (const [start, end] of ranges.toSorted(([a], [b]) => a - b)) {
    const last = joined.at(-1);
    if (last && start <= last[1] + MIN_GAP_BYTES) last[1] = Math.max(last[1], end);
    else if (end > start) joined.push([start, end]);
  }
  return joined;
}
