import { expect, test } from 'vitest';
import { changeWeight } from './change-weight.ts';

/** The text before and after the change, with its selection between two bars, or one bar for the caret. */
function change(marked: string, direction: 1 | -1): string | null {
  const start = marked.indexOf('¦');
  const last = marked.lastIndexOf('¦');
  const text = marked.replaceAll('¦', '');
  const end = last > start ? last - 1 : start;
  const edit = changeWeight(text, start, end, direction);
  if (!edit) return null;
  const after = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
  const [from, to] = [edit.selectionStart, edit.selectionEnd];
  return `${after.slice(0, from)}¦${after.slice(from, to)}¦${after.slice(to)}`;
}

const up = (marked: string) => change(marked, 1);
const down = (marked: string) => change(marked, -1);

// The results of A1111 1.10's javascript/edit-attention.js with its default settings.
test.each([
  ['a red ap¦ple, sky', 'a red (¦apple¦:1.1), sky'],
  ['a ¦red apple¦, sky', 'a (¦red apple¦:1.1), sky'],
  ['a ¦red ¦apple', 'a (¦red¦:1.1) apple'],
  ['a (ap¦ple:1.1), sky', 'a (¦apple¦:1.2), sky'],
  ['a (¦apple¦:1.1), sky', 'a (¦apple¦:1.2), sky'],
  ['a (apple:0.9¦), sky', 'a ¦apple¦, sky'],
  ['a ((app¦le)), sky', 'a (¦apple¦:1.3), sky'],
  ['<lora:in¦k:1>', '<¦lora:ink¦:1.05>'],
  ['<lora:ink:0.95¦>', '<¦lora:ink¦:1.0>'],
])('%s + 1 step is %s', (before, after) => {
  expect(up(before)).toBe(after);
});

test.each([
  ['a red ap¦ple', 'a red (¦apple¦:0.9)'],
  ['a (ap¦ple:1.1)', 'a ¦apple¦'],
  ['(a:0.1¦)', '(¦a¦:0.0)'],
  ['(a:0.0¦)', '(¦a¦:-0.1)'],
  ['(a¦)', '¦a¦'],
])('%s − 1 step is %s', (before, after) => {
  expect(down(before)).toBe(after);
});

test('up and down again restores the text', () => {
  expect(down(up('sky, red ap¦ple')!)).toBe('sky, red ¦apple¦');
});

test.each([
  ['红苹果，蓝¦色背景', '红苹果，(¦蓝色¦:1.1)背景'],
  ['（红苹¦果：1.2），狗', '（¦红苹果¦：1.3），狗'],
  ['（红苹¦果：0.9），狗', '¦红苹果¦，狗'],
  ['＜lora：墨¦：0.5＞', '＜¦lora：墨¦：0.55＞'],
  ['一只猫¦', '一只(¦猫¦:1.1)'],
])('in Chinese, %s + 1 step is %s', (before, after) => {
  expect(up(before)).toBe(after);
});

test('a tag without a weight counts as weight 1', () => {
  expect(up('<lora:in¦k>')).toBe('<¦lora:ink¦:1.05>');
  expect(down('<lora:2¦>')).toBe('<¦lora:2¦:0.95>');
});

test('in a schedule, the word’s weight changes, not the step', () => {
  expect(up('[c¦at:dog:0.5]')).toBe('[(¦cat¦:1.1):dog:0.5]');
});

test('an escaped bracket does not count as a bracket', () => {
  expect(up('\\(smi¦le\\)')).toBe('\\((¦smile¦:1.1)\\)');
});

test('a selection within a weighted phrase gets its own brackets', () => {
  expect(up('(¦red¦ apple:1.2)')).toBe('((¦red¦:1.1) apple:1.2)');
});

test('if there is nothing at the caret, nothing changes', () => {
  expect(up('¦')).toBeNull();
  expect(up('a, ¦ , b')).toBeNull();
  expect(up('a¦   ¦b')).toBeNull();
  expect(up('<3¦>')).toBeNull();
});
