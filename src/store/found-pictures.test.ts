import { expect, it } from 'vitest';
import { pictureOf } from './__fixtures__/picture.ts';
import { foundPictures } from './found-pictures.ts';
import type { Search } from './state/search-state.ts';

const pictures = [
  pictureOf('new', { prompt: '红苹果' }),
  pictureOf('pear', { prompt: '梨' }),
  pictureOf('unnamed', { prompt: '' }),
  pictureOf('old', { prompt: '一个红苹果' }),
];

const found = (query: Search['query'], ids: readonly string[] | null) => {
  const { certain, similar } = foundPictures(pictures, { query, ids });
  return [certain, similar].map((list) => list.map(({ id }) => id));
};

const words = { by: 'words', text: '红苹果' } as const;

it('finds words of prompts before the search by meaning answers, newest first', () => {
  expect(found(words, null)).toEqual([['new', 'old'], []]);
});

it('puts matching prompts first, then matching pictures, the best of each first', () => {
  expect(found(words, ['unnamed', 'old', 'new'])).toEqual([['old', 'new'], ['unnamed']]);
});

it('puts pictures that only their prompts found behind those that show it too', () => {
  expect(found(words, ['old'])).toEqual([['old', 'new'], []]);
});

it('ignores pictures that have been deleted since', () => {
  expect(found(words, ['gone', 'unnamed'])).toEqual([['new', 'old'], ['unnamed']]);
});

it('finds nothing for an empty query', () => {
  expect(found({ by: 'words', text: ' ' }, null)).toEqual([[], []]);
});

it('shows the picture itself before those that are like it', () => {
  expect(found({ by: 'picture', id: 'pear' }, ['old', 'unnamed'])).toEqual([
    ['pear'],
    ['old', 'unnamed'],
  ]);
});

it('ranks only the pictures of the prompt', () => {
  expect(found({ by: 'prompt', prompt: '红苹果' }, ['new'])).toEqual([['new'], []]);
});
