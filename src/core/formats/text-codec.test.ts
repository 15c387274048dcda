import { expect, test, vi } from 'vitest';
import { decodeLatin1 } from './text-codec.ts';

test('every byte is the character of its number', () => {
  const bytes = Uint8Array.from({ length: 20_000 }, (_, i) => i % 256);
  expect(decodeLatin1(bytes)).toBe(Buffer.from(bytes).toString('latin1'));
  expect(decodeLatin1(new Uint8Array(0))).toBe('');
});

test('megabytes of text are not joined one character at a time', () => {
  const made = vi.spyOn(String, 'fromCharCode');
  expect(decodeLatin1(new Uint8Array(2 ** 20))).toHaveLength(2 ** 20);
  expect(made.mock.calls.length).toBeLessThan(2 ** 10);
  made.mockRestore();
});
