import Papa from 'papaparse';
import {
  matchCells,
  type ErrorData,
  type MatchCell,
  type MatchDirection,
  type MatchedTable,
} from '../../store/index.ts';
import { csvTable, markdownTable } from '../exported-table.ts';

/** The column headings, in the page's language. */
export interface ExportWords {
  readonly picture: string;
  readonly text: string;
  readonly cosine: string;
  readonly perPicture: string;
  readonly perText: string;
  readonly note: string;
  /** What is wrong with a picture that could not be compared. */
  readonly problemOf: (error: ErrorData) => string;
}

/** A row for each picture and text. */
export function matchCsv(table: MatchedTable, words: ExportWords): string {
  const byPicture = matchCells(table, 'per-picture');
  const byText = matchCells(table, 'per-text');
  const rows = table.rows.flatMap(({ picture, matched }, row) =>
    matched.ok
      ? table.texts.map((text, column) => [
          picture.name,
          text,
          rounded(matched.cosines[column]!),
          rounded(byPicture[row]![column]!.share),
          rounded(byText[row]![column]!.share),
          '',
        ])
      : [[picture.name, '', '', '', '', words.problemOf(matched.error)]],
  );
  const { picture, text, cosine, perPicture, perText, note } = words;
  const head = [picture, text, cosine, perPicture, perText, note];
  return csvTable([head, ...rows]);
}

/** The table as it is shown, for a spreadsheet. */
export function matchTsv(
  table: MatchedTable,
  direction: MatchDirection,
  words: ExportWords,
): string {
  const rows = wideRows(table, direction, words, ({ share }) => rounded(share));
  return Papa.unparse(rows, { delimiter: '\t', newline: '\n', escapeFormulae: true });
}

/** The table as it is shown, for a document. */
export function matchMarkdown(
  table: MatchedTable,
  direction: MatchDirection,
  words: ExportWords,
  percent: (share: number) => string,
): string {
  const rows = wideRows(table, direction, words, ({ share, cosine, isBest }) => {
    const text = `${percent(share)} (${cosine.toFixed(3)})`;
    return isBest ? `**${text}**` : text;
  });
  return markdownTable(rows);
}

function wideRows(
  table: MatchedTable,
  direction: MatchDirection,
  { picture, problemOf }: ExportWords,
  valueOf: (cell: MatchCell) => string | number,
): (readonly (string | number)[])[] {
  const cells = matchCells(table, direction);
  const rows = table.rows.map(({ picture: { name }, matched }, row) => {
    const values = matched.ok
      ? cells[row]!.map(valueOf)
      : table.texts.map((_, column) => (column === 0 ? problemOf(matched.error) : ''));
    return [name, ...values];
  });
  return [[picture, ...table.texts], ...rows];
}

const rounded = (value: number) => Number(value.toFixed(6));
