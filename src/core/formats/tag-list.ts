import Papa from 'papaparse';

/** A tag in a list for A1111's tag completion. */
export interface Tag {
  readonly name: string;
  /** How often it is used; 0 if the list does not say. */
  readonly count: number;
  readonly aliases: readonly string[];
}

export interface TagList {
  readonly tags: readonly Tag[];
  /** The number of lines that are not tags. */
  readonly skipped: number;
}

/** Longer lines are not tags; the file may be of another kind. */
const MAX_LINE = 20_000;
const HEADERS = ['name', 'tag', '标签', '名称'];

/**
 * Reads a tag list in the formats of a1111-sd-webui-tagcomplete: `name,category,count,"alias,alias"`; translations as
 * `name,translation` or `name,category,translation`; or one tag per line. Each line is parsed separately, because tags contain no line
 * breaks: a mistake in one line, such as an unclosed quotation mark, does not affect the others.
 */
export function readTagList(text: string): TagList {
  const tags: Tag[] = [];
  let skipped = 0;
  for (const [index, line] of text.split(/\r\n|\r|\n/u).entries()) {
    if (line.trim() === '') continue;
    const cells = cellsOf(line);
    const name = cells?.[0]?.trim() ?? '';
    if (index === 0 && HEADERS.includes(name.toLowerCase())) continue;
    if (!cells || name === '' || name.includes('\uFFFD')) skipped += 1;
    else tags.push({ name, ...factsOf(cells) });
  }
  return { tags, skipped };
}

function cellsOf(line: string): readonly string[] | null {
  if (line.length > MAX_LINE) return null;
  if (!line.includes('"')) return line.split(',');
  const { data, errors } = Papa.parse<string[]>(line, { delimiter: ',' });
  return errors.length > 0 ? null : (data[0] ?? null);
}

function factsOf(cells: readonly string[]): Omit<Tag, 'name'> {
  const [, second = '', third = '', ...rest] = cells;
  const isNumber = (cell: string) => /^\s*\d+\s*$/u.test(cell);
  if (cells.length === 2) {
    return isNumber(second)
      ? { count: Number(second), aliases: [] }
      : { count: 0, aliases: split(second) };
  }
  if (!isNumber(third)) return { count: 0, aliases: split([third, ...rest].join(',')) };
  return { count: Number(third), aliases: split(rest.join(',')) };
}

const split = (cell: string) =>
  cell
    .split(/[,，|]/u)
    .map((alias) => alias.trim())
    .filter((alias) => alias !== '' && alias.toLowerCase() !== 'null');
