import { expect, it } from 'vitest';
import type { GenerationParameters } from '../contract/engine-api.ts';
import type { Picture } from './ports.ts';
import { pictureFileName } from './file-name.ts';

const parametersOf = (prompt: string) => ({ prompt, seed: 42 }) as GenerationParameters;
const name = (prompt: string) => pictureFileName({ parameters: parametersOf(prompt) });

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

it('is short, and never ends in half an emoji', () => {
  expect(name('🐱'.repeat(100))).toBe(`${'🐱'.repeat(40)}-42.png`);
});

it('an enlarged picture has another name than its source', () => {
  const enlarged = { factor: 4 } as NonNullable<Picture['enlarged']>;
  expect(pictureFileName({ parameters: parametersOf('红苹果'), enlarged })).toBe(
    '红苹果-42-x4.png',
  );
});
