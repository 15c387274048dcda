import type { ProblemLog } from './caption-problem.ts';

/** Where a picture lies in Chinese-CLIP's `*_imgs.tsv`, whose lines are `id<tab>base64`. */
export interface PictureRow {
  readonly id: string;
  /** The first byte of its base64. */
  readonly begin: number;
  /** The byte after its last one. */
  readonly end: number;
}

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
/** Ids are short; the limit keeps other files from being buffered as one endless id. */
const MAX_ID_LENGTH = 512;

/**
 * Finds the pictures in such a file while holding only a chunk of it: the file may have gigabytes.
 *
 * @param chunks the file's bytes, in order
 */
export async function findPictureRows(
  chunks: AsyncIterable<Uint8Array>,
  problems: ProblemLog,
): Promise<PictureRow[]> {
  const rows: PictureRow[] = [];
  const seen = new Set<string>();
  const decoder = new TextDecoder();
  let idBytes: number[] = [];
  let begin: number | null = null;
  let at = 0;
  let line = 1;
  let lastByte = 0;

  const endLine = (end: number) => {
    const id = decoder.decode(Uint8Array.from(idBytes)).trim();
    if (begin === null) {
      problems.note(id === '' ? 'empty-line' : 'broken-picture-line', String(line));
    } else if (id === '' || end <= begin) {
      problems.note('broken-picture-line', String(line));
    } else if (seen.has(id)) {
      problems.note('repeated-picture-id', id);
    } else {
      seen.add(id);
      rows.push({ id, begin, end });
    }
    idBytes = [];
    begin = null;
    line += 1;
  };

  for await (const chunk of chunks) {
    let place = 0;
    while (place < chunk.length) {
      if (begin === null) {
        const byte = chunk[place]!;
        if (byte === NEWLINE) endLine(at + place);
        else if (byte === TAB) begin = at + place + 1;
        else if (idBytes.length < MAX_ID_LENGTH) idBytes.push(byte);
        lastByte = byte;
        place += 1;
        continue;
      }
      const newline = chunk.indexOf(NEWLINE, place);
      const stop = newline === -1 ? chunk.length : newline;
      if (stop > place) lastByte = chunk[stop - 1]!;
      if (newline !== -1) endLine(lastByte === RETURN ? at + newline - 1 : at + newline);
      place = stop + (newline === -1 ? 0 : 1);
    }
    at += chunk.length;
  }
  if (begin !== null || idBytes.length > 0) endLine(at);
  return rows;
}
