import Papa from 'papaparse';

type Row = readonly (string | number)[];

/** Without it, Excel assumes the system's legacy encoding. */
const BYTE_ORDER_MARK = '\ufeff';

/** CSV for spreadsheets. Text that looks like a formula is escaped, because they would run it. */
export const csvTable = (rows: readonly Row[]): string =>
  BYTE_ORDER_MARK + Papa.unparse([...rows], { escapeFormulae: true });

/** A Markdown table whose first row is its head. */
export function markdownTable([head = [], ...rows]: readonly Row[]): string {
  const line = (cells: Row) => `| ${cells.map(escaped).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** In Markdown, a bar ends a cell, and a line break the row. */
const escaped = (cell: string | number) =>
  String(cell)
    .replaceAll(/[\\|]/g, String.raw`\$&`)
    .replaceAll(/[\r\n]+/g, ' ');
