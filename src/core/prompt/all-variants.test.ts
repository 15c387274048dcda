import { describe, expect, it } from 'vitest';
import { allVariants } from './all-variants.ts';
import { countVariants, resolvePromptTemplate } from './fill-template.ts';

const WILDCARDS = new Map([
  ['colour', ['red', 'green', '{light|dark} blue']],
  ['loop', ['__loop__']],
]);

describe('all variants of a template', () => {
  it.each([
    ['a cat', ['a cat']],
    ['a {red|green} {cat|dog}', ['a red cat', 'a red dog', 'a green cat', 'a green dog']],
    ['{a|b|{c|d}}', ['a', 'b', 'c', 'd']],
    ['__colour__', ['red', 'green', 'light blue', 'dark blue']],
    ['{2$$ and $$a|b|c}', ['a and b', 'a and c', 'b and a', 'b and c', 'c and a', 'c and b']],
    ['{0-1$$a|b}', ['', 'a', 'b']],
    ['__nothing__', ['__nothing__']],
    ['\\{a|b\\}', ['\\{a|b\\}']],
  ])('%s', (template, expected) => {
    expect(allVariants(template, WILDCARDS, 100)).toEqual(expected);
  });

  it('are as many as are counted, and include every random choice', () => {
    for (const template of ['{1-2$$a|b|{c|d}} {x|}', '__colour__, {2$$__colour__}']) {
      const all = allVariants(template, WILDCARDS, 1000);
      expect(all.length).toBe(countVariants(template, WILDCARDS));
      for (let seed = 0; seed < 100; seed++) {
        expect(all).toContain(resolvePromptTemplate(template, { seed, wildcards: WILDCARDS }));
      }
    }
  });

  it('stop at a limit', () => {
    expect(allVariants('{a|b}'.repeat(60), WILDCARDS, 10)).toHaveLength(10);
  });

  it('refuse a list that contains itself', () => {
    expect(() => allVariants('__loop__', WILDCARDS, 10)).toThrow(/contains itself/);
  });
});
