import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CompletionIndex } from './completion-index.ts';
import { wordAtCaret } from './word-at-caret.ts';

const index = new CompletionIndex([
  { name: '1girl', others: ['girl', '1个女孩'] },
  { name: 'long_hair', others: ['lh', '长发', 'changfa', 'cf'] },
  { name: 'blonde_hair', others: ['yellow hair', '金发'] },
  { name: 'hair_ribbon', others: [] },
  { name: 'hairband', others: [] },
  { name: 'chair', others: [] },
  { name: '红苹果', others: ['red apple', 'hongpingguo'] },
]);
const names = (query: string, limit = 10) =>
  index.search(query, limit).map(({ entry }) => entry.name);

describe('the best come first', () => {
  test.each([
    ['hair', ['hair_ribbon', 'hairband', 'long_hair', 'blonde_hair', 'chair']],
    ['long hair', ['long_hair']],
    ['LONG_H', ['long_hair']],
    ['lh', ['long_hair']],
    ['girl', ['1girl']],
    ['长', ['long_hair']],
    ['发', ['long_hair', 'blonde_hair']],
    ['changf', ['long_hair']],
    ['ｈａｉｒｂａ', ['hairband']],
    ['苹果', ['红苹果']],
    ['red', ['红苹果']],
    ['blhr', ['blonde_hair']],
    ['zzz', []],
    ['', []],
  ])('for %s', (query, expected) => {
    expect(names(query)).toEqual(expected);
  });

  test('and an exact name comes before all', () => {
    const tags = new CompletionIndex(['cat_ears', 'cat'].map((name) => ({ name, others: [] })));
    expect(tags.search('cat', 2).map(({ tier }) => tier)).toEqual(['exact', 'prefix']);
  });

  test('with the name by which each was found', () => {
    expect(index.search('yellow', 1)[0]).toMatchObject({ by: 'yellow hair' });
    expect(index.search('blonde', 1)[0]).toMatchObject({ by: null });
  });

  test('no more than the limit', () => {
    expect(names('hair', 2)).toEqual(['hair_ribbon', 'hairband']);
  });
});

test('finds the same as a plain search', () => {
  const word = fc.stringMatching(/^[ab ]{1,6}$/u).filter((text) => text.trim() === text);
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 12 }),
      fc.stringMatching(/^[ab]{1,2}$/u),
      (all, query) => {
        const distinct = [...new Set(all)];
        const made = new CompletionIndex(distinct.map((name) => ({ name, others: [] })));
        const found = made.search(query, 100).map(({ entry }) => entry.name);
        expect([...found].sort()).toEqual(distinct.filter((name) => name.includes(query)).sort());
      },
    ),
  );
});

describe('what is being typed', () => {
  const texts = (before: string) => {
    const word = wordAtCaret(before);
    return word?.type === 'word' ? word.candidates.map(({ text }) => text) : (word ?? null);
  };

  test.each([
    ['1girl, long ha', ['long ha', 'ha']],
    ['a red app', ['a red app', 'red app', 'app']],
    ['(long', ['long']],
    ['红苹果，蓝', ['蓝']],
    ['一只红苹', ['一只红苹', '只红苹', '红苹', '苹']],
    ['画一个pingg', ['画一个pingg', 'pingg']],
    ['a, b', null],
    ['a, ', null],
    ['cat ', null],
    ['', null],
    ['3:', null],
  ])('%s', (before, expected) => {
    expect(texts(before)).toEqual(expected);
  });

  test('a LoRA tag', () => {
    expect(wordAtCaret('a cat <')).toEqual({ type: 'lora', text: '', length: 1 });
    expect(wordAtCaret('<lora:in')).toEqual({ type: 'lora', text: 'in', length: 8 });
    expect(wordAtCaret('＜lora：墨')).toEqual({ type: 'lora', text: '墨', length: 7 });
    expect(wordAtCaret('<lora:ink:0')).toBeNull();
    expect(wordAtCaret('a <3')).toBeNull();
  });

  test('a wildcard', () => {
    expect(wordAtCaret('a __an')).toEqual({ type: 'wildcard', text: 'an', length: 4 });
    expect(wordAtCaret('__')).toEqual({ type: 'wildcard', text: '', length: 2 });
  });
});
