import { expect, test, vi } from 'vitest';
import { decodeLatin1 } from './text-codec.ts';

test('maps each byte to the character with its number', () => {
  const bytes = Uint8Array.from({ length: 20_000 }, (_, i) => i % 256);
  expect(decodeLatin1(bytes)).toBe(Buffer.from(bytes).toString('latin1'));
  expect(decodeLatin1(new Uint8Array(0))).toBe('');
});

test('decodes megabytes without joining single characters', () => {
  const made = vi.spyOn(String, 'fromCharCode');
  expect(decodeLatin1(new Uint8Array(2 ** 20))).toHaveLength(2 ** 20);
  expect(made.mock.calls.length).toBeLessThan(2 ** 10);
  made.mockRestore();
});
