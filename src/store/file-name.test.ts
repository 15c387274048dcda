import { expect, it } from 'vitest';
import { pictureOf } from './__fixtures__/picture.ts';
import { pictureFileName } from './file-name.ts';

const painted = (prompt: string) => pictureOf('a', { prompt, seed: 42 });
const name = (prompt: string) => pictureFileName(painted(prompt));

it.each([
  ['红苹果', '红苹果-42.png'],
  ['a red apple', 'a-red-apple-42.png'],
  ['  一只 cat\n', '一只-cat-42.png'],
  ['a/b\\c:d*e?"f"<g>|h', 'a-b-c-d-e-f-g-h-42.png'],
  ['../../etc/passwd', 'etc-passwd-42.png'],
  ['txt\u202Egnp', 'txt-gnp-42.png'],
  ['', 'skypaint-42.png'],
  ['...', 'skypaint-42.png'],
])('%j becomes %s', (prompt, expected) => expect(name(prompt)).toBe(expected));

it('is short, and never ends in the middle of an emoji', () => {
  expect(name('🐱'.repeat(100))).toBe(`${'🐱'.repeat(40)}-42.png`);
});

it('an enlarged picture has another name than its source', () => {
  const edges = { width: 512, height: 512 };
  const enlarged = { ...edges, fromId: 'a', factor: 4, upscalerName: 'Lanczos', tookMs: 1 };
  expect(pictureFileName({ ...painted('红苹果'), enlarged })).toBe('红苹果-42-x4.png');
});
