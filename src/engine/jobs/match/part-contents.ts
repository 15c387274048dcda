import type { StoredParts } from '../../../storage/stored-model.ts';

/** Identifies everything in the files of some parts that determines what an encoder computes. */
export function partContents(
  { parts, files }: StoredParts['manifest'],
  names: readonly string[],
): string {
  const paths = names.flatMap((name) => {
    const { weights = [], config, vocab, merges } = parts[name] ?? {};
    return [...weights, config, vocab, merges].filter((path) => path !== undefined);
  });
  // The path of a file that is not the model's own identifies its content.
  const contents = paths.map((path) => files.find((file) => file.path === path)?.sha256 ?? path);
  return contents.join(' ');
}
