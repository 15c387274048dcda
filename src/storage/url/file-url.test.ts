import { expect, test } from 'vitest';
import { parseFileUrl, withoutQuery } from './file-url.ts';

test.each([
  [' https://a.example/x y.pt?k=1#top ', 'https://a.example/x%20y.pt?k=1'],
  ['https://a.example/水墨.ckpt', 'https://a.example/%E6%B0%B4%E5%A2%A8.ckpt'],
  ['http://localhost:9/a.bin', 'http://localhost:9/a.bin'],
  ['http://127.0.0.1/a.bin', 'http://127.0.0.1/a.bin'],
])('%s is an address', (text, url) => {
  expect(parseFileUrl(text)).toBe(url);
});

test.each([
  'http://a.example/a.pt',
  'ftp://a.example/a.pt',
  'file:///a.pt',
  'javascript://%0aalert(1)',
  'https://user:word@a.example/a.pt',
  'https://user@a.example/a.pt',
  'https://',
])('%s is refused', (text) => {
  expect(() => parseFileUrl(text)).toThrow(
    expect.objectContaining({
      code: 'invalid-request',
      details: { field: 'address', found: text },
    }),
  );
});

test('a query may hold a secret', () => {
  expect(withoutQuery('https://a.example/x/y.pt?token=secret')).toBe('https://a.example/x/y.pt');
});
