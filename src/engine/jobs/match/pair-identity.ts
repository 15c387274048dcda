import type { ManifestPart } from '../../../contract/manifest.ts';
import type { Loaded } from '../../workbench.ts';

const PARTS = ['textEncoder', 'textProjection', 'tokenizer', 'imageEncoder', 'imageProcessor'];

/** Names everything that decides what a pair's embeddings are: its weights, its settings and its precision. */
export function identityOf({ stored, device }: Pick<Loaded, 'stored' | 'device'>): string {
  const { parts, files } = stored.manifest;
  const paths = PARTS.flatMap((name) => {
    const { config, weights = [], vocab, merges }: ManifestPart = parts[name] ?? {};
    return [config, ...weights, vocab, merges].filter((path) => path !== undefined);
  });
  // A file that is not the model's own has a path that stands for its content.
  const contents = paths.map((path) => files.find((file) => file.path === path)?.sha256 ?? path);
  return [device.precision, ...contents].join(' ');
}
