import type { StoredParts } from '../../../storage/stored-model.ts';

/** Names everything in some parts' files that decides what an encoder computes. */
export function partContents(
  { parts, files }: StoredParts['manifest'],
  names: readonly string[],
): string {
  const paths = names.flatMap((name) => {
    const { weights = [], config, vocab, merges } = parts[name] ?? {};
    return [...weights, config, vocab, merges].filter((path) => path !== undefined);
  });
  // A file that is not the model's own has a path that stands for its content.
  const contents = paths.map((path) => files.find((file) => file.path === path)?.sha256 ?? path);
  return contents.join(' ');
}
