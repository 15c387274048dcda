import Papa from 'papaparse';
import type { Caption } from './caption.ts';
import type { ProblemLog } from './caption-problem.ts';

/** Column names, in lower case without spaces, dashes and underscores. The first one that a table has is used. */
const COLUMNS = {
  picture: [
    ...['filename', 'file', 'imagename', 'imagefile', 'imagepath', 'filepath', 'path', 'image'],
    ...['images', 'picture', 'photo', 'img', 'imageid', 'imgid', 'id'],
    ...[
      '图片',
      '图像',
      '图片名',
      '图片名称',
      '图像名',
      '图片文件',
      '图片路径',
      '文件',
      '文件名',
      '照片',
      '图',
    ],
  ],
  caption: [
    ...['caption', 'captions', 'raw', 'text', 'texts', 'sentence', 'sentences', 'description'],
    ...['descriptions', 'desc', 'comment', 'title', 'prompt', 'captionzh', 'captionen'],
    ...[
      '描述',
      '文字',
      '文本',
      '说明',
      '标题',
      '句子',
      '图说',
      '图片描述',
      '配文',
      '中文描述',
      '中文',
      '内容',
    ],
  ],
  split: ['split', 'set', 'subset', '划分', '数据集', '集合'],
} as const;

const PICTURE_NAME = /\.(jpe?g|png|webp|gif|bmp|avif)$/i;
const DELIMITERS = [',', '\t', '|', ';'];

interface Columns {
  readonly picture: number;
  readonly caption: number;
  readonly split: number | null;
  readonly hasHeader: boolean;
}

interface TableCaptions {
  readonly captions: readonly Caption[];
  readonly splits: readonly string[];
  readonly split: string | null;
}

/**
 * Reads a table of captions. A row may describe one or several pictures; a cell may hold several captions as a JSON list. Without a
 * header, the first column must contain names of picture files.
 */
export function parseCaptionTable(
  text: string,
  problems: ProblemLog,
  split: string | null,
): TableCaptions {
  const [firstLine = ''] = text.trimStart().split(/\r\n|\r|\n/, 1);
  const { delimiter, columns } = layoutOf(firstLine) ?? {};
  if (delimiter === undefined || !columns) return { captions: [], splits: [], split: null };
  const { data: rows, errors } = Papa.parse<string[]>(text.trimStart(), { delimiter });
  for (const error of errors) problems.note('broken-line', String((error.row ?? 0) + 1));
  while (rows.at(-1)?.every((cell) => cell.trim() === '')) rows.pop();
  const found: (Caption & { readonly split: string })[] = [];
  for (const [index, row] of rows.entries()) {
    const number = String(index + 1);
    const cells = row.map((cell) => cell.trim());
    const picture = cells[columns.picture];
    const words = cells[columns.caption];
    if (index === 0 && columns.hasHeader) continue;
    if (cells.every((cell) => cell === '')) problems.note('empty-line', number);
    else if (!picture || words === undefined) problems.note('broken-line', number);
    else {
      const texts = captionsOf(words);
      if (texts.length === 0) problems.note('empty-caption', number);
      const ofSplit = columns.split === null ? '' : (cells[columns.split] ?? '');
      for (const each of texts) found.push({ text: each, pictures: [picture], split: ofSplit });
    }
  }
  if (columns.split === null) return { captions: found, splits: [], split: null };
  const splits = [...new Set(found.map((caption) => caption.split))];
  const usual = splits.find((each) => each === 'test') ?? splits[0] ?? null;
  const wanted = split !== null && splits.includes(split) ? split : usual;
  return {
    captions: found.filter((caption) => caption.split === wanted),
    splits,
    split: wanted,
  };
}

/** Whether a line can be the first line of a table. */
export const isCaptionTable = (firstLine: string): boolean => layoutOf(firstLine) !== null;

function layoutOf(firstLine: string): { delimiter: string; columns: Columns } | null {
  for (const delimiter of DELIMITERS) {
    const [cells = []] = Papa.parse<string[]>(firstLine, { delimiter }).data;
    const columns = columnsOf(cells);
    if (columns) return { delimiter, columns };
  }
  return null;
}

function columnsOf(cells: readonly string[]): Columns | null {
  const names = cells.map((cell) =>
    cell
      .trim()
      .toLowerCase()
      .replace(/[\s_-]/g, ''),
  );
  const place = (wanted: readonly string[]) => {
    const name = wanted.find((each) => names.includes(each));
    return name === undefined ? null : names.indexOf(name);
  };
  const picture = place(COLUMNS.picture);
  const caption = place(COLUMNS.caption);
  if (picture !== null && caption !== null) {
    return { picture, caption, split: place(COLUMNS.split), hasHeader: true };
  }
  const isBare = cells.length >= 2 && PICTURE_NAME.test(cells[0]!.trim());
  return isBare ? { picture: 0, caption: 1, split: null, hasHeader: false } : null;
}

function captionsOf(cell: string): string[] {
  return (listOf(cell) ?? [cell]).map((text) => text.trim()).filter((text) => text !== '');
}

/** A JSON list of strings, as in flickr_annotations_30k.csv. */
function listOf(cell: string): string[] | null {
  if (!cell.startsWith('[')) return null;
  try {
    const list: unknown = JSON.parse(cell);
    if (!Array.isArray(list)) return null;
    return list.every((each) => typeof each === 'string') ? list : null;
  } catch {
    return null;
  }
}
