import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { applyStyles } from '../prompt/styles.ts';
import { readStyles } from './read-styles.ts';
import { writeStyles } from './write-styles.ts';

/** Written by scripts/goldens/styles_csv.py. */
const golden = JSON.parse(
  readFileSync(new URL('./__goldens__/styles.json', import.meta.url), 'utf8'),
) as {
  readonly text: string;
  readonly styles: readonly Readonly<Record<'name' | 'prompt' | 'negative_prompt', string>>[];
};
const styles = golden.styles.map(({ negative_prompt: negativePrompt, ...style }) => ({
  ...style,
  negativePrompt,
}));

test('styles are written byte for byte as Python writes them', () => {
  expect(writeStyles(styles)).toBe(golden.text);
});

test('files written by Python are read', () => {
  expect(readStyles(golden.text)).toEqual(
    styles.map((style) => ({ ...style, name: style.name.trim() })),
  );
});

describe('other files', () => {
  test('the older format has a column with another name', () => {
    expect(readStyles('name,text\nInk,ink wash')).toEqual([
      { name: 'Ink', prompt: 'ink wash', negativePrompt: '' },
    ]);
  });

  test('a file without these columns is not a styles file', () => {
    expect(readStyles('long_hair,0,5,"lh"')).toBeNull();
    expect(readStyles('')).toBeNull();
    expect(readStyles('"open')).toBeNull();
  });

  test('the last of several equal names counts; rows without a name do not', () => {
    expect(readStyles('name,prompt\na,1\n,2\na,3\n\nb')).toEqual([
      { name: 'a', prompt: '3', negativePrompt: '' },
      { name: 'b', prompt: '', negativePrompt: '' },
    ]);
  });
});

describe('a style', () => {
  const apply = (prompt: string, ...texts: string[]) =>
    applyStyles(
      { prompt, negativePrompt: '' },
      texts.map((text) => ({ name: 'x', prompt: text, negativePrompt: 'blurry' })),
    );

  test.each([
    ['a cat', ['ink of {prompt}, mist'], 'ink of a cat, mist'],
    ['a cat', ['ink'], 'a cat, ink'],
    ['', ['ink'], 'ink'],
    ['a cat', ['a', '({prompt}:1.2)'], '(a cat, a:1.2)'],
    ['a $& cat', ['{prompt} and {prompt}'], 'a $& cat and a $& cat'],
    ['a cat ', [''], 'a cat '],
  ])('%s with %j', (prompt, texts, expected) => {
    expect(apply(prompt, ...texts).prompt).toBe(expected);
  });

  test('also adds to the negative prompt', () => {
    expect(apply('a', 'b', 'c').negativePrompt).toBe('blurry, blurry');
  });
});
