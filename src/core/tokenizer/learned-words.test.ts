import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chunkPrompt } from '../prompt/index.ts';
import { createTokenizer, learnedNamesIn } from './index.ts';

const vocab = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', '猫', 'a', '##s', ',', '的'].join(
  '\n',
);
const [UNK, CAT, A, COMMA, OF] = [1, 5, 6, 8, 9];
const WORDS = [
  { name: 'wave', ids: [10, 11, 12] },
  { name: 'wave two', ids: [13] },
  { name: '水墨', ids: [14, 15] },
  { name: 'c++', ids: [16] },
];
const tokenizer = createTokenizer({ vocab }, WORDS);

test.each([
  ['a wave, a', [A, 10, 11, 12, COMMA, A]],
  ['WAVE', [10, 11, 12]],
  ['waves', [UNK]],
  ['wave_2', [UNK, UNK, UNK]],
  ['猫wave猫', [CAT, 10, 11, 12, CAT]],
  ['a Wave  Two', [A, 13]],
  ['猫的水墨猫', [CAT, OF, 14, 15, CAT]],
  ['c++,a', [16, COMMA, A]],
  ['', []],
])('%j', (text, ids) => {
  expect(tokenizer.toIds(text)).toEqual(ids);
});

test('finds names in a text as they are spelled', () => {
  const names = WORDS.map(({ name }) => name);
  expect(learnedNamesIn('Wave TWO 水墨 waves', names)).toEqual(['wave two', '水墨']);
  expect(learnedNamesIn('wave', [])).toEqual([]);
});

describe('finds any name, with any characters', () => {
  test.each([
    'bad-hands-5',
    '[a|b]',
    '\\d+',
    '<cat-toy>',
    '^$',
    '{1}',
    'ſ',
    'K',
    'İ',
    '-',
    '^',
    '\ud800',
  ])('%j', (name) => {
    const made = createTokenizer({ vocab }, [{ name, ids: [20] }]);
    expect(made.toIds(`a ${name} 猫`)).toEqual([A, 20, CAT]);
    expect(learnedNamesIn(`a, ${name}, 猫`, [name])).toEqual([name]);
  });

  test('finds a name among others, between any white space', () => {
    const name = fc.string({ unit: 'binary', maxLength: 8 }).filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(name, fc.array(fc.string({ maxLength: 3 }), { maxLength: 3 }), (own, others) => {
        const found = learnedNamesIn(`a  ${own}\n猫`, [own, ...others]);
        expect(found.length).toBeGreaterThan(0);
        expect(learnedNamesIn(`a  ${own}\n猫`, [own])).toEqual([own]);
      }),
      { numRuns: 1000 },
    );
  });

  test('does not treat white space as a name', () => {
    expect(learnedNamesIn(' a ', ['', ' '])).toEqual([]);
  });

  test('finds a name with other capitals, with its vectors', () => {
    const made = createTokenizer({ vocab }, [{ name: 'sky', ids: [20] }]);
    expect(made.toIds('ſKy')).toEqual([20]);
  });
});

describe('never splits a learned word', () => {
  const ids = (text: string) =>
    chunkPrompt([[text, 1]], tokenizer).map(({ inputIds, tokenCount }) => [
      ...inputIds.slice(1, tokenCount + 1),
    ]);

  test('between chunks', () => {
    const [first, second] = ids(`${'猫'.repeat(73)}wave猫`);
    expect(first).toEqual(new Array(73).fill(CAT));
    expect(second).toEqual([10, 11, 12, CAT]);
  });

  test('fills the space that is left', () => {
    const [first, second] = ids(`${'猫'.repeat(72)}wave猫`);
    expect(first!.slice(72)).toEqual([10, 11, 12]);
    expect(second).toEqual([CAT]);
  });
});

test('reports text that does not fit, including a learned name', () => {
  const { inputIds, truncatedText, unknown } = tokenizer.encode('猫 Wave 猫', { maxLength: 5 });
  expect([...inputIds]).toEqual([2, CAT, 10, 11, 3]);
  expect([truncatedText, unknown]).toEqual(['Wave 猫', []]);
});
