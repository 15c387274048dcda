import type { Caption } from './caption.ts';
import { isCaptionTable, parseCaptionTable } from './caption-table.ts';
import type { ProblemLog } from './caption-problem.ts';
import { parseNumberedCaptions } from './numbered-captions.ts';
import { parseTextsWithIds } from './texts-with-ids.ts';

/** The formats of caption files. */
export type CaptionFormat =
  /** Chinese-CLIP's `*_texts.jsonl`: `{"text_id": 1, "text": "…", "image_ids": [2]}`. */
  | 'texts-with-ids'
  /** Flickr30K's and Flickr30K-CN's `name.jpg#0<tab>caption`. */
  | 'numbered'
  /** CSV or TSV with a column of picture names and a column of captions. */
  | 'table';

export interface CaptionFile {
  readonly format: CaptionFormat;
  readonly captions: readonly Caption[];
  /** The values of a table's column `split`, such as train, val and test; empty if there is none. */
  readonly splits: readonly string[];
  /** The split that the captions belong to. */
  readonly split: string | null;
}

/**
 * Reads a file of captions in any known format. Lines that cannot be read are recorded as problems.
 *
 * @param split the wanted split of a table; if there is none of that name, the first one is read
 * @returns null if the text has none of the known formats
 */
export function parseCaptionFile(
  text: string,
  problems: ProblemLog,
  split: string | null = null,
): CaptionFile | null {
  const format = captionFormatOf(text);
  const whole = { splits: [], split: null };
  switch (format) {
    case 'texts-with-ids':
      return { format, captions: parseTextsWithIds(text, problems), ...whole };
    case 'numbered':
      return { format, captions: parseNumberedCaptions(text, problems), ...whole };
    case 'table':
      return { format, ...parseCaptionTable(text, problems, split) };
    case null:
      return null;
  }
}

/** @param text the file or its beginning */
export function captionFormatOf(text: string): CaptionFormat | null {
  const [first = ''] = text.trimStart().split(/\r\n|\r|\n/, 1);
  if (first.startsWith('{')) return /"image_ids"/.test(first) ? 'texts-with-ids' : null;
  if (/^[^\t#]+#(?:[a-z]+#)?\d+[\t ]/i.test(first)) return 'numbered';
  return isCaptionTable(first) ? 'table' : null;
}
