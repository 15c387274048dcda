import { expect, test } from 'vitest';
import { httpsUrl } from './https-url.ts';

test.each([
  'javascript:alert(1)',
  'javascript://%0aalert(1)',
  'data:text/html,x',
  'http://a.example',
  'blob:https://a.example/1',
  'https://user:word@a.example',
  'LICENSE',
  '',
])('%s is no link', (text) => {
  expect(httpsUrl(text)).toBeNull();
});

test('accepts an https address', () => {
  expect(httpsUrl('https://a.example/水')).toBe('https://a.example/%E6%B0%B4');
});
