import { expect, it } from 'vitest';
import { chord } from './chord.ts';

it.each([
  ['Ctrl+Enter', '⌘↩'],
  ['Ctrl+Z', '⌘Z'],
  ['Ctrl+Shift+Z', '⇧⌘Z'],
  ['Ctrl+↑', '⌘↑'],
  ['Delete', 'Delete'],
  ['+', '+'],
])('%s is written %s on a Mac, and as it is elsewhere', (keys, onMac) => {
  expect(chord(keys, true)).toBe(onMac);
  expect(chord(keys, false)).toBe(keys);
});
