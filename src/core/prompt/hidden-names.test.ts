import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hideNames } from './hidden-names.ts';

test('hidden names are restored as spelled, even beside private use characters', () => {
  const prompt = '\u{F0000}(Bad  (Hands):1.2)\u{F0001}, bad (hands)';
  const { text, reveal } = hideNames(prompt, ['bad (hands)']);
  expect(text.replace(/[\u{F0000}-\u{FFFFD}]/gu, '*')).toBe('*(*:1.2)*, *');
  expect(reveal(text)).toBe(prompt);
});

test('any prompt with any names survives a round trip', () => {
  const text = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(text, text, fc.array(text), (before, after, names) => {
      const prompt = before + names.join('') + after;
      const hidden = hideNames(prompt, names);
      expect(hidden.reveal(hidden.text)).toBe(prompt);
    }),
  );
});
