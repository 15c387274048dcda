import { sizeOfPicture } from './picture-size.ts';
import type { Picture } from './ports.ts';

/** How long ago, in calendar days. */
export const PERIODS = { today: 1, week: 7, month: 30, year: 365 } as const;

export type Period = keyof typeof PERIODS;

/** Which pictures the drawer shows; null for all. */
export interface DrawerFilter {
  /** The model's name as stored with the pictures, because the model may be gone. */
  readonly model: string | null;
  /** In the form that `sizeName` returns. */
  readonly size: string | null;
  readonly period: Period | null;
  readonly album: string | null;
  readonly onlyFavourites: boolean;
}

export const EVERYTHING: DrawerFilter = {
  model: null,
  size: null,
  period: null,
  album: null,
  onlyFavourites: false,
};

const modelOf = (picture: Picture) =>
  picture.parameters?.modelName ?? ('imported' in picture ? picture.imported.modelName : null);

/** `512×768` */
export function sizeName(picture: Picture): string {
  const { width, height } = sizeOfPicture(picture);
  return `${width}×${height}`;
}

/** The start of the day, in local time. */
export function dayOf(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}

/** @param now milliseconds since the epoch */
export function filtered(
  pictures: readonly Picture[],
  { model, size, period, album, onlyFavourites }: DrawerFilter,
  now: number,
): readonly Picture[] {
  const today = new Date(dayOf(now));
  const since = period
    ? new Date(today).setDate(today.getDate() - (PERIODS[period] - 1))
    : -Infinity;
  return pictures.filter(
    (picture) =>
      picture.createdAt >= since &&
      (model === null || modelOf(picture) === model) &&
      (size === null || sizeName(picture) === size) &&
      (album === null || (picture.albums?.includes(album) ?? false)) &&
      (!onlyFavourites || picture.favourite === true),
  );
}

/** The values to filter by, most frequent first. */
export function filterChoices(pictures: readonly Picture[]) {
  return {
    models: byFrequency(pictures.flatMap((picture) => modelOf(picture) ?? [])),
    sizes: byFrequency(pictures.map(sizeName)),
    albums: albumsOf(pictures),
  };
}

/** Sorted by name. */
export function albumsOf(pictures: readonly Picture[]): readonly string[] {
  return [...new Set(pictures.flatMap(({ albums = [] }) => albums))].sort((a, b) =>
    a.localeCompare(b),
  );
}

function byFrequency(values: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([value]) => value);
}

/** Pictures under a heading. */
export interface PictureGroup<Heading> {
  readonly heading: Heading;
  readonly pictures: readonly Picture[];
}

/** @param pictures newest first, by `timeOf` */
export function byDay(
  pictures: readonly Picture[],
  timeOf: (picture: Picture) => number = ({ createdAt }) => createdAt,
): readonly PictureGroup<number>[] {
  const groups: { heading: number; pictures: Picture[] }[] = [];
  // Only a change of day needs the calendar, which is slow for ten thousand pictures.
  let day = Infinity;
  for (const picture of pictures) {
    const time = timeOf(picture);
    if (time < day) {
      day = dayOf(time);
      groups.push({ heading: day, pictures: [] });
    }
    groups.at(-1)!.pictures.push(picture);
  }
  return groups;
}

/** A row of the grid. */
export type GridRow<Heading> =
  | { readonly type: 'heading'; readonly heading: Heading; readonly count: number }
  | { readonly type: 'tiles'; readonly pictures: readonly Picture[] };

/** A group whose heading is null has no heading row. */
export function gridRows<Heading>(
  groups: readonly PictureGroup<Heading>[],
  columns: number,
): readonly GridRow<Heading>[] {
  const rows: GridRow<Heading>[] = [];
  for (const { heading, pictures } of groups) {
    if (pictures.length === 0) continue;
    if (heading !== null) rows.push({ type: 'heading', heading, count: pictures.length });
    for (let at = 0; at < pictures.length; at += columns) {
      rows.push({ type: 'tiles', pictures: pictures.slice(at, at + columns) });
    }
  }
  return rows;
}

export type GridMove = 'left' | 'right' | 'up' | 'down' | 'start' | 'end' | 'pageUp' | 'pageDown';

/** The number of rows in a page. */
const PAGE = 4;

/**
 * Where a key leads.
 *
 * @param id the active picture; null to go to the first
 * @returns null if there is no picture
 */
export function moveInGrid<Heading>(
  rows: readonly GridRow<Heading>[],
  id: string | null,
  move: GridMove,
): string | null {
  const lines = rows.flatMap((row) => (row.type === 'tiles' ? [row.pictures] : []));
  const all = lines.flat();
  const at = all.findIndex((picture) => picture.id === id);
  if (at === -1) return all[0]?.id ?? null;
  if (move === 'start' || move === 'end') return all.at(move === 'start' ? 0 : -1)?.id ?? null;
  if (move === 'left' || move === 'right') {
    return all[move === 'left' ? Math.max(0, at - 1) : Math.min(all.length - 1, at + 1)]!.id;
  }
  const line = lines.findIndex((pictures) => pictures.some((picture) => picture.id === id));
  const column = lines[line]!.findIndex((picture) => picture.id === id);
  const by = { up: -1, down: 1, pageUp: -PAGE, pageDown: PAGE }[move];
  const target = lines[Math.min(lines.length - 1, Math.max(0, line + by))]!;
  return target[Math.min(column, target.length - 1)]!.id;
}

/** The pictures from one to another, both included, whichever comes first. */
export function idsBetween(pictures: readonly Picture[], from: string, to: string): string[] {
  const ends = [from, to].map((id) => pictures.findIndex((picture) => picture.id === id));
  if (ends.includes(-1)) return [to];
  const [first, last] = ends.sort((a, b) => a - b) as [number, number];
  return pictures.slice(first, last + 1).map(({ id }) => id);
}

/** The total size of their files. */
export const bytesOf = (pictures: readonly Picture[]): number =>
  pictures.reduce((sum, { bytes }) => sum + bytes, 0);
