import { describe, expect, test } from 'vitest';
import { changeLora } from './extra-networks.ts';
import { applyStyleTag, parseExtraNetworks } from './index.ts';

const loras = (prompt: string) =>
  parseExtraNetworks(prompt).loras.map(({ name, textEncoderWeight, unetWeight }) => [
    name,
    textEncoderWeight,
    unetWeight,
  ]);

describe('weights, as A1111’s activate reads them', () => {
  test.each([
    ['<lora:ink>', [['ink', 1, 1]]],
    ['<lora:ink:0.8>', [['ink', 0.8, 0.8]]],
    ['<lora:ink:0.8:0.3>', [['ink', 0.8, 0.3]]],
    ['<lora:ink:te=0.5>', [['ink', 0.5, 0.5]]],
    ['<lora:ink:unet=0.5>', [['ink', 1, 0.5]]],
    ['<lora:ink:0.8:unet=0.5>', [['ink', 0.8, 0.5]]],
    ['<lora:ink:0.8:0.3:te=0>', [['ink', 0, 0.3]]],
    ['<lora:ink:-1.5>', [['ink', -1.5, -1.5]]],
    ['<lora:ink:.5>', [['ink', 0.5, 0.5]]],
    ['<lyco:ink:1>', [['ink', 1, 1]]],
    ['＜lora：水墨：0.8＞', [['水墨', 0.8, 0.8]]],
    ['<lora:my ink-v1.5 (a=b):0.8>', [['my ink-v1.5 (a=b)', 0.8, 0.8]]],
    [
      '<lora:a:0.5>x<lora:b:1>',
      [
        ['a', 0.5, 0.5],
        ['b', 1, 1],
      ],
    ],
    ['<lora:a:0.5> <lora:a:0.25:1>', [['a', 0.75, 1.5]]],
  ])('%s', (prompt, expected) => {
    expect(loras(prompt)).toEqual(expected);
  });
});

test.each([
  ['a cat <lora:ink:0.8>, at night', 'a cat , at night'],
  ['红苹果＜lora：水墨：0.8＞', '红苹果'],
  ['(a <lora:ink> cat:1.2)', '(a  cat:1.2)'],
  [
    'a <- b, 1 < 2 : 3 > 2, <3, <a>, <:x>, <lora:>',
    'a <- b, 1 < 2 : 3 > 2, <3, <a>, <:x>, <lora:>',
  ],
])('the text of %j', (prompt, text) => {
  expect(parseExtraNetworks(prompt).text).toBe(text);
});

test.each([
  '<hypernet:anime:1>',
  '<lora:ink:strong>',
  '<lora:ink:1e999>',
  '<lora:ink:>',
  '<lora: :1>',
  '<lora:ink:1:1:4>',
  '<lora:ink:dyn=4>',
])('%s is refused', (tag) => {
  expect(() => parseExtraNetworks(`a cat ${tag}`)).toThrow(
    expect.objectContaining({
      code: 'invalid-request',
      details: { field: 'prompt', what: 'tag', found: tag },
    }),
  );
});

test('LoRA tags do not count as text for the style tag', () => {
  const tag = 'sai-v1 art, ';
  expect(applyStyleTag('<lora:ink:1>sai-v1 art, 红苹果', tag)).toBe(
    '<lora:ink:1>sai-v1 art, 红苹果',
  );
  expect(applyStyleTag('<lora:ink:1> ', tag)).toBe('<lora:ink:1> ');
  expect(applyStyleTag('<lora:ink:1>猫', tag)).toBe('sai-v1 art, <lora:ink:1>猫');
});

describe('changeLora', () => {
  test.each([
    ['a cat <lora:ink:0.8>', 0.5, 'a cat <lora:ink:0.5>'],
    ['<lora:ink>, <lora:other:1> cat', 1.2, '<lora:ink:1.2>, <lora:other:1> cat'],
    ['猫＜lora：ink：0.8＞', -1, '猫<lora:ink:-1>'],
    ['<lyco:ink:te=0.5:unet=1> cat', 0.7, '<lora:ink:0.7> cat'],
    ['<lora:ink:0.8> cat <lora:ink:0.2>', 1, '<lora:ink:1> cat '],
    ['<lora:ink:0.8> cat <lora:ink:0.2>', null, ' cat '],
    ['<lora:in:0.8> cat', 1, '<lora:in:0.8> cat'],
  ])('%s to %s', (prompt, weight, changed) => {
    expect(changeLora(prompt, 'ink', weight)).toBe(changed);
  });

  test('writes a tag that the parser reads with the same weight', () => {
    const changed = changeLora('<lora:ink:0.8> cat <lora:ink:0.2:0.9>', 'ink', 0.35);
    expect(parseExtraNetworks(changed).loras).toEqual([
      { name: 'ink', textEncoderWeight: 0.35, unetWeight: 0.35 },
    ]);
  });
});
