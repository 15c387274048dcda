import { expect, test } from 'vitest';
import { schedulePrompt } from './schedule.ts';

// For the first pass, see a1111.test.ts.

test.each([
  // `(v - flt_offset) * steps` and `v - int_offset` of A1111's modules/prompt_parser.py.
  ['[cat:dog:0.5]', [[10, 'dog']]],
  ['[cat:dog:12]', [[10, 'dog']]],
  [
    '[cat:dog:1.3]',
    [
      [3, 'cat'],
      [10, 'dog'],
    ],
  ],
  [
    '[cat:dog:24]',
    [
      [4, 'cat'],
      [10, 'dog'],
    ],
  ],
  ['[dog:2.5]', [[10, '']]],
])('%s in a second pass of 10 steps after 20', (prompt, expected) => {
  expect(schedulePrompt(prompt, 10, 20)).toEqual(expected);
});

test('a change for the second pass has no effect in the first', () => {
  expect(schedulePrompt('[cat:dog:1.5]', 20)).toEqual([[20, 'cat']]);
});
