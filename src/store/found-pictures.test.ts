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

it('finds words in prompts, newest first, before the search by meaning answers', () => {
  expect(found(words, null)).toEqual([['new', 'old'], []]);
});

it('puts matching prompts first, then matching pictures, each best first', () => {
  expect(found(words, ['unnamed', 'old', 'new'])).toEqual([['old', 'new'], ['unnamed']]);
});

it('puts pictures found only by their prompts after those that also show it', () => {
  expect(found(words, ['old'])).toEqual([['old', 'new'], []]);
});

it('ignores pictures that have been deleted since', () => {
  expect(found(words, ['gone', 'unnamed'])).toEqual([['new', 'old'], ['unnamed']]);
});

it('finds nothing for an empty query', () => {
  expect(found({ by: 'words', text: ' ' }, null)).toEqual([[], []]);
});

it('shows the picture itself before similar ones', () => {
  expect(found({ by: 'picture', id: 'pear' }, ['old', 'unnamed'])).toEqual([
    ['pear'],
    ['old', 'unnamed'],
  ]);
});

it('ranks only pictures of the same prompt', () => {
  expect(found({ by: 'prompt', prompt: '红苹果' }, ['new'])).toEqual([['new'], []]);
});
