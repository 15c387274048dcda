import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** What the scripts of the first screen may weigh at most, gzipped. */
export const PAGE_LIMIT_BYTES = 200_000;

interface Chunk {
  readonly type: 'chunk';
  readonly code: string;
  readonly isEntry: boolean;
  readonly imports: readonly string[];
}

type Bundle = Readonly<Record<string, Chunk | { readonly type: 'asset' }>>;

/** The gzipped bytes of all that a browser loads before the page's own code runs: the entry and what it imports. */
export function pageWeight(bundle: Bundle): number {
  const seen = new Set<string>();
  const visit = (name: string): number => {
    const chunk = bundle[name];
    if (chunk?.type !== 'chunk' || seen.has(name)) return 0;
    seen.add(name);
    return chunk.imports.reduce((sum, next) => sum + visit(next), gzipSync(chunk.code).length);
  };
  return Object.entries(bundle).reduce(
    (sum, [name, chunk]) => (chunk.type === 'chunk' && chunk.isEntry ? sum + visit(name) : sum),
    0,
  );
}

/** A build whose first screen is too heavy fails: what it does not need belongs into a part that is loaded later. */
export function checkPageWeight(): Plugin {
  return {
    name: 'page-weight',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const bytes = pageWeight(bundle);
        if (bytes > PAGE_LIMIT_BYTES) {
          this.error(`The page's scripts weigh ${bytes} bytes, more than ${PAGE_LIMIT_BYTES}.`);
        }
      },
    },
  };
}
