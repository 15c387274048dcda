import { expect, test } from 'vitest';
import { promptFaults } from './prompt-faults.ts';

const NAMES = { loras: ['ink'], wildcards: ['colour'], unknown: ['🀄'] };
const faults = (prompt: string) =>
  promptFaults(prompt, NAMES).map(({ type, start, text }) => [type, start, text]);

test.each([
  ['(red apple:1.2), [cat|dog], {a|b}', []],
  ['（红苹果)', []],
  ['\\(smile\\)', []],
  ['a (cat', [['bracket', 2, '(']]],
  ['a cat)', [['bracket', 5, ')']]],
  ['([cat)', [['bracket', 1, '[']]],
  ['[(cat]', [['bracket', 1, '(']]],
  ['】红', [['bracket', 0, '】']]],
  ['<lora:ink:1> <lora:oil:0.5>', [['lora', 13, '<lora:oil:0.5>']]],
  ['__colour__ __shape__ __*__', [['wildcard', 11, '__shape__']]],
  [
    '猫🀄，🀄',
    [
      ['unknown', 1, '🀄'],
      ['unknown', 4, '🀄'],
    ],
  ],
  ['<lora:🀄:1>', [['lora', 0, '<lora:🀄:1>']]],
])('%s', (prompt, expected) => {
  expect(faults(prompt)).toEqual(expected);
});

test('names that are not known yet are not faults', () => {
  expect(promptFaults('<lora:x:1> __y__', { loras: null, wildcards: null, unknown: [] })).toEqual(
    [],
  );
});

test('ten thousand brackets take no time', () => {
  expect(promptFaults('('.repeat(10_000), NAMES)).toHaveLength(10_000);
  expect(promptFaults(`${'('.repeat(5_000)}${')'.repeat(5_000)}`, NAMES)).toEqual([]);
});
