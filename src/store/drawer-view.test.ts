import { describe, expect, it } from 'vitest';
import { pictureOf } from './__fixtures__/picture.ts';
import {
  byDay,
  dayOf,
  EVERYTHING,
  filterChoices,
  filtered,
  gridRows,
  idsBetween,
  moveInGrid,
  type GridMove,
} from './drawer-view.ts';
import type { Picture } from './ports.ts';

const NOON = new Date(2026, 2, 30, 12).getTime();
const daysAgo = (days: number, hour = 12) => new Date(2026, 2, 30 - days, hour).getTime();
const ids = (pictures: readonly Picture[]) => pictures.map(({ id }) => id);

const PICTURES: readonly Picture[] = [
  { ...pictureOf('a', { modelName: 'Sky', width: 512, height: 768 }, daysAgo(0, 1)) },
  { ...pictureOf('b', { modelName: 'Sky' }, daysAgo(1, 23)), albums: ['猫', 'sea'] },
  { ...pictureOf('c', { modelName: 'Other' }, daysAgo(6, 0)), favourite: true },
  { ...pictureOf('d', { modelName: 'Sky' }, daysAgo(29)), albums: ['sea'] },
  { ...pictureOf('e', { modelName: 'Sky' }, daysAgo(400)), favourite: true },
];

describe('filtered', () => {
  const shown = (change: Partial<typeof EVERYTHING>) =>
    ids(filtered(PICTURES, { ...EVERYTHING, ...change }, NOON)).join('');

  it('by each criterion and by all together', () => {
    expect(shown({})).toBe('abcde');
    expect(shown({ model: 'Sky' })).toBe('abde');
    expect(shown({ size: '512×768' })).toBe('a');
    expect(shown({ album: 'sea' })).toBe('bd');
    expect(shown({ onlyFavourites: true })).toBe('ce');
    expect(shown({ onlyFavourites: true, model: 'Sky' })).toBe('e');
  });

  it('by calendar days, even across the change to summer time', () => {
    expect(shown({ period: 'today' })).toBe('a');
    expect(shown({ period: 'week' })).toBe('abc');
    expect(shown({ period: 'month' })).toBe('abcd');
    expect(shown({ period: 'year' })).toBe('abcd');
  });

  it('by a period, at any time of day', () => {
    const late = new Date(2026, 2, 30, 23, 59).getTime();
    expect(ids(filtered(PICTURES, { ...EVERYTHING, period: 'week' }, late)).join('')).toBe('abc');
  });
});

it('filterChoices: the most frequent first, albums by name', () => {
  expect(filterChoices(PICTURES)).toEqual({
    models: ['Sky', 'Other'],
    sizes: ['128×128', '512×768'],
    albums: ['sea', '猫'],
  });
});

describe('the grid', () => {
  const at = (id: string, time: number) => pictureOf(id, {}, time);
  const pictures = [
    ...['a', 'b', 'c', 'd', 'e'].map((id) => at(id, daysAgo(0))),
    ...['f', 'g'].map((id) => at(id, daysAgo(3))),
    at('h', daysAgo(9)),
  ];
  const rows = gridRows(byDay(pictures), 3);

  it('has a heading for each day, then its rows', () => {
    const words = rows.map((row) =>
      row.type === 'heading' ? [row.heading, row.count] : ids(row.pictures).join(''),
    );
    expect(words).toEqual([
      [dayOf(daysAgo(0)), 5],
      'abc',
      'de',
      [dayOf(daysAgo(3)), 2],
      'fg',
      [dayOf(daysAgo(9)), 1],
      'h',
    ]);
  });

  it('has no row for an empty heading or a group without pictures', () => {
    const groups = [
      { heading: null, pictures: pictures.slice(0, 2) },
      { heading: 'empty', pictures: [] },
    ];
    expect(gridRows(groups, 3)).toEqual([{ type: 'tiles', pictures: pictures.slice(0, 2) }]);
  });

  it.each<[GridMove, string | null, string]>([
    ['right', 'c', 'd'],
    ['right', 'h', 'h'],
    ['left', 'f', 'e'],
    ['left', 'a', 'a'],
    ['down', 'b', 'e'],
    ['down', 'c', 'e'],
    ['down', 'e', 'g'],
    ['down', 'g', 'h'],
    ['down', 'h', 'h'],
    ['up', 'g', 'e'],
    ['up', 'b', 'b'],
    ['start', 'g', 'a'],
    ['end', 'a', 'h'],
    ['pageDown', 'b', 'h'],
    ['pageUp', 'h', 'a'],
    ['down', null, 'a'],
    ['down', 'gone', 'a'],
  ])('the key %s leads from %s to %s', (move, from, to) => {
    expect(moveInGrid(rows, from, move)).toBe(to);
  });

  it('has no active picture when it is empty', () => {
    expect(moveInGrid([], 'a', 'down')).toBeNull();
  });

  it('selects a range in either direction', () => {
    expect(idsBetween(pictures, 'b', 'd')).toEqual(['b', 'c', 'd']);
    expect(idsBetween(pictures, 'd', 'b')).toEqual(['b', 'c', 'd']);
    expect(idsBetween(pictures, 'gone', 'b')).toEqual(['b']);
  });
});
