import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countVariants, resolvePromptTemplate, wildcardsIn } from './fill-template.ts';

const LISTS = new Map([
  ['colour', ['red', 'green', 'blue']],
  ['animals/cats', ['tabby', 'a {black|white} cat']],
  ['animals/dogs', ['poodle']],
  ['动物', ['猫', '狗']],
  ['scene', ['__colour__ sky', 'forest']],
  ['self', ['x', 'again __self__']],
  ['ping', ['__pong__']],
  ['pong', ['__ping__', 'end']],
]);
const CIRCULAR = ['self', 'ping', 'pong'];
const SEEDS = Array.from({ length: 200 }, (_, seed) => seed);
const fill = (template: string, seed = 0) =>
  resolvePromptTemplate(template, { seed, wildcards: LISTS });
/** All texts that many seeds give, sorted. */
const all = (template: string) => [...new Set(SEEDS.map((seed) => fill(template, seed)))].sort();

describe('a choice', () => {
  test.each([
    ['a {red|green} apple', ['a green apple', 'a red apple']],
    ['{a|}b', ['ab', 'b']],
    ['{a}', ['a']],
    ['{ a | b }', ['a', 'b']],
    ['{a|{b|c}}', ['a', 'b', 'c']],
    ['{2$$a|b}', ['a, b', 'b, a']],
    ['{2$$ and $$a|b}', ['a and b', 'b and a']],
    ['{1-2$$a|b}', ['a', 'a, b', 'b', 'b, a']],
    ['{0-1$$a}', ['', 'a']],
    ['{5$$a|b}', ['a, b', 'b, a']],
    ['{0::a|1::b}', ['b']],
    ['｛红｜绿｝苹果', ['红苹果', '绿苹果']],
  ])('%s', (template, texts) => {
    expect(all(template)).toEqual(texts);
    if (!template.includes('::')) expect(countVariants(template, LISTS)).toBe(texts.length);
  });

  test('with weights, the heavier option is chosen more often', () => {
    const many = SEEDS.filter((seed) => fill('{9::a|1::b}', seed) === 'a');
    expect(many.length).toBeGreaterThan(150);
    expect(many.length).toBeLessThan(200);
  });

  test('the same seed makes the same choice, a different seed perhaps a different one', () => {
    const template = '{a|b|c} __colour__ {2$$x|y|z}';
    expect(fill(template, 7)).toBe(fill(template, 7));
    expect(all(template).length).toBeGreaterThan(20);
  });
});

describe('a list', () => {
  test.each([
    ['a __colour__ car', ['a blue car', 'a green car', 'a red car']],
    ['__animals/cats__', ['a black cat', 'a white cat', 'tabby']],
    ['__animals/*__', ['a black cat', 'a white cat', 'poodle', 'tabby']],
    ['__动物__', ['狗', '猫']],
    ['__scene__', ['blue sky', 'forest', 'green sky', 'red sky']],
    ['{2$$__动物__}', ['狗, 猫', '猫, 狗']],
    ['__nowhere__', ['__nowhere__']],
  ])('%s', (template, texts) => {
    expect(all(template)).toEqual(texts);
    expect(countVariants(template, LISTS)).toBe(texts.length);
  });

  test('that contains itself is refused by name, for any seed', () => {
    for (const seed of SEEDS) {
      expect(() => fill('{a|__self__}', seed)).toThrow(
        expect.objectContaining({
          code: 'invalid-request',
          details: expect.objectContaining({
            what: 'wildcard-cycle',
            found: '__self__ → __self__',
          }) as object,
        }),
      );
    }
    expect(() => fill('__ping__')).toThrow('__ping__ → __pong__ → __ping__');
    expect(() => countVariants('__ping__', LISTS)).toThrow('__ping__ → __pong__ → __ping__');
  });

  test('lists that keep doubling are refused before they fill the memory', () => {
    const lists = new Map(
      Array.from({ length: 40 }, (_, i) => [`l${i}`, [`__l${i + 1}__ __l${i + 1}__`]]),
    );
    const options = { seed: 0, wildcards: lists };
    expect(() => resolvePromptTemplate('__l0__', options)).toThrow(
      expect.objectContaining({
        details: expect.objectContaining({ what: 'template-size' }) as object,
      }),
    );
    expect(countVariants('__l0__', lists)).toBe(1);
  });
});

describe('the rest of the grammar', () => {
  test.each([
    '(red apple:1.3)',
    '[cat:dog:0.5]',
    '[cat|dog]',
    '\\(smile\\)',
    'a_b __ c',
    'snake__case',
    '<lora:my_style__v2:0.8>',
    '{ unmatched',
    'unmatched } | too',
  ])('%s stays unchanged', (text) => {
    expect(fill(text)).toBe(text);
    expect(countVariants(text, LISTS)).toBe(1);
  });

  test.each([
    ['\\{a|b\\}', '{a|b}'],
    ['{[cat|dog]}', '[cat|dog]'],
    ['{(a:1.2)}', '(a:1.2)'],
    ['{a\\|b}', 'a|b'],
    ['{\\(x\\)}', '\\(x\\)'],
    ['{<lora:ink:0.5>}', '<lora:ink:0.5>'],
  ])('%s becomes %s', (template, text) => {
    expect(fill(template)).toBe(text);
  });

  test('a schedule within a choice keeps its own bars', () => {
    expect(all('{[cat|dog]|fish}')).toEqual(['[cat|dog]', 'fish']);
  });
});

test('the names of lists are found anywhere', () => {
  expect(wildcardsIn('a __x__, {__b/c__|{2$$__*__}}')).toEqual(['x', 'b/c', '*']);
});

test('no text takes for ever, and text without special characters is never changed', () => {
  const signs = fc.constantFrom(
    '{',
    '}',
    '|',
    '_',
    '__',
    '$$',
    '2$$',
    '\\',
    'a',
    '*',
    '[',
    ']',
    '::',
  );
  // `__*__` means every list, and one that contains itself is refused.
  const wildcards = new Map([...LISTS].filter(([name]) => !CIRCULAR.includes(name)));
  fc.assert(
    fc.property(fc.array(signs, { maxLength: 60 }), (parts) => {
      resolvePromptTemplate(parts.join(''), { seed: 0, wildcards });
    }),
    { examples: [[['__', '*', '__']]] },
  );
  expect(fill('{'.repeat(10_000))).toBe('{'.repeat(10_000));
  expect(fill('{'.repeat(5_000) + '}'.repeat(5_000)).length).toBeGreaterThan(0);
  expect(fill('_'.repeat(10_000))).toBe('_'.repeat(10_000));
});
