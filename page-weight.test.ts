import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { describe, expect, it } from 'vitest';
import { checkPageWeight, PAGE_LIMIT_BYTES, pageWeight } from './page-weight.ts';

const chunk = (code: string, imports: readonly string[], isEntry = false) =>
  ({ type: 'chunk', code, imports, isEntry }) as const;
const weight = (code: string) => gzipSync(code).length;

describe('the weight of the page', () => {
  it('is that of the entry and of all that it imports, each once', () => {
    const bundle = {
      'index.js': chunk('the entry', ['a.js', 'b.js'], true),
      'a.js': chunk('one part', ['b.js']),
      'b.js': chunk('another part', ['a.js']),
      'later.js': chunk('loaded when it is asked for', ['a.js']),
      'page.css': { type: 'asset' as const },
    };
    expect(pageWeight(bundle)).toBe(
      weight('the entry') + weight('one part') + weight('another part'),
    );
  });

  it.each([
    ['passes below the limit', PAGE_LIMIT_BYTES / 2, true],
    ['fails the build above it', PAGE_LIMIT_BYTES * 2, false],
  ])('%s', async (_, bytes, passes) => {
    const text = randomBytes(bytes / 2).toString('hex');
    const done = build({
      configFile: false,
      logLevel: 'silent',
      build: { write: false, rolldownOptions: { input: 'virtual:entry' } },
      plugins: [
        {
          name: 'entry',
          resolveId: (id) => (id === 'virtual:entry' ? id : null),
          load: (id) => (id === 'virtual:entry' ? `globalThis.text = '${text}'` : null),
        },
        checkPageWeight(),
      ],
    });
    if (passes) await expect(done).resolves.toBeDefined();
    else await expect(done).rejects.toThrow(/weigh/);
  });
});
