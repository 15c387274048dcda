import { expect, test } from 'vitest';
import { completionEdit } from './completion-edit.ts';

const banana = { kind: 'word', insert: 'banana', label: 'banana', detail: '', count: 0 } as const;
const tag = { ...banana, kind: 'tag', insert: 'blue sky' } as const;

function edited(...all: Parameters<typeof completionEdit>): string {
  const [value] = all;
  const { start, end, text } = completionEdit(...all);
  return value.slice(0, start) + text + value.slice(end);
}

test('a word is replaced by what was chosen', () => {
  expect(edited('a ban', 5, { caret: 5, replaces: 3 }, banana)).toBe('a banana');
});

test('text typed since the list appeared belongs to the word', () => {
  expect(edited('red and ban', 11, { caret: 9, replaces: 1 }, banana)).toBe('red and banana');
});

test('a tag is followed by a comma unless there already is one', () => {
  expect(edited('blu', 3, { caret: 3, replaces: 3 }, tag)).toBe('blue sky, ');
  expect(edited('blu, red', 3, { caret: 3, replaces: 3 }, tag)).toBe('blue sky, red');
});
